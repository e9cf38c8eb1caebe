// SPDX-License-Identifier: Apache-2.0
// Flags and environment: a line "--name=value" is a flag of the command line (kafka_exporter's too,
// with its labels), any other "NAME=value" an environment variable.
#include "settings.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  std::string_view text = fuzz::TextOf(data, size);
  config::FlagValues flags;
  config::Environment environment;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const bool is_flag = line.starts_with("--");
    if (is_flag) line.remove_prefix(2);
    const std::size_t equals = line.find('=');
    if (equals == line.npos) continue;
    const std::string name(line.substr(0, equals));
    const std::string value(line.substr(equals + 1));
    if (is_flag) {
      flags.emplace_back(name, value);
    } else {
      environment[name] = value;
    }
  }
  fuzz::ResolveAndCheck(flags, environment);
  return 0;
}
