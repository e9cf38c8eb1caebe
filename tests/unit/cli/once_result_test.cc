// SPDX-License-Identifier: Apache-2.0
#include "cli/once_result.h"

#include <gtest/gtest.h>

namespace lagwatch::cli {
namespace {

Report Answering(std::vector<std::pair<std::string, Status>> groups) {
  Report report;
  report.up = true;
  report.brokers.push_back({.id = 1, .address = "", .groups_listed = true});
  for (auto& [id, status] : groups) {
    GroupReport& group = report.groups.emplace_back();
    group.id = id;
    group.status = status;
    group.state = GroupState::kStable;
  }
  return report;
}

OnceResult Judge(const Report& report, const std::vector<std::string>& groups = {}) {
  const render::ClusterReport cluster{"", &report};
  return JudgeOnce({&cluster, 1}, groups);
}

TEST(OnceResultTest, TheWorstGroupDecides) {
  EXPECT_EQ(Judge(Answering({})).worst, Status::kOk);
  EXPECT_EQ(Judge(Answering({{"a", Status::kOk}, {"b", Status::kWarning}})).worst,
            Status::kWarning);
  EXPECT_EQ(Judge(Answering({{"a", Status::kUnknown}, {"b", Status::kWarning}})).worst,
            Status::kUnknown);
  EXPECT_EQ(Judge(Answering({{"a", Status::kUnknown}, {"b", Status::kCritical}})).worst,
            Status::kCritical);
}

TEST(OnceResultTest, EachStatusHasItsExitCode) {
  EXPECT_EQ(ExitCodeOf(Status::kOk), 0);
  EXPECT_EQ(ExitCodeOf(Status::kWarning), 1);
  EXPECT_EQ(ExitCodeOf(Status::kCritical), 2);
  EXPECT_EQ(ExitCodeOf(Status::kUnknown), 3);
}

TEST(OnceResultTest, AGroupThatDoesNotExistIsUnknownAndNamed) {
  const OnceResult result = Judge(Answering({{"a", Status::kOk}}), {"a", "typo"});
  EXPECT_EQ(result.worst, Status::kUnknown);
  ASSERT_EQ(result.messages.size(), 1U);
  EXPECT_EQ(result.messages.at(0), "there is no group \"typo\"");
}

TEST(OnceResultTest, AnUnreachableKafkaIsUnknownAndSaysWhy) {
  Report report;
  report.not_ready = "no collection has reached Kafka yet: connection refused";
  const OnceResult result = Judge(report);
  EXPECT_EQ(result.worst, Status::kUnknown);
  EXPECT_EQ(result.messages.at(0), report.not_ready);
}

TEST(OnceResultTest, ASilentBrokerMakesAllGroupsUnknownButNotTheNamedOnesThatWereFound) {
  Report report = Answering({{"a", Status::kOk}});
  report.brokers.push_back({.id = 2, .address = "", .groups_listed = false});
  EXPECT_EQ(Judge(report).worst, Status::kUnknown);
  EXPECT_EQ(Judge(report, {"a"}).worst, Status::kOk);
}

TEST(OnceResultTest, AbsenceIsNotClaimedWhereItIsNotKnown) {
  Report unreached;
  unreached.not_ready = "no collection has reached Kafka yet: connection refused";
  const OnceResult away = Judge(unreached, {"billing"});
  EXPECT_EQ(away.worst, Status::kUnknown);
  EXPECT_EQ(away.messages,
            std::vector<std::string>(
                {"cannot determine whether there is a group \"billing\": no collection "
                 "has reached Kafka yet: connection refused"}));
  Report partial = Answering({{"a", Status::kOk}});
  partial.brokers.push_back({.id = 2, .address = "", .groups_listed = false});
  EXPECT_EQ(
      Judge(partial, {"a", "billing"}).messages,
      std::vector<std::string>({"cannot determine whether there is a group \"billing\": these "
                                "brokers did not list their groups: 2"}));
}

TEST(OnceResultTest, ARebalanceIsNotSettled) {
  Report report = Answering({{"a", Status::kOk}});
  EXPECT_TRUE(Judge(report).settled);
  for (const GroupState state : {GroupState::kPreparingRebalance, GroupState::kNotReady}) {
    report.groups.at(0).state = state;
    EXPECT_FALSE(Judge(report).settled);
  }
}

}  // namespace
}  // namespace lagwatch::cli
