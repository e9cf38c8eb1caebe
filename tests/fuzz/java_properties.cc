// SPDX-License-Identifier: Apache-2.0
// The syntax of .properties files, and the values in it that have a syntax of their own.
#include "config/java/java_properties.h"

#include <algorithm>

#include "config/java/jaas.h"
#include "config/java/pem.h"
#include "fuzz.h"

namespace {

// Made into PEM once, it is PEM.
void CheckPem(std::string_view text) {
  const std::string pem = lagwatch::config::NormalizePem(text);
  lagwatch::fuzz::Require(lagwatch::config::NormalizePem(pem) == pem, "PEM stays what it is");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  const std::string_view text = fuzz::TextOf(data, size);
  const auto lines =
      std::count(text.begin(), text.end(), '\n') + std::count(text.begin(), text.end(), '\r') + 1;
  const auto parsed = config::ParseJavaProperties(text);
  if (const auto* error = std::get_if<config::JavaSyntaxError>(&parsed)) {
    fuzz::RequireOneLine(error->reason);
    fuzz::Require(error->line >= 1 && error->line <= lines, "an error is on a line of the file");
    return 0;
  }
  for (const auto& property : std::get<std::vector<config::JavaProperty>>(parsed)) {
    fuzz::Require(property.line >= 1 && property.line <= lines, "a key is on a line of the file");
    config::ParseJaas(property.value);
    CheckPem(property.value);
  }
  return 0;
}
