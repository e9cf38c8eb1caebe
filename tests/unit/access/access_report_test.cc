// SPDX-License-Identifier: Apache-2.0
// What is certain, what is a remark, and what grants what is missing. What Kafka answers is tested
// in tests/integration/check_access_test.py.
#include "access/access_report.h"

#include <gmock/gmock.h>

namespace lagwatch::access {
namespace {

using kafka::AccessFacts;
using kafka::Answer;
using kafka::GroupAccess;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const kafka::Asked kYes{Answer::kOk, ""};
const kafka::Asked kNo{Answer::kDenied, "GROUP_AUTHORIZATION_FAILED: no"};
const kafka::Asked kSilence{Answer::kUnreachable, "_TIMED_OUT: Local: Timed out"};

GroupAccess Seen(const std::string& name, std::size_t commits = 1) {
  GroupAccess group;
  group.name = name;
  group.listed = true;
  group.offsets = kYes;
  group.commits = commits;
  return group;
}

TEST(AccessReportTest, NamedBrokersThatCannotBeReachedAreNotBlamedOnTheBootstrapServer) {
  AccessFacts facts;
  facts.reach = kafka::Reach::kBrokersUnreachable;
  facts.brokers = {{1, "127.0.0.1:9", {Answer::kUnreachable, "check advertised.listeners"}}};
  config::ClusterSettings settings;
  settings.bootstrap_servers = "kafka:9092";
  const AccessReport report = JudgeAccess(facts, settings, {});
  EXPECT_FALSE(report.ok());
  ASSERT_GE(report.rows.size(), 3U);
  EXPECT_EQ(report.rows[0].result, Access::kOk);
  EXPECT_EQ(report.rows[0].tried, "Metadata from kafka:9092");
  EXPECT_EQ(report.rows[1].result, Access::kUnreachable);
  EXPECT_EQ(report.rows[1].need, "broker 1");
  EXPECT_EQ(report.rows[1].tried, "connection to 127.0.0.1:9");
  EXPECT_THAT(report.rows[1].found, HasSubstr("check advertised.listeners"));
  EXPECT_EQ(report.rows[2].result, Access::kNotTried);
  EXPECT_EQ(report.rows[2].found, "no broker was reached");
}

// A user who may do all there is to do.
AccessFacts AllGranted() {
  AccessFacts facts;
  facts.reach = kafka::Reach::kReached;
  facts.brokers = {{1, "kafka-1:9092", kYes}};
  facts.unknown_group = kYes;
  facts.groups = {Seen("billing")};
  facts.topics_seen = facts.topics_wanted = 2;
  facts.offsets_topic.described = kYes;
  facts.offsets_topic.may_read = true;
  facts.ends = facts.times = kYes;
  return facts;
}

Access ResultOf(const AccessReport& report, const std::string& need) {
  for (const AccessRow& row : report.rows) {
    if (row.need == need) return row.result;
  }
  ADD_FAILURE() << "no line for " << need;
  return Access::kFailed;
}

std::string FoundOf(const AccessReport& report, const std::string& need) {
  for (const AccessRow& row : report.rows) {
    if (row.need == need) return row.found;
  }
  return "";
}

AccessReport Judged(const AccessFacts& facts, const config::ClusterSettings& settings = {},
                    const std::vector<std::string>& groups = {}) {
  return JudgeAccess(facts, settings, groups);
}

TEST(AccessReportTest, WithAllRightsNothingIsMissing) {
  const AccessReport report = Judged(AllGranted());
  EXPECT_TRUE(report.ok());
  EXPECT_THAT(report.grants, IsEmpty());
  EXPECT_THAT(report.remarks, IsEmpty());
  EXPECT_EQ(ResultOf(report, "exact counts"), Access::kNotNeeded);
}

TEST(AccessReportTest, AnEmptyClusterMissesNothing) {
  AccessFacts facts = AllGranted();
  facts.groups.clear();
  facts.topics_seen = facts.topics_wanted = 0;
  facts.offsets_topic.described = {Answer::kAbsent, ""};
  EXPECT_TRUE(Judged(facts).ok());
}

TEST(AccessReportTest, SeeingNothingAndARefusedNameIsMissing) {
  AccessFacts facts = AllGranted();
  facts.groups.clear();
  facts.unknown_group = kNo;
  const AccessReport report = Judged(facts);
  EXPECT_FALSE(report.ok());
  EXPECT_EQ(ResultOf(report, "groups"), Access::kDenied);
  EXPECT_THAT(report.grants, ElementsAre(Grant{"Describe", {}, {"*"}}));
}

TEST(AccessReportTest, SeeingSomethingAndARefusedNameIsARemark) {
  AccessFacts facts = AllGranted();
  facts.unknown_group = kNo;
  facts.offsets_topic.described = kNo;
  const AccessReport report = Judged(facts);
  EXPECT_TRUE(report.ok());
  EXPECT_THAT(report.grants, IsEmpty());
  EXPECT_THAT(report.remarks, ElementsAre(HasSubstr("Some groups may be hidden"),
                                          HasSubstr("Some topics may be hidden")));
}

TEST(AccessReportTest, AGroupWithoutCommitsIsARemark) {
  AccessFacts facts = AllGranted();
  facts.groups.push_back(Seen("bare", 0));
  const AccessReport report = Judged(facts);
  EXPECT_TRUE(report.ok());
  EXPECT_THAT(report.remarks, ElementsAre(HasSubstr("No commit of bare is visible")));
}

TEST(AccessReportTest, ANamedGroupIsJudgedByItsName) {
  AccessFacts facts = AllGranted();
  GroupAccess hidden;
  hidden.name = "hidden";
  hidden.offsets = kNo;
  facts.groups.push_back(hidden);
  const AccessReport report = Judged(facts, {}, {"billing", "hidden"});
  EXPECT_EQ(ResultOf(report, "group billing"), Access::kOk);
  EXPECT_EQ(ResultOf(report, "group hidden"), Access::kDenied);
  EXPECT_THAT(report.grants, ElementsAre(Grant{"Describe", {}, {"hidden"}}));
}

TEST(AccessReportTest, ManyNamesAreGrantedAsAny) {
  AccessFacts facts = AllGranted();
  facts.groups.clear();
  for (int i = 0; i < 21; ++i) {
    facts.groups.push_back(Seen("g" + std::to_string(i)));
    facts.groups.back().offsets = kNo;
  }
  const AccessReport report = Judged(facts);
  EXPECT_THAT(FoundOf(report, "groups"), HasSubstr("g0, g1, g2, g3, g4 and 16 more;"));
  EXPECT_THAT(report.grants, ElementsAre(Grant{"Describe", {}, {"*"}}));
}

TEST(AccessReportTest, ATopicThatKafkaDoesNotNameIsGrantedOnlyIfNoneHasAName) {
  AccessFacts facts = AllGranted();
  facts.groups[0].description = {Answer::kTopicDenied, "TOPIC_AUTHORIZATION_FAILED: no"};
  EXPECT_THAT(Judged(facts).grants, ElementsAre(Grant{"Describe", {"*"}, {}}));
  facts.hidden_topics = {{"orders", kNo, std::nullopt},
                         {"deleted", {Answer::kAbsent, ""}, std::nullopt}};
  const AccessReport report = Judged(facts);
  EXPECT_EQ(ResultOf(report, "members"), Access::kDenied);
  EXPECT_EQ(ResultOf(report, "topics"), Access::kDenied);
  EXPECT_THAT(report.grants, ElementsAre(Grant{"Describe", {"orders"}, {}}));
}

TEST(AccessReportTest, ReadIsNeededForWhatReads) {
  config::ClusterSettings settings;
  settings.time_lag = config::TimeLagMode::kFetch;
  settings.offsets_topic = true;
  AccessFacts facts = AllGranted();
  facts.readable = {{"a", kYes, true}, {"b", kYes, false}};
  facts.offsets_topic.may_read = false;
  const AccessReport report = Judged(facts, settings);
  EXPECT_THAT(report.grants,
              ElementsAre(Grant{"Read", {"b"}, {}}, Grant{"Read", {"__consumer_offsets"}, {}}));
  EXPECT_EQ(ResultOf(report, "time lag: fetch"), Access::kDenied);
  EXPECT_EQ(ResultOf(report, "exact counts"), Access::kDenied);
}

TEST(AccessReportTest, WhatKafkaDoesNotTellIsNotMissing) {
  config::ClusterSettings settings;
  settings.time_lag = config::TimeLagMode::kFetch;
  settings.offsets_topic = true;
  AccessFacts facts = AllGranted();
  facts.readable = {{"a", kYes, std::nullopt}};
  facts.offsets_topic.may_read.reset();
  const AccessReport report = Judged(facts, settings);
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(ResultOf(report, "time lag: fetch"), Access::kNotTried);
  EXPECT_EQ(ResultOf(report, "exact counts"), Access::kNotTried);
}

TEST(AccessReportTest, ASilentBrokerHasItsLine) {
  AccessFacts facts = AllGranted();
  facts.brokers.push_back({2, "kafka-2:9092", kSilence});
  const AccessReport report = Judged(facts);
  EXPECT_FALSE(report.ok());
  EXPECT_EQ(ResultOf(report, "broker 2"), Access::kUnreachable);
  EXPECT_THAT(FoundOf(report, "broker 2"), HasSubstr("Timed out; without it"));
  EXPECT_THAT(report.grants, IsEmpty());
}

TEST(AccessReportTest, WhatASilentBrokerMayHaveIsNotCalledAbsent) {
  AccessFacts facts = AllGranted();
  facts.brokers.push_back({2, "kafka-2:9092", kSilence});
  facts.groups[0].listed = false;
  EXPECT_EQ(FoundOf(Judged(facts, {}, {"billing"}), "group billing"),
            "allowed; not every broker listed its groups");
  facts.groups.clear();
  facts.unknown_group = kNo;
  const AccessReport report = Judged(facts);
  EXPECT_EQ(ResultOf(report, "groups"), Access::kUnreachable);
  EXPECT_THAT(report.grants, IsEmpty());
}

TEST(AccessReportTest, AGroupThatIsNotAnsweredForIsNoMissingRight) {
  AccessFacts facts = AllGranted();
  facts.groups.push_back(Seen("slow"));
  facts.groups.back().offsets = kSilence;
  const AccessReport report = Judged(facts);
  EXPECT_EQ(ResultOf(report, "commits"), Access::kUnreachable);
  EXPECT_THAT(FoundOf(report, "commits"), HasSubstr("slow"));
  EXPECT_THAT(report.grants, IsEmpty());
}

TEST(AccessReportTest, WithoutKafkaNothingElseIsSaid) {
  AccessFacts facts;
  facts.reach = kafka::Reach::kLoginRefused;
  facts.why = "wrong password";
  const AccessReport report = Judged(facts, {}, {"billing"});
  EXPECT_FALSE(report.ok());
  EXPECT_EQ(ResultOf(report, "login"), Access::kLoginRefused);
  EXPECT_EQ(FoundOf(report, "login"), "wrong password");
  EXPECT_EQ(ResultOf(report, "group billing"), Access::kNotTried);
  EXPECT_EQ(ResultOf(report, "topics"), Access::kNotTried);
  EXPECT_THAT(report.grants, IsEmpty());
  EXPECT_THAT(report.remarks, IsEmpty());
}

}  // namespace
}  // namespace lagwatch::access
