// SPDX-License-Identifier: Apache-2.0
#include "cli/help.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "config/options.h"

namespace lagwatch::cli {
namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kIndent = 2;

constexpr std::string_view kHelpOpening =
    "lagwatch: lag of Kafka consumer groups, for Prometheus and for people\n"
    "\n"
    "Usage:\n"
    "  lagwatch [FLAG]...           serve /metrics and /api until SIGTERM or SIGINT\n"
    "  lagwatch --once [FLAG]...    collect once, print a table, exit with the verdict\n";

constexpr std::string_view kAfterOptions =
    "\n"
    "Every option is also a key of the YAML file and an environment variable; flags override\n"
    "the environment, which overrides the file:\n"
    "  collect.interval: 30s    LAGWATCH_COLLECT_INTERVAL=30s    --collect.interval 30s\n"
    "The flags of kafka_exporter are accepted, too: replace the binary and keep the flags.\n"
    "\n"
    "Exit codes:\n"
    "  0 ok    1 warning    2 critical    3 unknown: Kafka not reached, data incomplete\n"
    "  64 invalid command line    78 invalid configuration\n"
    "\n"
    "Examples:\n"
    "  lagwatch --kafka.bootstrap-servers kafka-1:9092,kafka-2:9092\n"
    "  lagwatch --once --group billing --max-lag 1000\n"
    "  lagwatch --once --wait 5m --output json --kafka.properties-file client.properties\n"
    "  lagwatch --config.file lagwatch.yaml --check-config\n"
    "  lagwatch --config.file lagwatch.yaml --check-access\n";

std::string Left(const config::Option& option) {
  std::string left = "--" + std::string(option.name);
  if (!option.placeholder.empty()) left += " " + std::string(option.placeholder);
  return left;
}

std::string Right(const config::Option& option) {
  std::string right(option.help);
  if (option.kind == config::Kind::kChoice)
    right += "; one of " + Replace(option.choices, " ", ", ");
  const bool is_shown = option.kind != config::Kind::kSwitch && !option.fallback.empty();
  if (is_shown) right += " [" + std::string(option.fallback) + "]";
  return right;
}

// Wraps `text` between words; every line except the first is indented by `indent`.
std::string Wrap(std::string_view text, std::size_t indent) {
  std::string wrapped;
  std::size_t column = indent;
  for (const std::string_view word : Split(text, ' ')) {
    if (column > indent && column + 1 + word.size() > kColumns) {
      wrapped += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      wrapped += " ";
      ++column;
    }
    wrapped += word;
    column += word.size();
  }
  return wrapped;
}

}  // namespace

std::string HelpText() {
  std::size_t width = 0;
  for (const config::Option& option : config::Options())
    width = std::max(width, Left(option).size());
  const std::size_t indent = kIndent + width + 2;

  std::string help(kHelpOpening);
  for (const config::Option& option : config::Options()) {
    const std::string title(config::SectionStart(option));
    if (!title.empty()) help += "\n" + title + ":\n";
    const std::string left = Left(option);
    help += std::string(kIndent, ' ') + left + std::string(indent - kIndent - left.size(), ' ') +
            Wrap(Right(option), indent) + "\n";
  }
  return help + std::string(kAfterOptions);
}

}  // namespace lagwatch::cli
