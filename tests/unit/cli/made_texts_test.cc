// SPDX-License-Identifier: Apache-2.0
// The man page, the completions and the service's environment: each has every option, so none can
// be behind the table. tests/e2e/packages_test.py has man and the shells read them.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "base/text.h"
#include "cli/completion.h"
#include "cli/environment_file.h"
#include "cli/help.h"
#include "cli/man_page.h"
#include "config/options.h"

namespace lagwatch::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : Split(text, '\n')) lines.emplace_back(Trim(line));
  return lines;
}

TEST(MadeTextsTest, TheManPageHasEveryOptionAndNoTextThatRoffWouldRead) {
  const std::string page = ManPage("1.2.3");
  for (const config::Option& option : config::Options()) {
    EXPECT_THAT(page, HasSubstr("\\fB\\-\\-" + Replace(option.name, "-", "\\-") + "\\fR"));
  }
  EXPECT_THAT(page, HasSubstr("\"lagwatch 1.2.3\""));
  EXPECT_THAT(page, HasSubstr("Default: localhost:9092\n"));
  EXPECT_THAT(page, HasSubstr("One of off, search, fetch, auto. Default: auto\n"));
}

TEST(MadeTextsTest, BashCompletesEveryFlagAndItsWords) {
  const std::string script = BashCompletion();
  const std::vector<std::string> lines = LinesOf(script);
  for (const config::Option& option : config::Options()) {
    EXPECT_THAT(lines, testing::Contains("--" + std::string(option.name)));
    const bool has_case = script.find("    --" + std::string(option.name) + ")") != script.npos;
    EXPECT_EQ(has_case, option.kind != config::Kind::kSwitch) << option.name;
    if (option.kind == config::Kind::kChoice) {
      EXPECT_THAT(script, HasSubstr("-W \"" + std::string(option.choices) + "\""));
    }
  }
}

TEST(MadeTextsTest, ZshCompletesEveryFlagAndItsWords) {
  const std::string script = ZshCompletion();
  EXPECT_THAT(script, testing::StartsWith("#compdef lagwatch\n"));
  for (const config::Option& option : config::Options()) {
    const std::string equals = option.kind == config::Kind::kSwitch ? "[" : "=[";
    EXPECT_THAT(script, HasSubstr("--" + std::string(option.name) + equals));
  }
  EXPECT_THAT(script, HasSubstr("]:LEVEL:(partition topic group)'"));
  EXPECT_THAT(script, HasSubstr("]:HOST\\:PORT: '"));
  EXPECT_THAT(script, HasSubstr("user of the server'\\''s web config"));
}

TEST(MadeTextsTest, TheEnvironmentHasEveryOptionOfAServiceAndSetsOnlyTheFile) {
  const std::vector<std::string> lines = LinesOf(EnvironmentFile());
  for (const config::Option& option : config::Options()) {
    if (option.section == config::Section::kOnce || option.section == config::Section::kChecks)
      continue;
    const std::string_view value = option.fallback.empty() ? option.placeholder : option.fallback;
    EXPECT_THAT(lines, testing::Contains("#" + config::EnvironmentName(option.name) + "=" +
                                         std::string(value)));
  }
  EXPECT_THAT(EnvironmentFile(), Not(HasSubstr("LAGWATCH_ONCE")));
  for (const std::string& line : lines) {
    if (line.empty() || line.starts_with('#')) continue;
    EXPECT_EQ(line, "LAGWATCH_CONFIG_FILE=/etc/lagwatch/lagwatch.yaml");
  }
}

TEST(HelpTest, ShowsEveryOptionWithinItsColumns) {
  const std::string help = HelpText();
  for (const config::Option& option : config::Options()) {
    EXPECT_THAT(help, HasSubstr("\n  --" + std::string(option.name))) << option.name;
  }
  for (const std::string_view line : Split(help, '\n')) {
    EXPECT_LE(line.size(), 100u) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
  EXPECT_THAT(help, HasSubstr("[15s]"));
  EXPECT_THAT(help, HasSubstr("Exit codes:"));
  EXPECT_THAT(help, HasSubstr("Examples:"));
}

}  // namespace
}  // namespace lagwatch::cli
