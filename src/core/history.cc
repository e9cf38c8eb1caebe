// SPDX-License-Identifier: Apache-2.0
#include "core/history.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/sorted.h"
#include "core/lag.h"

namespace lagwatch::core {
namespace {

void AdvanceTopic(TopicHistory& history, const Topic& topic, bool is_known) {
  const std::size_t before = history.partitions.size();
  history.partitions.resize(topic.partitions.size());
  for (std::size_t p = 0; p < topic.partitions.size(); ++p) {
    const std::optional<LogBounds>& bounds = topic.partitions[p].bounds;
    PartitionHistory& partition = history.partitions[p];
    if (!bounds || bounds->read_at <= partition.seen) continue;
    history.produced += partition.Advance(*bounds, is_known && p >= before);
  }
}

// The previous rows of the partitions that still exist.
void AlignRows(std::vector<RowHistory>& rows, const std::vector<PartitionLag>& now) {
  const auto same = [](const RowHistory& a, const PartitionLag& b) {
    return a.partition == b.partition;
  };
  if (std::equal(rows.begin(), rows.end(), now.begin(), now.end(), same)) return;
  std::vector<RowHistory> before = std::exchange(rows, {});
  rows.reserve(now.size());
  MatchSorted(SortedBy(now, &PartitionLag::partition), SortedBy(before, &RowHistory::partition),
              [&rows](const PartitionLag& row, const RowHistory* old) {
                rows.push_back(old != nullptr ? *old : RowHistory{});
                rows.back().partition = row.partition;
              });
}

// A row without a commit waits for its first commit as soon as there is a record to commit.
void AdvanceUncommitted(RowHistory& history, const PartitionLag& row,
                        const std::optional<LogBounds>& bounds, IsolationLevel isolation,
                        WallTime now) {
  history.committed = Offset();
  history.seen = now;
  if (row.owner >= 0 && !bounds) return;  // unchanged until the log can be read again
  const bool waits = row.owner >= 0 && FirstUnread(bounds->start, *bounds, isolation).known();
  if (!waits) {
    history.waiting_since = {};
  } else if (history.waiting_since == WallTime{}) {
    history.waiting_since = now;
  }
}

// Advances the history of one group by one collection.
class GroupAdvance {
 public:
  GroupAdvance(GroupHistory& history, GroupReport& group, const Report& report,
               const Policy& policy)
      : history_(history), group_(group), report_(report), policy_(policy) {}

  void Run(const std::vector<TopicHistory>& topics) {
    const bool is_empty = group_.members && group_.members->empty();
    skips_ = is_empty && history_.was_empty && !MayUseAssign();
    // A slot of a collection that did not read a share group's offsets would have no lag.
    const bool is_read = group_.commits_known && group_.commits_read > history_.last_read;
    const bool slot =
        (is_read || !group_.is_share()) && history_.clock.Tick(report_.at, group_.policy.window);
    if (slot) history_.rebalanced[history_.clock.Index(0)] = false;
    for (std::size_t t = 0; t < group_.topics.size(); ++t) {
      AdvanceRows(group_.topics[t], history_.topics[t], topics);
      NoteUse(group_.topics[t], history_.topics[t]);
      if (slot) PushSlots(group_.topics[t], history_.topics[t]);
      group_.topics[t].records_consumed = history_.topics[t].consumed;
      group_.topics[t].records_lost = history_.topics[t].lost;
      group_.topics[t].records_skipped = history_.topics[t].skipped;
    }
    if (forward_ && is_empty && history_.was_empty) history_.moved_without_member = report_.at;
    if (group_.members) history_.was_empty = is_empty;
    if (group_.members && !is_empty) history_.had_members = true;
    CountRebalances();
    CountCommits();
    NoteWatch();
    if (progressed_ || (group_.members && !group_.members->empty())) history_.alive = report_.at;
    group_.alive = history_.alive;
    group_.counters = history_.counters;
  }

 private:
  void AdvanceRows(const TopicLag& topic, GroupTopicHistory& history,
                   const std::vector<TopicHistory>& topics) {
    moved_ = false;
    for (std::size_t r = 0; r < topic.partitions.size(); ++r) {
      const PartitionLag& row = topic.partitions[r];
      RowHistory& row_history = history.rows[r];
      if (!row.committed_exists) {
        const auto index = static_cast<std::size_t>(row.partition);
        AdvanceUncommitted(row_history, row, report_.topics[topic.topic].partitions[index].bounds,
                           policy_.isolation, report_.at);
      } else if (row.lag && row.bounds.read_at > row_history.seen) {
        const PartitionHistory& partition =
            topics[topic.topic].partitions[static_cast<std::size_t>(row.partition)];
        Take(row, row_history, partition, history);
      }
    }
  }

  void Take(const PartitionLag& row, RowHistory& row_history, const PartitionHistory& partition,
            GroupTopicHistory& history) {
    if (partition.stepped_back) return;
    const Progress progress = AdvanceRow(row_history, row,
                                         {.now = report_.at,
                                          .longest_gap = policy_.StaleAfter(group_.is_share()),
                                          .window = group_.policy.window,
                                          .reset = partition.reset > row_history.seen,
                                          .is_share = group_.is_share()});
    if (progress.consumed > 0 && skips_) {
      history.skipped += progress.consumed;
      ForgetRates(row_history);
    } else {
      history.consumed += progress.consumed;
    }
    history.lost += progress.lost;
    forward_ = forward_ || progress.consumed > 0;
    commits_ += progress.committed ? 1 : 0;
    moved_ = moved_ || progress.committed;
    progressed_ = progressed_ || moved_;
  }

  // Whether a commit that moves forward while the group has no member is progress, as for consumers
  // that use assign(). The first one of a group that had members, or whose commits did not move for
  // a whole window, is an operator's reset.
  bool MayUseAssign() const {
    const std::optional<WallTime>& moved = history_.moved_without_member;
    if (moved) return report_.at - *moved < group_.policy.inactive_after;
    return !history_.had_members && report_.at - history_.watched_since < group_.policy.window;
  }

  void NoteUse(const TopicLag& topic, GroupTopicHistory& history) const {
    const bool owned = std::ranges::any_of(topic.partitions,
                                           [](const PartitionLag& row) { return row.owner >= 0; });
    if (owned || moved_ || history.used == WallTime{}) history.used = report_.at;
    const bool settled =
        group_.state == GroupState::kStable && group_.members && !group_.members->empty();
    if (settled) history.left = !owned;
  }

  void PushSlots(const TopicLag& topic, GroupTopicHistory& history) {
    const std::size_t slot = history_.clock.Index(0);
    for (std::size_t r = 0; r < history.rows.size(); ++r) {
      RowHistory& row = history.rows[r];
      row.slots[slot] = Slot{};
      row.slots[slot].moved = std::exchange(row.moved, 0.0F);
      if (row.seen == report_.at && topic.partitions[r].committed_exists) {
        row.slots[slot].lag = static_cast<float>(*topic.partitions[r].lag);
      }
    }
  }

  // Members of a share group come and go without stopping the others: nothing is rebalanced.
  void CountRebalances() {
    if (group_.is_share()) return;
    const RebalanceWatch::Seen seen =
        history_.rebalance_watch.Look(group_, report_.topics, report_.at, policy_.stale_after);
    history_.counters.rebalancing += seen.rebalancing;
    const std::uint64_t count =
        group_.exact ? SinceLast(&ExactCounts::rebalances) : seen.rebalances;
    history_.counters.rebalances += count;
    if (count > 0 || seen.rebalancing > Duration::zero()) {
      history_.rebalanced[history_.clock.Index(0)] = true;
    }
  }

  void CountCommits() {
    history_.counters.offset_commits += group_.exact ? SinceLast(&ExactCounts::commits) : commits_;
    if (group_.exact) history_.exact = group_.exact;
  }

  void NoteWatch() {
    const bool read = group_.commits_known && group_.commits_read > history_.last_read;
    if (read) {
      const bool unbroken =
          history_.last_read != WallTime{} &&
          group_.commits_read - history_.last_read <= policy_.StaleAfter(group_.is_share());
      if (!unbroken) history_.watched_since = report_.at;
      history_.last_read = group_.commits_read;
    }
    group_.watched_since = history_.watched_since;
  }

  // The count of a restarted follower begins at 0.
  std::uint64_t SinceLast(std::uint64_t ExactCounts::*count) const {
    const std::uint64_t now = (*group_.exact).*count;
    const std::uint64_t before = history_.exact ? (*history_.exact).*count : 0;
    return now >= before ? now - before : now;
  }

  GroupHistory& history_;
  GroupReport& group_;
  const Report& report_;
  const Policy& policy_;
  std::uint64_t commits_ = 0;
  bool skips_ = false;       // a commit that moves forward counts as a reset
  bool forward_ = false;     // a commit moved forward
  bool moved_ = false;       // a commit of the present topic moved
  bool progressed_ = false;  // any commit moved
};

}  // namespace

void History::Advance(Report& report, const Policy& policy) {
  AdvanceTopics(report);
  AdvanceGroups(report, policy);
}

void History::AdvanceTopics(Report& report) {
  std::vector<TopicHistory> before = std::exchange(topics_, {});
  topic_now_.assign(before.size(), -1);
  topics_.reserve(report.topics.size());
  report.records_produced.clear();
  const auto advance = [&](const Topic& topic, TopicHistory* old) {
    if (old != nullptr) {
      topic_now_[static_cast<std::size_t>(old - before.data())] =
          static_cast<std::int32_t>(topics_.size());
    }
    topics_.push_back(old != nullptr ? std::move(*old) : TopicHistory{topic.name, {}, 0});
    AdvanceTopic(topics_.back(), topic, old != nullptr);
    report.records_produced.push_back(topics_.back().produced);
  };
  MatchSorted(SortedBy(report.topics, &Topic::name), SortedBy(before, &TopicHistory::name),
              advance);
}

void History::AdvanceGroups(Report& report, const Policy& policy) {
  std::vector<GroupHistory> before = std::exchange(groups_, {});
  groups_.reserve(report.groups.size());
  const auto advance = [&](GroupReport& group, GroupHistory* old) {
    groups_.push_back(old != nullptr ? std::move(*old) : GroupHistory{});
    if (old == nullptr) {
      groups_.back().id = group.id;
      groups_.back().first_seen = report.at;
    }
    AlignTopics(groups_.back(), group);
    GroupAdvance(groups_.back(), group, report, policy).Run(topics_);
  };
  MatchSorted(SortedBy(report.groups, &GroupReport::id), SortedBy(before, &GroupHistory::id),
              advance);
}

void History::AlignTopics(GroupHistory& history, const GroupReport& group) const {
  std::vector<GroupTopicHistory> before = std::exchange(history.topics, {});
  history.topics.reserve(group.topics.size());
  // A topic that no longer exists has the index -1 now, which is less than any.
  const auto index_of = [](const TopicLag& topic) {
    return static_cast<std::int32_t>(topic.topic);
  };
  const auto index_now = [this](const GroupTopicHistory& topic) { return topic_now_[topic.topic]; };
  MatchSorted(SortedBy(group.topics, index_of), SortedBy(before, index_now),
              [&history](const TopicLag& topic, GroupTopicHistory* old) {
                history.topics.push_back(old != nullptr ? std::move(*old) : GroupTopicHistory{});
                history.topics.back().topic = topic.topic;
                AlignRows(history.topics.back().rows, topic.partitions);
              });
}

}  // namespace lagwatch::core
