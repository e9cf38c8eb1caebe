// SPDX-License-Identifier: Apache-2.0
#include "access/access_text.h"

#include <gmock/gmock.h>

namespace lagwatch::access {
namespace {

using testing::HasSubstr;
using testing::Not;

config::ClusterSettings Settings() {
  config::ClusterSettings settings;
  settings.bootstrap_servers = "kafka-1:9093,kafka-2:9093";
  for (const auto& [name, value] :
       {std::pair{"security.protocol", "sasl_ssl"}, std::pair{"sasl.username", "lagwatch"},
        std::pair{"sasl.password", "hunter2"}}) {
    settings.properties.push_back({name, Secret(value), "", 78});
  }
  return settings;
}

TEST(AccessTextTest, TheCommandIsWhatTheGuideSays) {
  EXPECT_EQ(GrantCommand(Settings(), {"Describe", {"*"}, {"billing"}}),
            "kafka-acls.sh --bootstrap-server kafka-1:9093,kafka-2:9093 --command-config "
            "admin.properties --add --allow-principal User:lagwatch --operation Describe --group "
            "billing --topic '*'");
}

TEST(AccessTextTest, WithoutALoginThePrincipalIsLeftOpen) {
  config::ClusterSettings settings = Settings();
  settings.properties.push_back({"security.protocol", Secret("SSL"), "", 78});
  EXPECT_THAT(GrantCommand(settings, {"Read", {"a"}, {}}),
              HasSubstr("--allow-principal 'User:<your principal>'"));
  AccessReport report;
  EXPECT_THAT(AccessText(settings, report), Not(HasSubstr("principal")));
  report.grants = {{"Read", {"a"}, {}}};
  EXPECT_THAT(AccessText(settings, report),
              HasSubstr("\nYour principal is the name that Kafka gives you"));
}

TEST(AccessTextTest, NamesAreQuotedForTheShell) {
  const auto group = [](const std::string& name) {
    const std::string command = GrantCommand(Settings(), {"Describe", {}, {name}});
    return command.substr(command.find("--group ") + 8);
  };
  EXPECT_EQ(group("billing.v2-a"), "billing.v2-a");
  EXPECT_EQ(group("a b$(c)"), "'a b$(c)'");
  EXPECT_EQ(group("it's"), "'it'\\''s'");
  EXPECT_EQ(group(""), "''");
  EXPECT_EQ(group("größe"), "'größe'");
  EXPECT_EQ(group("a'\\\n\x1b[2J"), "$'a\\'\\\\\\x0a\\x1b[2J'");
}

TEST(AccessTextTest, LinesAreAlignedAndSafeToPrint) {
  config::ClusterSettings settings = Settings();
  settings.name = "eu";
  AccessReport report;
  report.rows = {{Access::kOk, "login", "Metadata", "1 broker"},
                 {Access::kDenied, "group a\x1b[2J", "OffsetFetch of it", "no"},
                 {Access::kNotNeeded, "exact counts", "", "off"}};
  report.remarks = {"one", "two"};
  EXPECT_EQ(AccessText(settings, report),
            "cluster eu\n"
            "RESULT      NEED            TRIED              FOUND\n"
            "ok          login           Metadata           1 broker\n"
            "denied      group a\\x1b[2J  OffsetFetch of it  no\n"
            "not needed  exact counts    -                  off\n"
            "\n"
            "one\n"
            "two\n");
}

TEST(AccessTextTest, NoSecretIsPrinted) {
  AccessReport report;
  report.grants = {{"Read", {"a"}, {}}};
  EXPECT_THAT(AccessText(Settings(), report), Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace lagwatch::access
