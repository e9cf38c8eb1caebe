// SPDX-License-Identifier: Apache-2.0
// Parses responses with credentials: JSON of the container endpoint and of EC2's metadata, XML of
// STS. The input is untrusted: each function accepts any text. Pure: any thread. No message
// contains a secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "aws/credentials.h"

namespace lagwatch::aws {

// {"AccessKeyId": …, "SecretAccessKey": …, "Token": …, "Expiration": …}, or a failure: "Code" and
// "Message" of an error response. Token and Expiration may be missing.
std::variant<Credentials, Problem> ReadJsonCredentials(std::string_view json);

// The <Credentials> of a response to AssumeRole or AssumeRoleWithWebIdentity.
std::variant<Credentials, Problem> ReadStsCredentials(std::string_view xml);

// "AccessDenied: …" for an error of STS; empty for any other text.
std::string ReadStsError(std::string_view xml);

// ISO 8601 with seconds, as in 2026-01-02T03:04:05Z; a fraction of a second is dropped.
std::optional<WallTime> ParseIsoTime(std::string_view text);

}  // namespace lagwatch::aws
