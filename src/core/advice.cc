// SPDX-License-Identifier: Apache-2.0
#include "core/advice.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/format.h"
#include "core/share_advice.h"
#include "core/shown_as.h"

namespace lagwatch::core {
namespace {

// A partition with more than this part of the group's lag is a hot partition.
constexpr double kHotPart = 0.8;

std::string Count(std::size_t count, const std::string& noun) {
  return FormatNumber(static_cast<std::int64_t>(count)) + " " + noun + (count == 1 ? "" : "s");
}

// How the partitions and the lag are divided among the members.
struct Division {
  const TopicLag* hot_topic = nullptr;  // has nearly all of the lag in one partition
  const PartitionLag* hot = nullptr;
  std::size_t behind = 0;   // partitions with a lag
  std::size_t owned = 0;    // partitions with an owner
  std::size_t working = 0;  // members that own one
  std::size_t idle = 0;
  bool any_static = false;
};

Division DivisionOf(const GroupReport& group) {
  Division division;
  std::int64_t most = 0;
  std::int64_t sum = 0;
  for (const TopicLag& topic : group.topics) {
    for (const PartitionLag& row : topic.partitions) {
      const std::int64_t lag = row.lag.value_or(0);
      if (lag > most) {
        most = lag;
        division.hot = &row;
        division.hot_topic = &topic;
      }
      sum = AddCapped(sum, lag);
      division.behind += lag > 0 ? 1U : 0U;
      division.owned += row.owner >= 0 ? 1U : 0U;
    }
  }
  const bool one_of_several =
      division.owned > 1 && static_cast<double>(most) > kHotPart * static_cast<double>(sum);
  if (!one_of_several) division.hot = nullptr;
  for (const GroupMember& member : *group.members) {
    ++(member.partitions > 0 ? division.working : division.idle);
    division.any_static = division.any_static || !member.group_instance_id.empty();
  }
  return division;
}

class Adviser {
 public:
  Adviser(const GroupReport& group, const std::vector<Topic>& topics)
      : group_(group), topics_(topics) {
    if (group.members) division_ = DivisionOf(group);
    moved_ = std::ranges::any_of(group.topics,
                                 [](const TopicLag& topic) { return topic.records_consumed > 0; });
    stuck_ = HasReason(group, ReasonKind::kStalled) || HasReason(group, ReasonKind::kStopped);
  }

  std::vector<Advice> Take() {
    for (const Reason& reason : group_.reasons) {
      if (reason.status != Status::kOk) Advise(reason);
    }
    return std::move(advice_);
  }

 private:
  void Advise(const Reason& reason) {
    switch (reason.kind) {
      case ReasonKind::kStaleData:
      case ReasonKind::kIncompleteData:
        return Helps(
            "find out why Kafka does not answer: lagwatch's log and lagwatch_kafka_errors_total "
            "show the request and the error");
      case ReasonKind::kDataLoss:
        return AdviseDataLoss(reason);
      case ReasonKind::kOffsetBeyondEnd:
        return AdviseBeyondEnd(reason);
      case ReasonKind::kRewind:
        return Helps(
            "if the offsets were not reset on purpose, look for two consumers that commit for the "
            "same partition, and for commits of offsets that were processed earlier");
      case ReasonKind::kStopped:
        return AdviseStopped();
      case ReasonKind::kStalled:
        return AdviseStalled(reason);
      case ReasonKind::kRetentionRisk:
        Helps("a longer retention.ms of " + reason.topic + " gives the group more time");
        return AdviseSlow();
      case ReasonKind::kFallingBehind:
      case ReasonKind::kLagAboveThreshold:
      case ReasonKind::kTimeLagAboveThreshold:
        return AdviseSlow();
      case ReasonKind::kRebalanceStorm:
        return AdviseStorm();
      case ReasonKind::kUncommitted:
        return Helps(
            "make the consumer commit (enable.auto.commit, or commit calls): until it does, "
            "auto.offset.reset decides where it starts after a restart");
      case ReasonKind::kNoMembers:
      case ReasonKind::kNoAssignment:
      case ReasonKind::kInactive:
        return;
    }
  }

  void AdviseDataLoss(const Reason& reason) {
    Helps("a longer retention.ms or retention.bytes of " + reason.topic +
          ", or a faster group, prevents further losses");
    DoesNotHelp(
        "a restart: deleted records cannot be read again, and auto.offset.reset decides where the "
        "group continues");
  }

  void AdviseBeyondEnd(const Reason& reason) {
    Helps("if " + reason.topic +
          " was re-created or lost records, reset the group's offsets on it "
          "(kafka-consumer-groups --reset-offsets) while the group is stopped");
    DoesNotHelp("waiting: records written before the log reaches the commit would never be read");
  }

  void AdviseStopped() {
    const bool no_members = group_.members && group_.members->empty();
    Helps(no_members
              ? "start the group's consumers: none is running"
              : "find out why no member owns the partition: a subscription or an assign() that "
                "leaves it out, or an assignor that fails");
    DoesNotHelp("more partitions: the existing ones are not read");
  }

  void AdviseStalled(const Reason& reason) {
    Helps(
        "check the owner: its log, a downstream system that hangs, or a record that fails "
        "repeatedly" +
        CommitOf(reason));
    DoesNotHelp(
        "more consumers: the partition has one, and the next owner would read the same record");
  }

  // ", starting at offset 12 of partition 3 of orders"
  std::string CommitOf(const Reason& reason) const {
    for (const TopicLag& topic : group_.topics) {
      if (topics_[topic.topic].name != reason.topic) continue;
      for (const PartitionLag& row : topic.partitions) {
        if (row.partition != reason.partition || !row.committed.known()) continue;
        return ", starting at offset " + std::to_string(row.committed.value()) + " of partition " +
               std::to_string(row.partition) + " of " + reason.topic;
      }
    }
    return "";
  }

  // At most once per group. More consumers help a slow group, not a stuck one, so they are advised
  // only if a commit was seen to move. A single collection (`--once`) never sees that.
  void AdviseSlow() {
    if (!division_ || advised_slow_ || stuck_) return;
    advised_slow_ = true;
    if (division_->working == 0) return;  // AdviseStopped() covers it
    if (division_->hot != nullptr) return AdviseHot();
    if (!moved_) return;
    if (division_->owned > division_->working) {
      return Helps("more consumers: " + Count(division_->working, "member") + " share " +
                   Count(division_->owned, "partition") + ", and up to " +
                   std::to_string(division_->owned) + " can work");
    }
    Helps(
        "more partitions and then more consumers, or faster processing: every partition "
        "already has its own consumer");
    DoesNotHelp("more consumers alone: " +
                (division_->idle > 0
                     ? Count(division_->idle, "member") + " already own no partition"
                     : std::string("they would own no partition")));
  }

  void AdviseHot() {
    const std::string where = "partition " + std::to_string(division_->hot->partition) + " of " +
                              topics_[division_->hot_topic->topic].name;
    Helps("look at " + where +
          ", which has nearly all of the lag: a key that is written far more often than others, "
          "or an owner that is slower than the rest");
    DoesNotHelp("more consumers: one partition is read by one member of a group");
  }

  void AdviseStorm() {
    Helps(
        "if members are removed because processing a batch takes too long, a longer "
        "max.poll.interval.ms or a smaller max.poll.records");
    if (division_ && !division_->any_static) {
      Helps(
          "if members restart often, static membership (group.instance.id): a restart within "
          "session.timeout.ms then causes no rebalance");
    }
    DoesNotHelp("more consumers: each new member causes another rebalance");
  }

  void Helps(std::string text) { advice_.push_back({true, std::move(text)}); }
  void DoesNotHelp(std::string text) { advice_.push_back({false, std::move(text)}); }

  const GroupReport& group_;
  const std::vector<Topic>& topics_;
  std::optional<Division> division_;  // empty: the members are not known
  bool moved_ = false;                // a commit moved since the group is watched
  bool stuck_ = false;                // a partition has not moved for a whole window
  bool advised_slow_ = false;
  std::vector<Advice> advice_;
};

}  // namespace

std::vector<Advice> AdviceFor(const GroupReport& group, const std::vector<Topic>& topics) {
  // Each group under a merged name divides its partitions differently.
  if (group.status == Status::kOk || group.groups > 1) return {};
  if (group.is_share()) return ShareAdviceFor(group);
  return Adviser(group, topics).Take();
}

}  // namespace lagwatch::core
