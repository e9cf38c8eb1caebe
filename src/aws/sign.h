// SPDX-License-Identifier: Apache-2.0
// Creates URLs signed with AWS Signature Version 4 in the query ("presigned URLs"), and login
// tokens of Amazon MSK, which are such URLs. Pure functions: any thread.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "aws/credentials.h"
#include "model/types.h"

namespace lagwatch::aws {

struct GetToSign {
  std::string endpoint;  // "https://sts.eu-west-1.amazonaws.com", without a path
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string service;  // of the signature, as in "sts"
  std::string region;
  std::chrono::seconds lifetime;
};

// The URL of the signed request; it is a secret until it expires.
std::string SignedUrl(const GetToSign& request, const Credentials& credentials, WallTime now);

// How long Amazon MSK accepts a token.
inline constexpr std::chrono::seconds kTokenLifetime{900};

// The token in the format of AWS' signers (aws-msk-iam-sasl-signer): the URL of
// kafka-cluster:Connect in base64url without padding. `user_agent` is not signed; MSK logs it.
Secret MskToken(const std::string& region, const Credentials& credentials, WallTime now,
                const std::string& user_agent);

}  // namespace lagwatch::aws
