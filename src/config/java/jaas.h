// SPDX-License-Identifier: Apache-2.0
// The value of sasl.jaas.config: one login module and its options, as Kafka's clients read it.
// Pure: any thread. Fails with nothing: the value holds secrets, so that it cannot be quoted.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lagwatch::config {

struct LoginModule {
  std::string name;  // without its package: "PlainLoginModule"
  std::map<std::string, std::string, std::less<>> options;

  // "" when it is not there.
  std::string Option(std::string_view option) const;
};

std::optional<LoginModule> ParseJaas(std::string_view text);

}  // namespace lagwatch::config
