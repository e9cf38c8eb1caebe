// SPDX-License-Identifier: Apache-2.0
#include "aws/sts.h"

#include <utility>
#include <vector>

#include "aws/documents.h"
#include "aws/sign.h"
#include "aws/sources.h"
#include "base/text.h"

namespace lagwatch::aws {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Lifetime of a signed request; long enough for all attempts.
constexpr std::chrono::seconds kRequestLifetime{60};
constexpr std::chrono::seconds kTimeout{5};

// AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL, else the endpoint of the region.
std::string StsEndpoint(const Outside& outside, const std::string& region) {
  std::string endpoint = outside.Variable("AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL");
  while (endpoint.ends_with('/')) endpoint.pop_back();
  if (!endpoint.empty()) return endpoint;
  const std::string suffix = region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
  return "https://sts." + region + suffix;
}

Parameters ParametersOf(const Role& role, const std::string& action) {
  Parameters parameters = {
      {"Action", action},
      {"Version", "2011-06-15"},
      {"RoleArn", role.arn},
      {"RoleSessionName", role.session_name.empty() ? "lagwatch" : role.session_name}};
  if (!role.external_id.empty()) parameters.emplace_back("ExternalId", role.external_id);
  return parameters;
}

Found Ask(const Outside& outside, HttpRequest request, const std::string& place) {
  request.timeout = kTimeout;
  return CredentialsOf(FetchPatiently(outside, request), ReadStsCredentials, place);
}

}  // namespace

Found AssumeRole(const Outside& outside, const Role& role, const Credentials& by) {
  const GetToSign request{.endpoint = StsEndpoint(outside, role.sts_region),
                          .parameters = ParametersOf(role, "AssumeRole"),
                          .service = "sts",
                          .region = role.sts_region,
                          .lifetime = kRequestLifetime};
  return Ask(outside, {.url = SignedUrl(request, by, outside.now())}, "AssumeRole of " + role.arn);
}

Found AssumeRoleWithWebIdentity(const Outside& outside, const Role& role,
                                const std::string& token_file) {
  auto content = outside.read_file(token_file);
  if (const auto* error = std::get_if<Problem>(&content)) {
    return Problem{"web identity token: cannot read " + token_file + ": " + error->text};
  }
  std::string token = std::get<std::string>(std::move(content));
  while (token.ends_with('\n') || token.ends_with('\r')) token.pop_back();
  Parameters parameters = ParametersOf(role, "AssumeRoleWithWebIdentity");
  parameters.emplace_back("WebIdentityToken", std::move(token));
  std::string form;
  for (const auto& [name, value] : parameters) {
    form += (form.empty() ? "" : "&") + name + "=" + PercentEncode(value);
  }
  return Ask(outside,
             {.url = StsEndpoint(outside, role.sts_region) + "/",
              .method = "POST",
              .body = std::move(form)},
             "AssumeRoleWithWebIdentity of " + role.arn);
}

}  // namespace lagwatch::aws
