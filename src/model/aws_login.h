// SPDX-License-Identifier: Apache-2.0
// The identity for Amazon MSK with IAM, as configured (`aws.*` properties of a cluster). Plain
// values without secrets. Empty: the default of the AWS SDKs.
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
