// SPDX-License-Identifier: Apache-2.0
#include "cli/command_line.h"

#include <gmock/gmock.h>

#include "config/compat/kafka_exporter_flags.h"
#include "config/options.h"

namespace lagwatch::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using testing::StartsWith;

CommandLine Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "lagwatch");
  return ParseCommandLine(static_cast<int>(words.size()), words.data());
}

config::FlagValues Values(std::vector<const char*> words) {
  const CommandLine line = Parse(words);
  EXPECT_TRUE(std::holds_alternative<config::FlagValues>(line)) << testing::PrintToString(words);
  const auto* values = std::get_if<config::FlagValues>(&line);
  return values == nullptr ? config::FlagValues() : *values;
}

std::vector<std::string> Problems(std::vector<const char*> words) {
  const CommandLine line = Parse(words);
  std::vector<std::string> lines;
  if (const auto* problems = std::get_if<std::vector<config::Problem>>(&line)) {
    for (const config::Problem& problem : *problems) {
      EXPECT_EQ(problem.exit, config::kExitUsage);
      lines.push_back(problem.text);
    }
  }
  return lines;
}

TEST(CommandLineTest, ValuesAfterABlankOrAnEqualsSign) {
  EXPECT_THAT(
      Values({"--collect.interval", "5s", "--group.filter=^a=b", "--group=x", "--group", "y"}),
      ElementsAre(Pair("collect.interval", "5s"), Pair("group.filter", "^a=b"), Pair("group", "x"),
                  Pair("group", "y")));
}

TEST(CommandLineTest, ValuesThatLookLikeSomethingElse) {
  EXPECT_THAT(Values({"--group.exclude", "-test$", "--group.filter", "[a,b]", "--sasl.username=",
                      "--topic.filter", "--once", "--topic.exclude", "", "--kafka.labels={}"}),
              ElementsAre(Pair("group.exclude", "-test$"), Pair("group.filter", "[a,b]"),
                          Pair("sasl.username", ""), Pair("topic.filter", "--once"),
                          Pair("topic.exclude", ""), Pair("kafka.labels", "{}")));
}

TEST(CommandLineTest, Switches) {
  EXPECT_THAT(Values({"--once"}), ElementsAre(Pair("once", "true")));
  EXPECT_THAT(Values({"--once=false"}), ElementsAre(Pair("once", "false")));
  EXPECT_THAT(Values({"--once", "--once=false"}),
              ElementsAre(Pair("once", "true"), Pair("once", "false")));
  EXPECT_THAT(Values({"--no-collect.member-info"}),
              ElementsAre(Pair("collect.member-info", "false")));
  EXPECT_THAT(Values({"--once=maybe"}), ElementsAre(Pair("once", "maybe")));
}

TEST(CommandLineTest, EveryFlagIsKnownInEveryForm) {
  const auto check = [](std::string_view name, bool is_switch) {
    const std::string flag = "--" + std::string(name);
    if (name == "help" || name == "version") return;
    if (is_switch) {
      EXPECT_THAT(Values({flag.c_str()}), ElementsAre(Pair(name, "true")));
      const std::string no = "--no-" + std::string(name);
      EXPECT_THAT(Values({no.c_str()}), ElementsAre(Pair(name, "false")));
    } else {
      EXPECT_THAT(Values({flag.c_str(), "x"}), ElementsAre(Pair(name, "x")));
      const std::string with_value = flag + "=x";
      EXPECT_THAT(Values({with_value.c_str()}), ElementsAre(Pair(name, "x")));
    }
  };
  for (const auto& option : config::Options()) {
    check(option.name, option.kind == config::Kind::kSwitch);
  }
  for (const auto& flag : config::KafkaExporterFlags()) check(flag.name, flag.is_switch);
  EXPECT_THAT(Values({"--no-help", "--no-version"}),
              ElementsAre(Pair("help", "false"), Pair("version", "false")));
}

TEST(CommandLineTest, HelpAndVersion) {
  for (const char* help : {"--help", "-h"}) {
    const CommandLine line = Parse({help, "--no-such-flag"});
    ASSERT_TRUE(std::holds_alternative<TextToPrint>(line));
    EXPECT_THAT(std::get<TextToPrint>(line).text, StartsWith("lagwatch: "));
  }
  EXPECT_TRUE(std::holds_alternative<VersionAsked>(Parse({"--version"})));
  EXPECT_THAT(std::get<TextToPrint>(Parse({"--print-flags-doc"})).text, StartsWith("| flag |"));
}

TEST(CommandLineTest, UnknownFlagsAreNamedWithTheNearest) {
  EXPECT_THAT(Problems({"--colect.interval=5s"}),
              ElementsAre("unknown flag --colect.interval, did you mean --collect.interval?"));
  EXPECT_THAT(Problems({"--colect.interval", "5s", "--xyzzy-plugh"}),
              ElementsAre("unknown flag --colect.interval, did you mean --collect.interval?",
                          "unknown flag --xyzzy-plugh"));
  EXPECT_THAT(Problems({"-collect.interval", "5s"}),
              ElementsAre("unknown flag -collect.interval, did you mean --collect.interval?"));
  EXPECT_THAT(Problems({"--kafka.sever=a:1"}),
              ElementsAre("unknown flag --kafka.sever, did you mean --kafka.server?"));
  EXPECT_THAT(Problems({"--sasl.oauthbearer-token-file=/run/token"}),
              ElementsAre("unknown flag --sasl.oauthbearer-token-file; for a token in a file use "
                          "--sasl.oauthbearer-token-url=file:PATH"));
  EXPECT_THAT(Problems({"--no-collect.interval"}),
              ElementsAre(StartsWith("unknown flag --no-collect.interval")));
}

TEST(CommandLineTest, WordsThatAreNoFlags) {
  EXPECT_THAT(Problems({"serve"}),
              ElementsAre("unexpected argument: \"serve\" is not a flag; write --name value or "
                          "--name=value"));
  EXPECT_THAT(Problems({"--once", "true"}), ElementsAre(HasSubstr("\"true\" is not a flag")));
  EXPECT_THAT(Problems({"--", "--once"}),
              ElementsAre("unexpected argument: \"--\"; lagwatch takes only flags"));
}

TEST(CommandLineTest, AMissingValue) {
  EXPECT_THAT(Problems({"--once", "--collect.interval"}),
              ElementsAre("--collect.interval needs a value: --collect.interval DURATION"));
  EXPECT_THAT(Problems({"--kafka.server"}),
              ElementsAre("--kafka.server needs a value: --kafka.server VALUE"));
}

TEST(CommandLineTest, NoProblemShowsASecret) {
  const std::vector<const char*> cases[] = {
      {"--sasl.pasword=hunter2"},
      {"--sasl.pasword", "hunter2"},
      {"--sasl.password", "my", "hunter2"},
      {"--kafka.property", "sasl.password=my", "hunter2"},
      {"--kafka.properti=sasl.password=hunter2"},
  };
  for (const auto& words : cases) {
    const std::vector<std::string> problems = Problems(words);
    EXPECT_THAT(problems, testing::SizeIs(1));
    EXPECT_THAT(problems, testing::Each(Not(HasSubstr("hunter2"))));
  }
}

}  // namespace
}  // namespace lagwatch::cli
