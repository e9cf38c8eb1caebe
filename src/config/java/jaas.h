// SPDX-License-Identifier: Apache-2.0
// Parses the value of sasl.jaas.config, one login module and its options, as Kafka's clients do.
// Pure: any thread. An error has no text: the value contains secrets and must not be quoted.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lagwatch::config {

struct LoginModule {
  std::string name;  // without its package: "PlainLoginModule"
  std::map<std::string, std::string, std::less<>> options;

  // "" if it is not set.
  std::string Option(std::string_view option) const;
};

std::optional<LoginModule> ParseJaas(std::string_view text);

}  // namespace lagwatch::config
