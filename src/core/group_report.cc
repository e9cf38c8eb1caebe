// SPDX-License-Identifier: Apache-2.0
#include "core/group_report.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/lag.h"

namespace lagwatch::core {
namespace {

struct Owner {
  TopicPartition at;
  std::int32_t member = -1;
  bool is_shared = false;  // a carried owner, beside others
};

// KIP-848 states that the client library knows only as Unknown (INTERFACE 3, state).
GroupState ResolveState(const Group& group) {
  const bool assigning = group.state == GroupState::kUnknown &&
                         group.type == GroupType::kConsumer && group.membership.has_value();
  if (!assigning) return group.state;
  const std::vector<Member>& members = group.membership->members;
  const bool reconciling = std::ranges::any_of(members, &Member::target_differs);
  return reconciling ? GroupState::kReconciling : GroupState::kAssigning;
}

// The number of elements of `items`, which are sorted by topic, of that topic from `first` on.
template <typename Item>
std::size_t RunOf(const std::vector<Item>& items, std::size_t first, std::uint32_t topic) {
  const auto begin = items.begin() + static_cast<std::ptrdiff_t>(first);
  const auto end =
      std::find_if(begin, items.end(), [=](const Item& item) { return item.at.topic != topic; });
  return static_cast<std::size_t>(end - begin);
}

class Builder {
 public:
  Builder(const GroupReport* before, const GroupContext& context, GroupType type)
      : before_(before), context_(context) {
    report.type = type;
  }

  void TakeMembership(Membership membership) {
    report.membership_read = context_.started;
    report.assignor = std::move(membership.assignor);
    report.members.emplace();
    for (Member& member : membership.members) {
      const auto index = static_cast<std::int32_t>(report.members->size());
      for (const TopicPartition& at : member.assignment) owners_.push_back({at, index, false});
      report.members->push_back({std::move(member.id), std::move(member.client_id),
                                 std::move(member.host), std::move(member.group_instance_id),
                                 member.owned, member.standby_tasks});
    }
    std::ranges::stable_sort(owners_, {}, &Owner::at);
  }

  void CarryMembership() {
    if (before_ == nullptr || !context_.carry.IsFresh(before_->membership_read)) return;
    report.membership_read = before_->membership_read;
    report.assignor = before_->assignor;
    report.members = before_->members;
    ForEachPreviousRow([this](TopicPartition at, const PartitionLag& row) {
      if (row.owner >= 0) owners_.push_back({at, row.owner, row.is_shared});
    });
  }

  void TakeCommits(std::vector<Commit> commits) {
    commits_ = std::move(commits);
    report.commits_known = true;
    report.commits_read = context_.started;
  }

  void CarryCommits() {
    if (before_ == nullptr) return;
    report.commits_read = before_->commits_read;
    report.commits_known = before_->commits_known && AreOffsetsFresh(report.commits_read);
    ForEachPreviousRow([this](TopicPartition at, const PartitionLag& row) {
      if (row.committed_exists) commits_.push_back({at, Offset()});
    });
  }

  // One row for each partition with a commit or an owner.
  void BuildRows() {
    std::size_t c = 0;
    std::size_t o = 0;
    while (c < commits_.size() || o < owners_.size()) {
      const bool commit =
          o == owners_.size() || (c < commits_.size() && commits_[c].at <= owners_[o].at);
      const TopicPartition at = commit ? commits_[c].at : owners_[o].at;
      if (report.topics.empty() || report.topics.back().topic != at.topic) {
        AddTopic(at.topic, std::max(RunOf(commits_, c, at.topic), RunOf(owners_, o, at.topic)));
      }
      PartitionLag& row = report.topics.back().partitions.emplace_back();
      row.partition = at.partition;
      if (commit) FillCommitted(row, commits_[c++]);
      // Of several owners the first one is shown: KIP-848 members may own a partition together for
      // a moment, while it moves, and members of a share group do so all the time.
      for (; o < owners_.size() && owners_[o].at == at; ++o) {
        row.is_shared = report.is_share() && (row.owner >= 0 || owners_[o].is_shared);
        if (row.owner < 0) row.owner = owners_[o].member;
      }
    }
  }

  // The earliest time at which the group may have been alive, as far as Kafka shows it: the record
  // before a commit was read, and exact mode knows the time of the commit itself. A known time is
  // kept while it cannot be found again: a commit may move to an offset whose time is unknown, but
  // the group was still alive.
  void FindLastRead() {
    if (!report.members || !report.members->empty()) return;
    if (before_ != nullptr && before_->last_read) {
      const auto topic = context_.carry.TopicNow(before_->last_read->topic);
      if (topic)
        report.last_read = LastRead{before_->last_read->at, *topic, before_->last_read->partition};
    }
    for (const Commit& commit : commits_) {
      const auto read = context_.last_reads.Find(commit.at, commit.committed);
      TakeLastRead(commit, std::max(commit.committed_at, read ? read->timestamp : WallTime{}));
    }
  }

  // The age of the oldest value shown.
  void SetAge() {
    if (!context_.carry.IsFresh(report.listed)) return;
    WallTime oldest = report.listed;
    if (report.members) oldest = std::min(oldest, report.membership_read);
    ForEachRow(report, [&oldest](const PartitionLag& row) {
      if (row.lag) oldest = std::min(oldest, row.bounds.read_at);
    });
    report.age = std::max(Duration::zero(), context_.now - oldest);
  }

  GroupReport report;

 private:
  template <typename Function>
  void ForEachPreviousRow(Function function) {
    for (const TopicLag& topic : before_->topics) {
      const auto now = context_.carry.TopicNow(topic.topic);
      if (!now) continue;
      const auto count = static_cast<std::int32_t>(context_.topics[*now].partitions.size());
      for (const PartitionLag& row : topic.partitions) {
        if (row.partition < count) function(TopicPartition{*now, row.partition}, row);
      }
    }
  }

  // Reserves what is most likely needed: rows are the largest part of a Report.
  void AddTopic(std::uint32_t index, std::size_t rows) {
    TopicLag& topic = report.topics.emplace_back();
    topic.topic = index;
    topic.partition_count = static_cast<std::int32_t>(context_.topics[index].partitions.size());
    topic.partitions.reserve(rows);
  }

  void FillCommitted(PartitionLag& row, const Commit& commit) {
    row.committed_exists = true;
    const Partition& partition =
        context_.topics[commit.at.topic].partitions[static_cast<std::size_t>(row.partition)];
    const bool bounds_read = partition.bounds && partition.bounds->read_at >= context_.started;
    Offset broker_lag = commit.broker_lag;
    if (commit.committed.known() && bounds_read) {
      row.committed = commit.committed;
      row.bounds = *partition.bounds;
      SetBeyondEnd(row, commit.at);
      row.unread =
          context_.times.Find(commit.at, FirstUnread(row.committed, row.bounds, Isolation()));
    } else if (const PartitionLag* old = FreshRow(commit.at)) {
      row.committed = old->committed;
      row.bounds = old->bounds;
      row.beyond_end = old->beyond_end;
      row.unread = old->unread;
      broker_lag = Offset(*old->lag);
    }
    if (report.is_share()) {
      ComputeShareLag(row, broker_lag);
    } else {
      ComputeLag(row, context_.isolation);
    }
    // Between two readings of a share group its records may have been completed.
    const WallTime now = report.is_share() ? row.bounds.read_at : context_.now;
    if (context_.time_lag) ComputeTimeLag(row, Isolation(), now);
  }

  // A broker counts the lag of a share group to the high watermark.
  IsolationLevel Isolation() const {
    return report.is_share() ? IsolationLevel::kReadUncommitted : context_.isolation;
  }

  // The offsets of a share group are read less often.
  bool AreOffsetsFresh(WallTime read) const {
    return context_.carry.IsFresh(report.is_share() ? read + context_.share_interval : read);
  }

  // A single occurrence may be a race with a truncation or a stale replica; two in a row are a
  // fact.
  void SetBeyondEnd(PartitionLag& row, TopicPartition at) {
    const std::int64_t beyond = RecordsBeyondEnd(row);
    if (beyond == 0 || before_ == nullptr) return;
    const PartitionLag* old = context_.carry.FindRow(*before_, at);
    if (old != nullptr && RecordsBeyondEnd(*old) > 0) row.beyond_end = beyond;
  }

  // A record's timestamp may lie in the future: the group cannot have been alive then.
  void TakeLastRead(const Commit& commit, WallTime at) {
    at = std::min(at, context_.now);
    if (at == WallTime{} || (report.last_read && report.last_read->at >= at)) return;
    report.last_read = LastRead{at, commit.at.topic, commit.at.partition};
  }

  // The previous row, if its values are known and fresh; else null.
  const PartitionLag* FreshRow(TopicPartition at) const {
    if (before_ == nullptr) return nullptr;
    const PartitionLag* old = context_.carry.FindRow(*before_, at);
    const bool is_fresh = old != nullptr && old->lag && AreOffsetsFresh(old->bounds.read_at);
    return is_fresh ? old : nullptr;
  }

  const GroupReport* before_;
  const GroupContext& context_;
  std::vector<Commit> commits_;
  std::vector<Owner> owners_;
};

GroupReport Finish(Builder& builder) {
  builder.BuildRows();
  builder.FindLastRead();
  builder.SetAge();
  Aggregate(builder.report);
  return std::move(builder.report);
}

}  // namespace

GroupReport ReportListedGroup(Group group, const GroupReport* before, const GroupContext& context) {
  Builder builder(before, context, group.type);
  GroupReport& report = builder.report;
  report.state = ResolveState(group);
  report.id = std::move(group.id);
  report.coordinator = group.coordinator;
  report.listed = context.started;
  report.exact = group.exact;
  if (group.membership) {
    builder.TakeMembership(std::move(*group.membership));
  } else {
    builder.CarryMembership();
  }
  if (group.commits) {
    builder.TakeCommits(std::move(*group.commits));
  } else {
    builder.CarryCommits();
  }
  return Finish(builder);
}

GroupReport ReportHiddenGroup(const GroupReport& before, const GroupContext& context) {
  Builder builder(&before, context, before.type);
  GroupReport& report = builder.report;
  report.id = before.id;
  report.coordinator = before.coordinator;
  report.listed = before.listed;
  if (context.carry.IsFresh(before.listed)) report.state = before.state;
  builder.CarryMembership();
  builder.CarryCommits();
  return Finish(builder);
}

}  // namespace lagwatch::core
