// SPDX-License-Identifier: Apache-2.0
// Reads the AWS SDKs' shared files, ~/.aws/config and ~/.aws/credentials: profiles of settings.
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html Parsing is pure and accepts any
// text: any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/outside.h"

namespace lagwatch::aws {

// Settings by lower-case name.
using Profile = std::map<std::string, std::string, std::less<>>;
using Profiles = std::map<std::string, Profile, std::less<>>;

enum class SharedFile {
  kConfig,       // [default], [profile NAME]; other sections are ignored
  kCredentials,  // [NAME]
};

// Adds the settings of the text to `profiles` and overrides existing ones. Skips malformed lines
// and nested settings (indented more than their parent).
void ReadProfiles(std::string_view text, SharedFile kind, Profiles& profiles);

// The path of a file: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else in ~/.aws.
std::string SharedFilePath(const Outside& outside, SharedFile kind);

// Reads both files; the credentials file wins. An unreadable file has no profiles.
Profiles LoadProfiles(const Outside& outside);

// `named`, else AWS_PROFILE, AWS_DEFAULT_PROFILE, "default".
std::string ProfileName(const Outside& outside, const std::string& named);

}  // namespace lagwatch::aws
