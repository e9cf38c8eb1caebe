// SPDX-License-Identifier: Apache-2.0
#include "aws/chain.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/shared_files.h"
#include "aws/sources.h"
#include "aws/sts.h"

namespace lagwatch::aws {
namespace {

std::string Setting(const Profile& profile, std::string_view name) {
  const auto found = profile.find(name);
  return found == profile.end() ? "" : found->second;
}

std::string RegionVariable(const Outside& outside) {
  return outside.Variable("AWS_REGION", "AWS_DEFAULT_REGION");
}

// Finds the credentials of a profile, and of its source profiles.
class ProfileChain {
 public:
  ProfileChain(const Outside& outside, std::string sts_region)
      : outside_(outside), sts_region_(std::move(sts_region)), profiles_(LoadProfiles(outside)) {}

  Found Find(const std::string& name, bool must_exist) {
    const auto found = profiles_.find(name);
    const std::string quoted = "profile \"" + name + "\"";
    if (found == profiles_.end()) {
      const std::string text = "no " + quoted + " in " + Path(SharedFile::kCredentials) + " or " +
                               Path(SharedFile::kConfig);
      if (must_exist) return Problem{text};
      return NoCredentials{text};
    }
    const Profile& profile = found->second;
    const bool is_source = !visited_.empty();
    const bool was_visited = std::ranges::find(visited_, name) != visited_.end();
    visited_.push_back(name);
    const bool has_keys = profile.contains("aws_access_key_id");
    if (was_visited && !has_keys) return Problem{quoted + " names itself as its source"};
    // A source profile is used for its keys, even if it has a role.
    if (has_keys && (is_source || !profile.contains("role_arn"))) return Keys(profile, quoted);
    if (profile.contains("role_arn")) return AsRole(profile, quoted);
    return WithoutKeys(profile, quoted);
  }

 private:
  std::string Path(SharedFile kind) const { return SharedFilePath(outside_, kind); }

  static Found Keys(const Profile& profile, const std::string& quoted) {
    const std::string secret = Setting(profile, "aws_secret_access_key");
    if (secret.empty()) {
      return Problem{quoted + " has aws_access_key_id, but not aws_secret_access_key"};
    }
    return Credentials{Setting(profile, "aws_access_key_id"), Secret(secret),
                       Secret(Setting(profile, "aws_session_token")), std::nullopt};
  }

  Found AsRole(const Profile& profile, const std::string& quoted) {
    const Role role{.arn = Setting(profile, "role_arn"),
                    .session_name = Setting(profile, "role_session_name"),
                    .external_id = Setting(profile, "external_id"),
                    .sts_region = sts_region_};
    const std::string token_file = Setting(profile, "web_identity_token_file");
    if (!token_file.empty()) return AssumeRoleWithWebIdentity(outside_, role, token_file);
    if (profile.contains("mfa_serial")) {
      return Problem{quoted +
                     " has mfa_serial, which is not supported: lagwatch cannot enter a code"};
    }
    Found source = Source(profile, quoted);
    if (auto* none = std::get_if<NoCredentials>(&source)) {
      return Problem{quoted + ": its source has no credentials: " + none->why};
    }
    const auto* credentials = std::get_if<Credentials>(&source);
    return credentials == nullptr ? source : AssumeRole(outside_, role, *credentials);
  }

  Found Source(const Profile& profile, const std::string& quoted) {
    const std::string name = Setting(profile, "source_profile");
    if (!name.empty()) return Find(name, true);
    const std::string source = Setting(profile, "credential_source");
    if (source == "Environment") return EnvironmentCredentials(outside_);
    if (source == "EcsContainer") return ContainerCredentials(outside_);
    if (source == "Ec2InstanceMetadata") return InstanceCredentials(outside_);
    if (!source.empty()) return Problem{quoted + ": unknown credential_source"};
    return Problem{quoted + " has role_arn, but neither source_profile nor credential_source"};
  }

  static Found WithoutKeys(const Profile& profile, const std::string& quoted) {
    for (const char* setting :
         {"credential_process", "sso_session", "sso_start_url", "login_session"}) {
      if (!profile.contains(setting)) continue;
      return Problem{quoted + " has " + setting +
                     ", which is not supported; use keys, role_arn or web_identity_token_file"};
    }
    return NoCredentials{"no credentials in " + quoted};
  }

  const Outside& outside_;
  std::string sts_region_;
  Profiles profiles_;
  std::vector<std::string> visited_;
};

Found EnvironmentWebIdentity(const Outside& outside, const std::string& sts_region) {
  const std::string token_file = outside.Variable("AWS_WEB_IDENTITY_TOKEN_FILE");
  if (token_file.empty()) return NoCredentials{"no AWS_WEB_IDENTITY_TOKEN_FILE in the environment"};
  const Role role{.arn = outside.Variable("AWS_ROLE_ARN"),
                  .session_name = outside.Variable("AWS_ROLE_SESSION_NAME"),
                  .external_id = "",
                  .sts_region = sts_region};
  if (role.arn.empty()) return Problem{"AWS_WEB_IDENTITY_TOKEN_FILE is set, but not AWS_ROLE_ARN"};
  return AssumeRoleWithWebIdentity(outside, role, token_file);
}

Found FromProfile(const Outside& outside, const std::string& named, const std::string& sts_region) {
  const std::string name = ProfileName(outside, named);
  return ProfileChain(outside, sts_region).Find(name, name != "default" || !named.empty());
}

// The reasons of all sources, if none has credentials.
Found FindInOrder(const Outside& outside, const std::string& sts_region) {
  const std::function<Found()> sources[] = {
      [&] { return EnvironmentCredentials(outside); },
      [&] { return EnvironmentWebIdentity(outside, sts_region); },
      [&] { return FromProfile(outside, "", sts_region); },
      [&] { return ContainerCredentials(outside); }, [&] { return InstanceCredentials(outside); }};
  std::string text;
  for (const auto& find : sources) {
    Found found = find();
    const auto* none = std::get_if<NoCredentials>(&found);
    if (none == nullptr) return found;
    text += (text.empty() ? "" : "; ") + none->why;
  }
  return Problem{"no AWS credentials found: " + text};
}

bool IsRegion(std::string_view text) {
  constexpr std::string_view kExpected = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !text.empty() && text.find_first_not_of(kExpected) == text.npos;
}

// The region in "b-1.orders.a1b2c3.c2.kafka.eu-west-1.amazonaws.com:9098".
std::string RegionOfServer(std::string_view server) {
  for (const std::string_view before : {".kafka.", ".kafka-serverless."}) {
    const std::size_t start = server.find(before);
    if (start == server.npos) continue;
    const std::string_view rest = server.substr(start + before.size());
    const std::string_view region = rest.substr(0, rest.find('.'));
    if (IsRegion(region) && rest.substr(region.size()).starts_with(".amazonaws.com")) {
      return std::string(region);
    }
  }
  return "";
}

}  // namespace

std::variant<Credentials, Problem> FindCredentials(const Outside& outside, const AwsLogin& login) {
  std::string sts_region = login.sts_region.empty() ? RegionVariable(outside) : login.sts_region;
  if (sts_region.empty()) sts_region = login.region;
  Found found = login.profile.empty() ? FindInOrder(outside, sts_region)
                                      : FromProfile(outside, login.profile, sts_region);
  if (const auto* source = std::get_if<Credentials>(&found); source && !login.role_arn.empty()) {
    const Role role{.arn = login.role_arn,
                    .session_name = login.role_session_name,
                    .external_id = login.role_external_id,
                    .sts_region = sts_region};
    found = AssumeRole(outside, role, Credentials(*source));
  }
  if (auto* credentials = std::get_if<Credentials>(&found)) return std::move(*credentials);
  if (auto* none = std::get_if<NoCredentials>(&found)) return Problem{std::move(none->why)};
  return std::get<Problem>(std::move(found));
}

std::string FindRegion(const Outside& outside, const AwsLogin& login,
                       const std::string& bootstrap_servers) {
  if (!login.region.empty()) return login.region;
  std::string region = RegionOfServer(bootstrap_servers);
  if (region.empty()) region = RegionVariable(outside);
  if (!region.empty()) return region;
  const Profiles profiles = LoadProfiles(outside);
  const auto found = profiles.find(ProfileName(outside, login.profile));
  return found == profiles.end() ? "" : Setting(found->second, "region");
}

}  // namespace lagwatch::aws
