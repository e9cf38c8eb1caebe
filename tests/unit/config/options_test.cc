// SPDX-License-Identifier: Apache-2.0
#include "config/options.h"

#include <gmock/gmock.h>

#include <set>

#include "base/text.h"
#include "config/compat/kafka_exporter_flags.h"

namespace lagwatch::config {
namespace {

using testing::HasSubstr;

TEST(OptionsTest, EveryNameIsThereOnce) {
  std::set<std::string> names;
  std::set<std::string> environment_names;
  for (const Option& option : Options()) {
    EXPECT_TRUE(names.emplace(option.name).second) << option.name;
    EXPECT_TRUE(environment_names.insert(EnvironmentName(option.name)).second) << option.name;
  }
  for (const KafkaExporterFlag& flag : KafkaExporterFlags()) {
    EXPECT_TRUE(names.emplace(flag.name).second) << flag.name;
  }
}

TEST(OptionsTest, EnvironmentNames) {
  EXPECT_EQ(EnvironmentName("web.listen-address"), "LAGWATCH_WEB_LISTEN_ADDRESS");
}

TEST(OptionsTest, EveryDefaultIsAValidValue) {
  for (const Option& option : Options()) {
    if (option.fallback.empty()) continue;
    switch (option.kind) {
      case Kind::kSwitch:
        EXPECT_EQ(option.fallback, "false") << option.name;
        break;
      case Kind::kDuration:
        EXPECT_TRUE(ParseDuration(option.fallback)) << option.name;
        break;
      case Kind::kInteger:
        EXPECT_TRUE(ParseInteger(option.fallback)) << option.name;
        break;
      case Kind::kSeconds:
        EXPECT_TRUE(ParseSeconds(option.fallback)) << option.name;
        break;
      case Kind::kTimeLimit:
        EXPECT_TRUE(option.fallback == "off" || ParseSeconds(option.fallback)) << option.name;
        break;
      case Kind::kSize:
        EXPECT_TRUE(ParseSize(option.fallback)) << option.name;
        break;
      case Kind::kLimit:
        EXPECT_TRUE(option.fallback == "off" || ParseInteger(option.fallback)) << option.name;
        break;
      case Kind::kChoice:
        EXPECT_THAT(Choices(option), testing::Contains(option.fallback)) << option.name;
        break;
      default:
        break;
    }
  }
}

TEST(OptionsTest, FlagsTableHasARowForEach) {
  const std::string table = FlagsTable();
  EXPECT_THAT(table, HasSubstr("| `--collect.interval DURATION` | `15s` | time between the "
                               "starts of two collections; collections never overlap |\n"));
  EXPECT_THAT(table, HasSubstr("| `--once` | – | "));
  EXPECT_EQ(Split(table, '\n').size(), Options().size() + 3);
}

}  // namespace
}  // namespace lagwatch::config
