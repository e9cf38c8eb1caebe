// SPDX-License-Identifier: Apache-2.0
// kafka_exporter's flags, so that its users can replace the binary and keep the command line. Each
// flag is translated, accepted with a warning because it has no effect, or rejected with a reason.
// Flags with the same name and meaning in lagwatch (group.filter, log.level, ...) are in options.h.
// Constant data and pure functions: any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/raw_values.h"
#include "model/web_config.h"

namespace lagwatch::config {

enum class Treatment { kTranslated, kNoEffect, kRefused };

struct KafkaExporterFlag {
  std::string_view name;
  bool is_switch;
  Treatment treatment;
  std::string_view reason;  // why it is rejected or has no effect
};

std::span<const KafkaExporterFlag> KafkaExporterFlags();
const KafkaExporterFlag* FindKafkaExporterFlag(std::string_view name);

struct Translation {
  Values values;  // of lagwatch's options: servers and properties
  std::vector<std::pair<std::string, std::string>> labels;  // of --kafka.labels
  std::vector<std::pair<std::string, std::string>> process_environment;
  std::optional<WebTls> server_tls;  // of --server.tls.*
  std::vector<std::string> warnings;
};

// Translates kafka_exporter's flags in `flags` and skips all others. Errors and rejected flags are
// appended to `problems`. An environment variable of kafka_exporter applies if its flag is missing
// or empty.
Translation TranslateKafkaExporterFlags(const FlagValues& flags, const Environment& environment,
                                        std::vector<Problem>& problems);

}  // namespace lagwatch::config
