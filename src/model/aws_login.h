// SPDX-License-Identifier: Apache-2.0
// Who logs in to an Amazon MSK cluster with IAM, as an operator describes it (`aws.*` properties of
// a cluster). Plain values without secrets. Empty: as the AWS SDKs do by default.
#pragma once

#include <string>

namespace lagwatch {

struct AwsLogin {
  std::string region = {};             // of the cluster
  std::string profile = {};            // of the shared files: only its credentials are used
  std::string role_arn = {};           // assumed with the credentials that were found
  std::string role_session_name = {};  // of `role_arn`
  std::string role_external_id = {};   // of `role_arn`
  std::string sts_region = {};         // of the STS endpoint

  friend bool operator==(const AwsLogin&, const AwsLogin&) = default;
};

}  // namespace lagwatch
