// SPDX-License-Identifier: Apache-2.0
#include "config/java/token_file.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace lagwatch::config {
namespace {

constexpr std::string_view kEndpoint = "sasl.oauthbearer.token.endpoint.url";
constexpr std::string_view kScheme = "file:";

bool IsOAuth(const std::vector<KafkaProperty>& properties) {
  const auto last = std::find_if(properties.rbegin(), properties.rend(), [](const auto& property) {
    return property.name == "sasl.mechanism" || property.name == "sasl.mechanisms";
  });
  return last != properties.rend() && last->value.Reveal() == "OAUTHBEARER";
}

}  // namespace

std::string TakeTokenFile(std::vector<KafkaProperty>& properties) {
  const auto last = std::find_if(properties.rbegin(), properties.rend(),
                                 [](const auto& property) { return property.name == kEndpoint; });
  if (last == properties.rend() || !IsOAuth(properties)) return "";
  std::string_view url = last->value.Reveal();
  if (!Lower(url).starts_with(kScheme)) return "";
  url.remove_prefix(kScheme.size());
  if (url.starts_with("//")) url.remove_prefix(2);
  std::string path(url);
  std::erase_if(properties, [](const auto& property) {
    return property.name == kEndpoint || property.name == "sasl.oauthbearer.method";
  });
  return path;
}

}  // namespace lagwatch::config
