// SPDX-License-Identifier: Apache-2.0
#include "render/table.h"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "base/terminal.h"
#include "golden/sample_report.h"

namespace lagwatch::render {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string TableOf(const Report& report, std::string_view cluster = "") {
  const std::vector<ClusterReport> clusters = {{cluster, &report}};
  return Table(clusters, {});
}

TEST(Printable, SpellsOutWhatHasPowerOverATerminal) {
  EXPECT_EQ(Printable("plain é 日本"), "plain é 日本");
  EXPECT_EQ(Printable("a\nb\tc\x1b[2J\x7f"), "a\\nb\\x09c\\x1b[2J\\x7f");
  EXPECT_EQ(Printable("\u202e\u0085"), "\\u202e\\x85");
  EXPECT_EQ(Printable("a\xFFz"), "a\xEF\xBF\xBDz");
}

TEST(DisplayWidth, CountsColumnsNotBytes) {
  EXPECT_EQ(DisplayWidth("abc"), 3U);
  EXPECT_EQ(DisplayWidth("é"), 1U);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1U) << "a combining accent takes none";
  EXPECT_EQ(DisplayWidth("日本"), 4U);
  EXPECT_EQ(DisplayWidth("😀"), 2U);
}

TEST(Table, ColumnsLineUp) {
  const std::vector<std::string> lines = Lines(TableOf(test::SampleReport()));
  const std::size_t status = DisplayWidth(lines[0].substr(0, lines[0].find("STATUS")));
  for (std::size_t i = 1; i <= 7; ++i) {
    const std::string& line = lines[i];
    EXPECT_EQ(DisplayWidth(line.substr(0, line.rfind(' ') + 1)), status) << line;
  }
}

TEST(Table, WorstGroupsComeFirst) {
  const std::vector<std::string> lines = Lines(TableOf(test::SampleReport()));
  EXPECT_TRUE(lines[1].starts_with("billing "));
  EXPECT_TRUE(lines[4].starts_with("hidden "));
  EXPECT_TRUE(lines[5].starts_with("gr\"oup"));
  EXPECT_TRUE(lines[6].starts_with("keeps-up "));
}

TEST(Table, AGroupWithoutPartitionsIsStillALine) {
  const std::string table = TableOf(test::SampleReport());
  EXPECT_NE(table.find("\nhidden  "), std::string::npos);
}

TEST(Table, ClusterColumnOnlyWhenItSaysSomething) {
  EXPECT_TRUE(TableOf(test::SampleReport()).starts_with("GROUP "));
  EXPECT_TRUE(TableOf(test::SampleReport(), "eu").starts_with("CLUSTER "));
}

TEST(Table, SaysInWordsWhatIsWrong) {
  const std::string table = TableOf(test::SampleReport());
  EXPECT_NE(table.find("critical  billing: 10 records of partition 0 of orders were deleted before "
                       "the group read them (data_loss)\n"),
            std::string::npos);
  EXPECT_EQ(table.find("info      keeps-up"), std::string::npos) << "ok groups explain nothing";
}

TEST(Table, TotalIsALowerBoundWhileSomethingIsUnknown) {
  Report report = test::SampleReport();
  EXPECT_TRUE(
      TableOf(report).ends_with("\n4 groups: 1 critical, 1 unknown, 1 warning, 1 ok; lag at "
                                "least 1062\n"));
  report.groups = {test::KeepingUp()};
  EXPECT_TRUE(TableOf(report).ends_with("\n1 group: 1 ok; lag 2\n"));
}

TEST(Table, WithoutGroupsItSaysSo) {
  Report report;
  report.ready = true;
  EXPECT_EQ(TableOf(report), "0 groups\n");
  EXPECT_EQ(TableOf(test::UnreachedReport()), "unknown   no collection has reached Kafka yet\n")
      << "nobody has counted the groups";
  report.brokers = {{1, "kafka-1:9092", {}, false}};
  EXPECT_EQ(TableOf(report), "") << "the only broker did not list its groups";
}

TEST(Table, ColorsOnlyWhenAsked) {
  const Report report = test::SampleReport();
  const std::vector<ClusterReport> clusters = {{"", &report}};
  EXPECT_EQ(Table(clusters, {}).find('\x1b'), std::string::npos);
  EXPECT_NE(Table(clusters, {.color = true}).find("\x1b[1;31mcritical\x1b[0m\n"),
            std::string::npos);
}

}  // namespace
}  // namespace lagwatch::render
