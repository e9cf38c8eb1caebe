// SPDX-License-Identifier: Apache-2.0
// The AWS SDKs' shared files, ~/.aws/config and ~/.aws/credentials: profiles of settings.
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
// Parsing is pure and takes any text: any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/outside.h"

namespace lagwatch::aws {

// Settings by their names in lower case.
using Profile = std::map<std::string, std::string, std::less<>>;
using Profiles = std::map<std::string, Profile, std::less<>>;

enum class SharedFile {
  kConfig,       // [default], [profile NAME]; other sections are no profiles
  kCredentials,  // [NAME]
};

// Adds what the text says to `profiles`; it wins over what is there. Lines that are not understood
// are skipped, as are settings within a setting (indented more than their parent).
void ReadProfiles(std::string_view text, SharedFile kind, Profiles& profiles);

// Where the files are: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else in ~/.aws.
std::string SharedFilePath(const Outside& outside, SharedFile kind);

// Both files; the credentials file wins. A file that cannot be read has no profiles.
Profiles LoadProfiles(const Outside& outside);

// `named`, else AWS_PROFILE, AWS_DEFAULT_PROFILE, "default".
std::string ProfileName(const Outside& outside, const std::string& named);

}  // namespace lagwatch::aws
