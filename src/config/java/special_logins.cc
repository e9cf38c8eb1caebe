// SPDX-License-Identifier: Apache-2.0
#include "config/java/special_logins.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "config/kafka_properties.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kMechanism = "AWS_MSK_IAM";

constexpr std::pair<std::string_view, std::string AwsLogin::*> kAwsProperties[] = {
    {"aws.region", &AwsLogin::region},
    {"aws.profile", &AwsLogin::profile},
    {"aws.role-arn", &AwsLogin::role_arn},
    {"aws.role-session-name", &AwsLogin::role_session_name},
    {"aws.role-external-id", &AwsLogin::role_external_id},
    {"aws.sts-region", &AwsLogin::sts_region},
};

// Regions become part of host names.
std::string ErrorOf(const KafkaProperty& property) {
  const std::string& value = property.value.Reveal();
  if (value.empty()) return "is empty; leave it out";
  constexpr std::string_view kExpected = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (property.name.ends_with("region") && value.find_first_not_of(kExpected) != value.npos) {
    return Quote(value) + " is not a region; write it like eu-central-1";
  }
  if (property.name == "aws.role-arn" && !value.starts_with("arn:")) {
    return Quote(value) + " is not an ARN; write it like arn:aws:iam::123456789012:role/lagwatch";
  }
  return "";
}

void TakeAwsProperty(const KafkaProperty& property, AwsLogin& login,
                     std::vector<Problem>& problems) {
  const std::string opening = property.source + ": " + property.name + " ";
  const auto* const found = std::ranges::find_if(
      kAwsProperties, [&](const auto& known) { return known.first == property.name; });
  if (found == std::end(kAwsProperties)) {
    std::vector<std::string_view> names;
    for (const auto& known : kAwsProperties) names.push_back(known.first);
    problems.push_back({opening + "is not an AWS login property" + DidYouMean(property.name, names),
                        property.exit});
    return;
  }
  const std::string fault = ErrorOf(property);
  if (!fault.empty()) problems.push_back({opening + fault, property.exit});
  login.*(found->second) = property.value.Reveal();
}

}  // namespace

std::optional<AwsLogin> TakeAwsLogin(std::vector<KafkaProperty>& properties,
                                     std::vector<Problem>& problems) {
  const KafkaProperty* last = FindMechanism(properties);
  const bool is_aws = last != nullptr && last->value.Reveal() == kMechanism;
  AwsLogin login;
  for (KafkaProperty& property : properties) {
    if (property.name.starts_with("aws.") && is_aws) TakeAwsProperty(property, login, problems);
    // With another mechanism they may be set for the whole file, for other clusters.
    if (property.name.starts_with("aws.") && last == nullptr) {
      problems.push_back(
          {property.source + ": " + property.name +
               " works with sasl.mechanism=AWS_MSK_IAM only; set that or leave it out",
           property.exit});
    }
    if (property.name.starts_with("sasl.mechanism") && property.value.Reveal() == kMechanism) {
      property.value = Secret("OAUTHBEARER");
    }
  }
  const std::string source = is_aws ? last->source : "";
  std::erase_if(properties, [](const auto& property) { return property.name.starts_with("aws."); });
  if (!is_aws) return std::nullopt;
  if (FindLast(properties, "security.protocol") == nullptr) {
    properties.push_back({"security.protocol", Secret("SASL_SSL"), source, kExitConfig});
  }
  return login;
}

std::string TakeTokenFile(std::vector<KafkaProperty>& properties) {
  constexpr std::string_view kEndpoint = "sasl.oauthbearer.token.endpoint.url";
  constexpr std::string_view kScheme = "file:";
  const KafkaProperty* mechanism = FindMechanism(properties);
  const KafkaProperty* endpoint = FindLast(properties, kEndpoint);
  const bool is_oauth = mechanism != nullptr && mechanism->value.Reveal() == "OAUTHBEARER";
  if (endpoint == nullptr || !is_oauth) return "";
  std::string_view url = endpoint->value.Reveal();
  if (!Lower(url).starts_with(kScheme)) return "";
  url.remove_prefix(kScheme.size());
  if (url.starts_with("//")) url.remove_prefix(2);
  std::string path(url);
  std::erase_if(properties, [&](const auto& property) {
    return property.name == kEndpoint || property.name == "sasl.oauthbearer.method";
  });
  return path;
}

}  // namespace lagwatch::config
