// SPDX-License-Identifier: Apache-2.0
// From records to commits and counts: what is vouched for, and what OffsetFetch has a say in.
#include "kafka/offsets_state.h"

#include <gmock/gmock.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "support/offsets_records.h"

namespace lagwatch::kafka {
namespace {

using ::testing::ElementsAre;
using testing::GroupShape;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int32_t kPartitions = 3;
const OffsetsState::SteadyTime kNow{std::chrono::hours(1)};

// One group of one partition of the topic, with the verbs of a broker.
class OffsetsStateTest : public ::testing::Test {
 protected:
  OffsetsStateTest() { Restart(); }

  void Restart() {
    state_.Restart(kPartitions);
    home_ = state_.PartitionOf("billing");
  }
  void Write(const std::string& key, std::optional<std::string> value) {
    std::optional<std::string_view> view;
    if (value) view = *value;
    state_.Apply(home_, next_++, records::DecodeOffsetsRecord(key, view));
  }
  void Commit(const std::string& topic, int partition, std::int64_t offset, int time = 9) {
    Write(testing::CommitKey("billing", topic, partition), testing::CommitValue(3, offset, time));
  }
  void Remove(const std::string& topic, int partition) {
    Write(testing::CommitKey("billing", topic, partition), std::nullopt);
  }
  void Classic(const GroupShape& shape) {
    Write(testing::GroupKey(2, "billing"), testing::ClassicGroupValue(shape));
  }
  void Seed(std::vector<FetchedCommit> commits, std::int64_t end) {
    state_.Seed({"billing", end, std::move(commits)}, kNow);
  }
  std::string Compare(std::vector<FetchedCommit> commits, std::int64_t end) {
    return state_.Compare({"billing", end, std::move(commits)},
                          [](std::string_view topic, std::int32_t) { return topic != "hidden"; });
  }
  std::vector<std::string> Commits() const {
    std::vector<std::string> texts;
    state_.VisitCommits(
        "billing", [&](std::string_view topic, std::int32_t partition, Offset offset, WallTime at) {
          texts.push_back(std::string(topic) + "/" + std::to_string(partition) + "=" +
                          std::to_string(offset.value()) + "@" +
                          std::to_string(at.time_since_epoch().count()));
        });
    return texts;
  }
  // A collection whose brokers list the group or not; `whole`: all brokers listed theirs.
  void List(bool listed, bool whole = true) {
    state_.Listed([&](const std::string& group) { return listed && group == "billing"; }, whole);
  }
  bool IsForgotten() const { return state_.Counts("billing")->commits == 0; }
  std::uint64_t Rebalances() const {
    const auto counts = state_.Counts("billing");
    return counts ? counts->rebalances : 0;
  }

  OffsetsState state_{config::NameFilter(), config::NameFilter()};
  std::int32_t home_ = 0;
  std::int64_t next_ = 100;
};

TEST_F(OffsetsStateTest, PositionsAreUnknownUntilSomethingWasRead) {
  EXPECT_FALSE(state_.Passed(home_, Offset(0)));
  EXPECT_FALSE(state_.Counts("billing").has_value());
  state_.PassTo(home_, 100);
  EXPECT_TRUE(state_.Passed(home_, Offset(100)));
  EXPECT_FALSE(state_.Passed(home_, Offset(101)));
  EXPECT_FALSE(state_.Passed(home_, Offset()));
  EXPECT_EQ(state_.Counts("billing")->commits, 0U);
}

TEST_F(OffsetsStateTest, RecordsAloneAreNotTheWholeGroup) {
  Commit("orders", 0, 5);
  EXPECT_FALSE(state_.Vouches("billing"));
  Seed({{"orders", 0, Offset(4)}, {"orders", 1, Offset(7)}}, 100);
  EXPECT_TRUE(state_.Vouches("billing"));
  EXPECT_THAT(Commits(), ElementsAre("orders/0=5@9", "orders/1=7@0"));
}

TEST_F(OffsetsStateTest, TheLastRecordOfAPartitionStands) {
  Seed({{"orders", 1, Offset(7)}}, 100);
  Commit("orders", 1, 9, 20);
  Commit("audit", 0, 3, 21);
  Commit("orders", 1, 2, 22);
  EXPECT_THAT(Commits(), ElementsAre("audit/0=3@21", "orders/1=2@22"));
  EXPECT_EQ(state_.Counts("billing")->commits, 3U);
}

TEST_F(OffsetsStateTest, ATombstoneRemovesAndIsNoCommit) {
  Seed({{"orders", 0, Offset(4)}}, 100);
  Remove("orders", 0);
  EXPECT_THAT(Commits(), IsEmpty());
  EXPECT_EQ(state_.Counts("billing")->commits, 0U);
}

TEST_F(OffsetsStateTest, AnAnswerDoesNotBringBackWhatARecordRemovedSince) {
  Remove("orders", 0);  // record 100, after the end that was noted
  Seed({{"orders", 0, Offset(4)}}, 100);
  EXPECT_THAT(Commits(), IsEmpty());
}

TEST_F(OffsetsStateTest, AnAnswerOverrulesOlderRecordsButKeepsTheirTimes) {
  Commit("orders", 0, 5);
  Commit("orders", 1, 6);
  Commit("orders", 2, 7);
  Seed({{"orders", 0, Offset(5)}, {"orders", 1, Offset(60)}}, next_);
  EXPECT_THAT(Commits(), ElementsAre("orders/0=5@9", "orders/1=60@0"));
}

TEST_F(OffsetsStateTest, APartitionThatLostRecordsNeedsNewAnswers) {
  Seed({{"orders", 0, Offset(4)}}, 100);
  Commit("orders", 0, 5);
  state_.Reset(home_);
  EXPECT_FALSE(state_.Vouches("billing"));
  EXPECT_FALSE(state_.Passed(home_, Offset(0)));
  EXPECT_THAT(Commits(), IsEmpty());
  EXPECT_EQ(state_.Counts("billing")->commits, 1U);  // counts never step back
}

TEST_F(OffsetsStateTest, AnotherNumberOfPartitionsBeginsAnew) {
  Seed({{"orders", 0, Offset(4)}}, 100);
  Restart();
  EXPECT_FALSE(state_.Vouches("billing"));
  EXPECT_THAT(Commits(), IsEmpty());
}

TEST_F(OffsetsStateTest, GroupsWithARecordThatCannotBeReadAreNotVouchedFor) {
  Seed({{"orders", 0, Offset(4)}}, 100);
  Write(testing::CommitKey("billing", "orders", 0), testing::Bytes().Int16(5).text());
  EXPECT_FALSE(state_.Vouches("billing"));
  EXPECT_EQ(state_.undecodable(), 1U);
  EXPECT_EQ(state_.Counts("billing")->commits, 1U);
}

TEST_F(OffsetsStateTest, AKeyThatCannotBeReadMayBeAnyGroupsOfItsPartition) {
  Seed({{"orders", 0, Offset(4)}}, 100);
  Write(testing::Bytes().Int16(1).Int16(50).text(), std::nullopt);
  EXPECT_FALSE(state_.Vouches("billing"));
  EXPECT_EQ(state_.undecodable(), 1U);
}

TEST_F(OffsetsStateTest, RecordsOfUnknownKindsChangeNothing) {
  Seed({{"orders", 0, Offset(4)}}, 100);
  for (const int type : {18, 24, 30, 24}) Write(testing::GroupKey(type, "billing"), "?");
  EXPECT_TRUE(state_.Vouches("billing"));
  EXPECT_THAT(state_.unknown_kinds(), ElementsAre(24, 30));  // 18 is of no use, but known
}

// --- rebalances ---

TEST_F(OffsetsStateTest, AClassicRebalanceIsAHigherGenerationWithMembers) {
  Classic({.generation = 0, .members = 0});  // the group comes into being
  Classic({.generation = 1, .members = 1});
  Classic({.generation = 2, .members = 2});
  Classic({.generation = 2, .members = 2, .is_static = true});  // a static member came back
  Classic({.generation = 3, .members = 0});                     // everybody left
  EXPECT_EQ(Rebalances(), 2U);
  EXPECT_EQ(state_.Counts("billing")->generation, 3);
}

TEST_F(OffsetsStateTest, TheFirstGenerationSeenOfAStaticGroupMayBeAnOldOne) {
  Classic({.generation = 7, .members = 2, .is_static = true});
  EXPECT_EQ(Rebalances(), 0U);
  Classic({.generation = 8, .members = 2, .is_static = true});
  EXPECT_EQ(Rebalances(), 1U);
}

TEST_F(OffsetsStateTest, TheFirstGenerationSeenOfOtherGroupsIsNew) {
  Classic({.generation = 7, .members = 2});
  EXPECT_EQ(Rebalances(), 1U);
}

TEST_F(OffsetsStateTest, AGroupThatWasDeletedStartsAtTheFirstGenerationAgain) {
  Classic({.generation = 5, .members = 1});
  Write(testing::GroupKey(2, "billing"), std::nullopt);
  Classic({.generation = 1, .members = 1});
  EXPECT_EQ(Rebalances(), 2U);
}

TEST_F(OffsetsStateTest, AConsumerProtocolRebalanceIsAHigherAssignmentEpoch) {
  const auto epoch = [&](int type, int value) {
    Write(testing::GroupKey(type, "billing"), testing::EpochValue(value));
  };
  epoch(3, 1);
  epoch(6, 1);
  epoch(3, 2);
  epoch(6, 2);
  epoch(3, 3);  // the last member left: there is nobody to assign to
  EXPECT_EQ(Rebalances(), 2U);
  EXPECT_EQ(state_.Counts("billing")->generation, 3);
}

TEST_F(OffsetsStateTest, AnAssignmentToNobodyIsNoRebalance) {
  for (const auto& [member, assigned, epoch] : {std::tuple(5, 8, 6), std::tuple(19, 22, 20)}) {
    SCOPED_TRACE(member);
    const std::uint64_t before = Rebalances();
    Write(testing::MemberKey(member, "billing", "a"), "there");
    Write(testing::GroupKey(epoch, "billing"), testing::EpochValue(1));
    Write(testing::MemberKey(assigned, "billing", "a"), "there");
    for (const int type : {assigned, member}) {
      Write(testing::MemberKey(type, "billing", "a"), std::nullopt);
    }
    Write(testing::GroupKey(epoch, "billing"), testing::EpochValue(2));  // of Kafka 4.4
    EXPECT_EQ(Rebalances(), before + 1);
    Write(testing::MemberKey(member, "billing", "b"), "there");
    Write(testing::MemberKey(assigned, "billing", "b"), "there");
    EXPECT_EQ(Rebalances(), before + 1);
    Write(testing::GroupKey(epoch, "billing"), testing::EpochValue(3));
    EXPECT_EQ(Rebalances(), before + 2);
    Write(testing::GroupKey(epoch, "billing"), std::nullopt);
  }
}

TEST_F(OffsetsStateTest, AnIdleMemberThatLeavesCausesARebalanceOfTheOthers) {
  Write(testing::MemberKey(5, "billing", "idle"), std::nullopt);
  Write(testing::GroupKey(6, "billing"), testing::EpochValue(7));
  EXPECT_EQ(Rebalances(), 0U);
  Write(testing::MemberKey(8, "billing", "a"), "its new epoch");
  EXPECT_EQ(Rebalances(), 1U);
  Write(testing::MemberKey(8, "billing", "b"), "its new epoch");
  EXPECT_EQ(Rebalances(), 1U);
}

// --- checks ---

TEST_F(OffsetsStateTest, ChecksComeWithinAnHourAndNotBeforeHalfOfOne) {
  Seed({}, 100);
  EXPECT_FALSE(state_.CheckDue("billing", kNow + std::chrono::minutes(29)));
  EXPECT_TRUE(state_.CheckDue("billing", kNow + std::chrono::hours(1)));
}

TEST_F(OffsetsStateTest, ACheckFindsWhatNoRecordExplains) {
  Seed({{"orders", 0, Offset(4)}, {"orders", 1, Offset(4)}}, 100);
  Commit("orders", 0, 5);
  const std::int64_t end = next_;
  EXPECT_THAT(Compare({{"orders", 0, Offset(5)}, {"orders", 1, Offset(4)}}, end), IsEmpty());
  EXPECT_THAT(Compare({{"orders", 0, Offset(6)}, {"orders", 1, Offset(4)}}, end),
              HasSubstr("orders partition 0: OffsetFetch has 6, the records have 5"));
  EXPECT_THAT(Compare({{"orders", 0, Offset(5)}}, end),
              HasSubstr("orders partition 1: OffsetFetch has none, the records have 4"));
}

TEST_F(OffsetsStateTest, ACheckAllowsForLaterRecordsAndForWhatIsNotShown) {
  Seed({{"orders", 0, Offset(4)}}, 100);
  Commit("hidden", 0, 1);
  const std::int64_t end = next_;
  Commit("orders", 0, 5);
  Commit("audit", 0, 5);
  EXPECT_THAT(Compare({{"orders", 0, Offset(4)}}, end), IsEmpty());
  EXPECT_THAT(Compare({{"orders", 0, Offset(5)}, {"audit", 0, Offset(5)}}, end), IsEmpty());
}

// --- what is not kept ---

TEST_F(OffsetsStateTest, GroupsThatAreNoLongerListedAreForgotten) {
  Commit("orders", 0, 5);
  List(false);
  List(true);
  List(false);
  List(false);
  EXPECT_EQ(state_.Counts("billing")->commits, 1U);
  List(false);
  EXPECT_TRUE(IsForgotten());
}

TEST_F(OffsetsStateTest, AListingOfSomeBrokersForgetsNoGroupThatMayBeElsewhere) {
  Commit("orders", 0, 5);
  for (int i = 0; i < 10; ++i) List(false, false);
  EXPECT_FALSE(IsForgotten());
}

TEST_F(OffsetsStateTest, ADeletedGroupIsForgottenWhateverBrokersList) {
  for (const int type : {2, 3}) {
    SCOPED_TRACE(type);
    Seed({{"orders", 0, Offset(4)}}, next_);
    Commit("orders", 1, 5);
    Write(testing::GroupKey(type, "billing"),
          type == 2 ? testing::ClassicGroupValue({}) : testing::EpochValue(1));
    Remove("orders", 0);
    Remove("orders", 1);
    List(false, false);
    EXPECT_FALSE(IsForgotten());  // all of its commits went, but it is there
    Write(testing::GroupKey(type, "billing"), std::nullopt);
    List(true, false);
    EXPECT_FALSE(IsForgotten());  // a listing that is older than its end
    List(false, false);
    EXPECT_TRUE(IsForgotten());
  }
}

TEST_F(OffsetsStateTest, AGroupThatChangesItsProtocolKeepsItsCommits) {
  Seed({{"orders", 0, Offset(4)}}, 100);
  Write(testing::GroupKey(2, "billing"), std::nullopt);
  List(false, false);
  EXPECT_THAT(Commits(), ElementsAre("orders/0=4@0"));
}

TEST_F(OffsetsStateTest, AGroupOfCommitsOnlyEndsWithThem) {
  Commit("orders", 0, 5);
  Remove("orders", 0);
  List(false, false);
  EXPECT_TRUE(IsForgotten());
}

TEST_F(OffsetsStateTest, ADeletedGroupThatIsThereAgainIsKept) {
  Commit("orders", 0, 5);
  Remove("orders", 0);
  Commit("orders", 0, 1);
  List(false, false);
  EXPECT_THAT(Commits(), ElementsAre("orders/0=1@9"));
}

TEST_F(OffsetsStateTest, FiltersHold) {
  state_ = OffsetsState(config::NameFilter::Exactly({"billing"}),
                        config::NameFilter::Exactly({"orders"}));
  Restart();
  Seed({{"orders", 0, Offset(1)}, {"audit", 0, Offset(1)}}, 100);
  Commit("audit", 1, 5);
  Write(testing::CommitKey("web", "orders", 0), testing::CommitValue(3, 5, 9));
  EXPECT_THAT(Commits(), ElementsAre("orders/0=1@0"));
  EXPECT_EQ(state_.Counts("web").value_or(ExactCounts()).commits, 0U);
  EXPECT_EQ(state_.Counts("billing")->commits, 1U);
}

}  // namespace
}  // namespace lagwatch::kafka
