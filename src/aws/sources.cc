// SPDX-License-Identifier: Apache-2.0
#include "aws/sources.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "aws/documents.h"

namespace lagwatch::aws {
namespace {

constexpr int kMostAttempts = 3;
constexpr Duration kFirstPause = std::chrono::milliseconds(250);

// Link-local services respond at once or do not exist.
constexpr Duration kContainerTimeout = std::chrono::seconds(2);
constexpr Duration kInstanceTimeout = std::chrono::seconds(1);

std::string StatusText(int status) { return "HTTP " + std::to_string(status); }

// The host of a URL, if the URL has only common characters; empty otherwise.
std::string HostOf(std::string_view url, std::string_view scheme) {
  url.remove_prefix(scheme.size());
  std::string_view authority = url.substr(0, url.find_first_of("/?#"));
  constexpr std::string_view kExpected =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.:[]";
  if (authority.find_first_not_of(kExpected) != authority.npos) return "";
  if (authority.starts_with('[')) return std::string(authority.substr(0, authority.find(']') + 1));
  return std::string(authority.substr(0, authority.find(':')));
}

// Empty: none is configured. Trailing whitespace comes from the file.
std::variant<std::string, Problem> ContainerAuthorization(const Outside& outside) {
  std::string token = outside.Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN");
  const std::string path = outside.Variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  if (!path.empty()) {
    auto content = outside.read_file(path);
    if (const auto* error = std::get_if<Problem>(&content)) {
      return Problem{"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: cannot read " + path + ": " +
                     error->text};
    }
    token = std::get<std::string>(std::move(content));
  }
  token.resize(token.find_last_not_of(" \t\r\n") + 1);
  if (token.find_first_of("\r\n") != token.npos) {
    return Problem{"the container's authorization token has more than one line"};
  }
  return token;
}

class InstanceMetadata {
 public:
  explicit InstanceMetadata(const Outside& outside) : outside_(outside), base_(Base(outside)) {}

  Found Find() {
    auto session = Ask("PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds: 21600");
    if (auto* why = std::get_if<std::string>(&session)) {
      return NoCredentials{"the EC2 metadata service does not answer at " + base_ + ": " + *why};
    }
    const auto& token = std::get<HttpAnswer>(session);
    if (token.status != 200 || token.body.find_first_of("\r\n") != token.body.npos) {
      return NoCredentials{"the EC2 metadata service at " + base_ + " returned no session token (" +
                           StatusText(token.status) + ")"};
    }
    header_ = "X-aws-ec2-metadata-token: " + token.body;
    return FindRole();
  }

 private:
  static std::string Base(const Outside& outside) {
    std::string base = outside.Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
    while (base.ends_with('/')) base.pop_back();
    if (!base.empty()) return base;
    std::string mode = outside.Variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
    const bool is_v6 = mode == "IPv6" || mode == "ipv6" || mode == "IPV6";
    return is_v6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
  }

  Found FindRole() {
    const std::string path = "/latest/meta-data/iam/security-credentials/";
    auto roles = Ask("GET", path, header_);
    if (auto* why = std::get_if<std::string>(&roles)) return Problem{base_ + ": " + *why};
    const auto& [status, body] = std::get<HttpAnswer>(roles);
    const std::string role = body.substr(0, body.find_first_of("\r\n"));
    if (status == 404 || (status == 200 && role.empty())) {
      return NoCredentials{"the EC2 instance has no IAM role"};
    }
    if (status != 200 || role.find_first_of(" /?#%\\") != role.npos) {
      return Problem{base_ + ": no role name (" + StatusText(status) + ")"};
    }
    return CredentialsOf(Ask("GET", path + role, header_), ReadJsonCredentials, base_);
  }

  std::variant<HttpAnswer, std::string> Ask(const std::string& method, const std::string& path,
                                            const std::string& header) const {
    return outside_.fetch({.url = base_ + path,
                           .method = method,
                           .headers = {header},
                           .timeout = kInstanceTimeout,
                           .use_proxy = false});
  }

  const Outside& outside_;
  std::string base_;
  std::string header_;
};

}  // namespace

std::variant<HttpAnswer, std::string> FetchPatiently(const Outside& outside,
                                                     const HttpRequest& request) {
  Duration pause = kFirstPause;
  for (int attempt = 1;; ++attempt, pause *= 2) {
    auto fetched = outside.fetch(request);
    const auto* answer = std::get_if<HttpAnswer>(&fetched);
    const bool is_final = answer != nullptr && answer->status < 500 && answer->status != 429;
    if (is_final || attempt == kMostAttempts || !outside.pause(pause)) return fetched;
  }
}

Found CredentialsOf(const std::variant<HttpAnswer, std::string>& fetched, ReadCredentials read,
                    const std::string& place) {
  if (const auto* why = std::get_if<std::string>(&fetched)) return Problem{place + ": " + *why};
  const auto& [status, body] = std::get<HttpAnswer>(fetched);
  if (status != 200) {
    const std::string error = ReadStsError(body);
    return Problem{place + ": " + (error.empty() ? StatusText(status) : error)};
  }
  auto credentials = read(body);
  if (auto* problem = std::get_if<Problem>(&credentials)) {
    return Problem{place + ": " + problem->text};
  }
  return std::get<Credentials>(std::move(credentials));
}

Found EnvironmentCredentials(const Outside& outside) {
  const std::string key_id = outside.Variable("AWS_ACCESS_KEY_ID");
  const std::string secret_key = outside.Variable("AWS_SECRET_ACCESS_KEY");
  if (key_id.empty() && secret_key.empty()) {
    return NoCredentials{"no AWS_ACCESS_KEY_ID in the environment"};
  }
  if (key_id.empty()) return Problem{"AWS_SECRET_ACCESS_KEY is set, but not AWS_ACCESS_KEY_ID"};
  if (secret_key.empty()) return Problem{"AWS_ACCESS_KEY_ID is set, but not AWS_SECRET_ACCESS_KEY"};
  return Credentials{key_id, Secret(secret_key), Secret(outside.Variable("AWS_SESSION_TOKEN")),
                     std::nullopt};
}

bool IsContainerUrl(const std::string& url) {
  constexpr std::string_view kTls = "https://";
  constexpr std::string_view kPlain = "http://";
  if (url.starts_with(kTls)) return !HostOf(url, kTls).empty();
  if (!url.starts_with(kPlain)) return false;
  const std::string host = HostOf(url, kPlain);
  constexpr std::string_view kHosts[] = {"localhost", "[::1]", "169.254.170.2", "169.254.170.23",
                                         "[fd00:ec2::23]"};
  if (std::ranges::find(kHosts, host) != std::end(kHosts)) return true;
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
}

Found ContainerCredentials(const Outside& outside) {
  const std::string relative = outside.Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const std::string full = outside.Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (relative.empty() && full.empty()) {
    return NoCredentials{
        "no AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI in the environment"};
  }
  const std::string url = relative.empty() ? full : "http://169.254.170.2" + relative;
  if (!IsContainerUrl(url)) {
    return Problem{
        "AWS_CONTAINER_CREDENTIALS_FULL_URI: plain HTTP only to a loopback address, 169.254.170.2, "
        "169.254.170.23 or [fd00:ec2::23]; use https:// for others"};
  }
  auto authorization = ContainerAuthorization(outside);
  if (auto* failure = std::get_if<Problem>(&authorization)) return std::move(*failure);
  HttpRequest request{.url = url,
                      .headers = {"Accept: application/json"},
                      .timeout = kContainerTimeout,
                      .use_proxy = false};
  const std::string& token = std::get<std::string>(authorization);
  if (!token.empty()) request.headers.push_back("Authorization: " + token);
  return CredentialsOf(FetchPatiently(outside, request), ReadJsonCredentials,
                       "the container's credential endpoint");
}

Found InstanceCredentials(const Outside& outside) {
  std::string disabled = outside.Variable("AWS_EC2_METADATA_DISABLED");
  if (disabled == "true" || disabled == "TRUE" || disabled == "True") {
    return NoCredentials{"AWS_EC2_METADATA_DISABLED is set"};
  }
  return InstanceMetadata(outside).Find();
}

}  // namespace lagwatch::aws
