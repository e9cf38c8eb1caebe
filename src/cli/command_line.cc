// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "base/text.h"
#include "build_info.h"
#include "cli/completion.h"
#include "cli/environment_file.h"
#include "cli/help.h"
#include "cli/man_page.h"
#include "config/compat/kafka_exporter_flags.h"
#include "config/options.h"
#include "config/raw_values.h"
#include "render/catalogue.h"

namespace lagwatch::cli {
namespace {

// Texts for the build and docs/reference, each printed by a flag that --help does not show.
struct PrintedText {
  std::string_view flag;
  std::string (*text)();
};
constexpr PrintedText kPrintedTexts[] = {
    {"print-flags-doc", config::FlagsTable},
    {"print-metrics-doc", render::MetricsDoc},
    {"print-man-page", [] { return ManPage(kVersion); }},
    {"print-bash-completion", BashCompletion},
    {"print-zsh-completion", ZshCompletion},
    {"print-environment-file", EnvironmentFile},
};

// The flags as registered in CLI11, and their values.
class Parser {
 public:
  Parser() {
    app_.set_help_flag();
    app_.allow_extras();
    for (const config::Option& option : config::Options()) {
      Add(option.name, option.kind == config::Kind::kSwitch);
    }
    for (const config::KafkaExporterFlag& flag : config::KafkaExporterFlags()) {
      Add(flag.name, flag.is_switch);
    }
    for (const PrintedText& printed : kPrintedTexts) Add(printed.flag, true);
  }

  // In reverse order, as CLI11 requires. Throws CLI::ParseError.
  void Parse(std::vector<std::string> reversed) { app_.parse(std::move(reversed)); }

  config::FlagValues Values() const {
    config::FlagValues values;
    std::map<const CLI::Option*, std::size_t> seen;
    for (const CLI::Option* option : app_.parse_order()) {
      values.emplace_back(names_.at(option), option->results().at(seen[option]++));
    }
    return values;
  }

  std::vector<std::string> Extras() const { return app_.remaining(); }

  bool IsSwitch(std::string_view name) const { return switches_.contains(name); }
  bool IsFlag(std::string_view name) const {
    return std::ranges::any_of(names_, [&](const auto& entry) { return entry.second == name; });
  }

 private:
  void Add(std::string_view name, bool is_switch) {
    const std::string text(name);
    const std::string names = (text == "help" ? "-h,--" : "--") + text;
    const CLI::callback_t keep = [](const CLI::results_t&) { return true; };
    CLI::Option* option =
        is_switch ? app_.add_flag(names + ",!--no-" + text) : app_.add_option(names, keep);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    names_[option] = text;
    if (is_switch) {
      switches_.insert(text);
      switches_.insert("no-" + text);
    }
  }

  CLI::App app_;
  std::map<const CLI::Option*, std::string> names_;
  std::set<std::string, std::less<>> switches_;
};

std::string_view FlagName(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  return word.substr(0, word.find('='));
}

bool LooksLikeFlag(std::string_view word) { return word.size() > 1 && word[0] == '-'; }

// Splits "--name=value" into two words: CLI11 takes the next word if the value is empty, and
// kafka_exporter's users write --sasl.username="".
std::vector<std::string> Words(int argc, const char* const* argv, const Parser& parser) {
  std::vector<std::string> words;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::size_t equals = word.find('=');
    const bool has_value = word.starts_with("--") && equals != std::string::npos &&
                           parser.IsFlag(FlagName(word)) && !parser.IsSwitch(FlagName(word));
    words.push_back(word.substr(0, has_value ? equals : std::string::npos));
    if (has_value) words.push_back(word.substr(equals + 1));
  }
  return words;
}

config::Problem UnknownFlag(std::string_view word) {
  std::vector<std::string_view> names = config::OptionNames(config::Places::kFlag);
  for (const config::KafkaExporterFlag& flag : config::KafkaExporterFlags()) {
    names.push_back(flag.name);
  }
  const std::string name(word.substr(0, word.find('=')));
  // Newer releases of kafka_exporter read OAuth tokens from a file.
  if (name.starts_with("--sasl.oauthbearer") && name.find("file") != std::string::npos) {
    return {"unknown flag " + name +
                "; for a token in a file use --sasl.oauthbearer-token-url=file:PATH",
            config::kExitUsage};
  }
  return {"unknown flag " + name + DidYouMean(FlagName(word), names, "--"), config::kExitUsage};
}

// Does not show an extra word after a flag with a value: it may be the rest of a password with a
// space.
config::Problem UnexpectedWord(const std::string& word, const std::vector<std::string>& words,
                               const Parser& parser) {
  const auto at = std::ranges::find(words, word);
  const auto before = std::find_if(std::make_reverse_iterator(at), words.rend(), LooksLikeFlag);
  const bool is_harmless = before == words.rend() || parser.IsSwitch(FlagName(*before));
  const std::string what =
      is_harmless ? Quote(word) : "a second value after --" + std::string(FlagName(*before));
  return {"unexpected argument: " + what + " is not a flag; write --name value or --name=value",
          config::kExitUsage};
}

std::vector<config::Problem> Unknown(const std::vector<std::string>& extras,
                                     const std::vector<std::string>& words, const Parser& parser) {
  std::vector<config::Problem> problems;
  bool is_value = false;  // of the unknown flag before it
  for (const std::string& extra : extras) {
    if (extra == "--") {
      problems.push_back(
          {"unexpected argument: \"--\"; lagwatch takes only flags", config::kExitUsage});
      return problems;  // what follows is neither flag nor value
    }
    if (LooksLikeFlag(extra)) {
      problems.push_back(UnknownFlag(extra));
      is_value = extra.find('=') == std::string::npos;
    } else if (is_value) {
      is_value = false;
    } else {
      problems.push_back(UnexpectedWord(extra, words, parser));
    }
  }
  return problems;
}

// The last word, if it is a flag for which CLI11 found no value.
config::Problem MissingValue(const std::vector<std::string>& words) {
  const std::string last = words.empty() ? "" : words.back();
  const config::Option* option = config::FindOption(FlagName(last));
  const std::string placeholder = option == nullptr ? "VALUE" : std::string(option->placeholder);
  return {last + " needs a value: " + last + " " + placeholder, config::kExitUsage};
}

bool IsOn(const config::FlagValues& values, std::string_view name) {
  const auto is_on = [&](const auto& v) { return v.first == name && v.second == "true"; };
  return std::ranges::any_of(values, is_on);
}

}  // namespace

CommandLine ParseCommandLine(int argc, const char* const* argv) {
  Parser parser;
  const std::vector<std::string> words = Words(argc, argv, parser);
  try {
    parser.Parse({words.rbegin(), words.rend()});
  } catch (const CLI::ParseError&) {
    return std::vector{MissingValue(words)};
  }
  const config::FlagValues values = parser.Values();
  if (IsOn(values, "help")) return TextToPrint{HelpText()};
  for (const PrintedText& printed : kPrintedTexts) {
    if (IsOn(values, printed.flag)) return TextToPrint{printed.text()};
  }
  std::vector<config::Problem> problems = Unknown(parser.Extras(), words, parser);
  if (!problems.empty()) return problems;
  if (IsOn(values, "version")) return VersionAsked{};
  return values;
}

}  // namespace lagwatch::cli
