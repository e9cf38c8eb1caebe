// SPDX-License-Identifier: Apache-2.0
#include "serve/verdict_log.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <initializer_list>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "core/headline.h"

namespace lagwatch::serve {
namespace {

using nlohmann::json;

Report ReportOf(std::initializer_list<std::pair<const char*, Status>> groups) {
  Report report;
  for (const auto& [id, status] : groups) {
    GroupReport group;
    group.id = id;
    group.status = group.standing = status;
    report.groups.push_back(std::move(group));
  }
  return report;
}

std::vector<json> Lines(const Report* before, const Report& after) {
  const Logger logger(config::LogLevel::kInfo, config::LogFormat::kJson);
  testing::internal::CaptureStderr();
  LogVerdicts(logger, "eu", before, after);
  std::istringstream text(testing::internal::GetCapturedStderr());
  std::vector<json> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(json::parse(line));
  return lines;
}

TEST(VerdictLog, AChangeIsALineWithItsEvidence) {
  const Report before = ReportOf({{"billing", Status::kOk}});
  Report after = ReportOf({{"billing", Status::kCritical}});
  after.groups[0].reasons = {{ReasonKind::kStopped, Status::kCritical, "nobody reads it", "orders",
                              3, 990, 500, std::chrono::minutes(7)},
                             {.kind = ReasonKind::kNoMembers}};
  const std::vector<json> lines = Lines(&before, after);
  ASSERT_EQ(lines.size(), 1U);
  const json& line = lines[0];
  EXPECT_EQ(line["level"], "warn");
  EXPECT_EQ(line["cluster"], "eu");
  EXPECT_EQ(line["group"], "billing");
  EXPECT_EQ(line["from"], "ok");
  EXPECT_EQ(line["to"], "critical");
  EXPECT_EQ(line["reason"], "stopped");
  EXPECT_EQ(line["text"], "nobody reads it");
  EXPECT_EQ(line["topic"], "orders");
  EXPECT_EQ(line["partition"], "3");
  EXPECT_EQ(line["value"], "990");
  EXPECT_EQ(line["threshold"], "500");
  EXPECT_EQ(line["seconds"], "420");
  EXPECT_EQ(line["also"], "no_members");
}

TEST(VerdictLog, WorseIsAWarningAndBetterIsInformation) {
  constexpr std::array kWorstLast = {Status::kOk, Status::kWarning, Status::kUnknown,
                                     Status::kCritical};
  for (const Status from : kWorstLast) {
    for (const Status to : kWorstLast) {
      const Report before = ReportOf({{"g", from}});
      const std::vector<json> lines = Lines(&before, ReportOf({{"g", to}}));
      ASSERT_EQ(lines.size(), from == to ? 0U : 1U);
      if (from != to) {
        EXPECT_EQ(lines[0]["level"], to > from ? "warn" : "info")
            << StatusName(from) << " to " << StatusName(to);
      }
    }
  }
}

TEST(VerdictLog, TheFirstReportTellsOnlyWhatIsNotOk) {
  const std::vector<json> lines =
      Lines(nullptr, ReportOf({{"fine", Status::kOk}, {"ill", Status::kWarning}}));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["group"], "ill");
  EXPECT_FALSE(lines[0].contains("from")) << "nothing is known of the time before";
}

TEST(VerdictLog, GroupsThatComeAndGo) {
  const Report before = ReportOf({{"a", Status::kCritical}, {"b", Status::kOk}});
  const Report after = ReportOf({{"aa", Status::kOk}, {"c", Status::kUnknown}});
  const std::vector<json> lines = Lines(&before, after);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["group"], "c");
  EXPECT_EQ(lines[0]["level"], "warn");
  EXPECT_EQ(lines[1]["group"], "a");
  EXPECT_EQ(lines[1]["msg"], "the group is gone");
  EXPECT_EQ(lines[1]["level"], "info");
  EXPECT_EQ(lines[1]["from"], "critical");
}

TEST(VerdictLog, AnOutageOfTheClusterIsNoLineForEachGroup) {
  const Report before = ReportOf({{"billing", Status::kCritical}, {"mail", Status::kOk}});
  Report outage = ReportOf({{"billing", Status::kUnknown}, {"mail", Status::kUnknown}});
  outage.groups[0].standing = Status::kCritical;
  outage.groups[1].standing = Status::kOk;
  EXPECT_EQ(Lines(&before, outage).size(), 0U);
  EXPECT_EQ(Lines(&outage, outage).size(), 0U);
  const Report after = ReportOf({{"billing", Status::kCritical}, {"mail", Status::kWarning}});
  const std::vector<json> lines = Lines(&outage, after);
  ASSERT_EQ(lines.size(), 1U) << "billing stands where it stood";
  EXPECT_EQ(lines[0]["group"], "mail");
  EXPECT_EQ(lines[0]["from"], "ok");
  EXPECT_EQ(lines[0]["to"], "warning");
}

TEST(VerdictLog, OkIsSaidWithWhatIsNotKnownYet) {
  const Report before = ReportOf({{"billing", Status::kCritical}});
  Report after = ReportOf({{"billing", Status::kOk}});
  after.groups[0].shown_as = ShownAs::kWatching;
  const std::vector<json> lines = Lines(&before, after);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0]["to"], "ok");
  EXPECT_EQ(lines[0]["shown_as"], "watching");
  EXPECT_EQ(lines[0]["text"], core::Headline(after, after.groups[0]));
}

TEST(VerdictLog, AFloodIsTheWorstOnesAndACount) {
  Report before;
  Report after;
  for (int i = 100; i < 200; ++i) {
    GroupReport group;
    group.id = "group-" + std::to_string(i);
    group.status = group.standing = i == 199 ? Status::kWarning : Status::kOk;
    before.groups.push_back(group);
    group.status = group.standing = i == 199   ? Status::kOk
                                    : i == 150 ? Status::kCritical
                                               : Status::kUnknown;
    after.groups.push_back(group);
  }
  const std::vector<json> lines = Lines(&before, after);
  ASSERT_EQ(lines.size(), 51U);
  EXPECT_EQ(lines[0]["group"], "group-150") << "the critical one first";
  EXPECT_EQ(lines[1]["group"], "group-100");
  EXPECT_EQ(lines[50]["groups"], "50");
  EXPECT_EQ(lines[50]["level"], "warn");
}

}  // namespace
}  // namespace lagwatch::serve
