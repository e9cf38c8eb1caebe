// SPDX-License-Identifier: Apache-2.0
// The answers that credentials come in: JSON of the container endpoint and of EC2's metadata, XML
// of STS. Foreign bytes: each function takes any text. Pure: any thread. No message quotes a
// secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "aws/credentials.h"

namespace lagwatch::aws {

// {"AccessKeyId": …, "SecretAccessKey": …, "Token": …, "Expiration": …}, or what is wrong with it:
// its own "Code" and "Message" when it is an error. Token and Expiration may be missing.
std::variant<Credentials, Failure> ReadJsonCredentials(std::string_view json);

// The <Credentials> of an answer of AssumeRole or AssumeRoleWithWebIdentity.
std::variant<Credentials, Failure> ReadStsCredentials(std::string_view xml);

// "AccessDenied: …" of an error of STS; empty when the text is something else.
std::string ReadStsError(std::string_view xml);

// ISO 8601 with seconds, as in 2026-01-02T03:04:05Z; a fraction of a second is dropped.
std::optional<WallTime> ParseIsoTime(std::string_view text);

}  // namespace lagwatch::aws
