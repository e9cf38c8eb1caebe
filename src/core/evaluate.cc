// SPDX-License-Identifier: Apache-2.0
#include "core/evaluate.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/sorted.h"
#include "core/carry.h"
#include "core/forecast.h"
#include "core/group_report.h"
#include "core/lag.h"
#include "core/last_known.h"
#include "core/pace.h"
#include "core/shown_as.h"
#include "core/time_index.h"
#include "core/verdict.h"
#include "model/coordinator.h"

namespace lagwatch::core {
namespace {

bool IsWhole(const Group& group) { return group.IsWhole(); }

bool HasBounds(const Partition& partition) { return partition.bounds.has_value(); }

bool IsWhole(const Topic& topic) { return std::ranges::all_of(topic.partitions, HasBounds); }

// Depends on what was read, not on what failed: an error that a retry fixed leaves no gap.
CollectionOutcome ResultOf(const Snapshot& snapshot) {
  if (!snapshot.reached) return CollectionOutcome::kFailed;
  const auto is_whole = [](const auto& element) { return IsWhole(element); };
  const bool complete = snapshot.metadata_read >= snapshot.started &&
                        std::ranges::all_of(snapshot.brokers, &Broker::groups_listed) &&
                        std::ranges::all_of(snapshot.topics, is_whole) &&
                        std::ranges::all_of(snapshot.groups, is_whole);
  return complete ? CollectionOutcome::kComplete : CollectionOutcome::kPartial;
}

// The metadata names brokers, but nothing was read from them: no group, no partition.
bool IsNothingKnown(const Report& report) {
  return !GroupsAreKnown(report) && report.groups.empty() &&
         std::ranges::all_of(report.topics, [](const Topic& topic) {
           return std::ranges::none_of(topic.partitions, HasBounds);
         });
}

constexpr std::string_view kNoBrokerAnswers = "no broker answers";

bool WasNoBrokerAnswering(const Report* previous) {
  return previous != nullptr && previous->not_ready.starts_with(kNoBrokerAnswers);
}

std::string WithExample(std::string why, const Report& report) {
  if (!report.stats.errors.empty()) why += ": " + report.stats.errors.begin()->second.example;
  return why;
}

// Keeps the previous text while there is no new error.
std::string WhyNoBrokerAnswers(const Report& report, const Report* previous) {
  if (report.stats.errors.empty() && WasNoBrokerAnswering(previous)) return previous->not_ready;
  return WithExample(std::string(kNoBrokerAnswers), report);
}

std::string WhyNotReady(const Report& report, const Report* previous) {
  if (WasNoBrokerAnswering(previous)) return WhyNoBrokerAnswers(report, previous);
  return WithExample(report.last_reached ? "Kafka has not answered for longer than "
                                           "--collect.stale-after"
                                         : "no collection has reached Kafka yet",
                     report);
}

void FillCollection(Report& report, const Report* previous, const Snapshot& snapshot,
                    WallTime oldest) {
  report.result = ResultOf(snapshot);
  report.up = snapshot.reached;
  if (previous != nullptr) {
    report.last_complete = previous->last_complete;
    report.last_reached = previous->last_reached;
  }
  if (snapshot.reached) report.last_reached = snapshot.started;
  if (report.result == CollectionOutcome::kComplete) report.last_complete = report.at;
  if (snapshot.commits_read != WallTime{} && snapshot.ends_read != WallTime{}) {
    report.skew = std::max(Duration::zero(), snapshot.ends_read - snapshot.commits_read);
  }
  report.metadata_known = snapshot.metadata_read >= oldest;
  report.ready = report.last_reached && *report.last_reached >= oldest;
  if (!report.ready) report.not_ready = WhyNotReady(report, previous);
}

// Differences of this collection that were negative and are shown as 0.
std::uint64_t CountClamped(const std::vector<GroupReport>& groups, WallTime started) {
  std::uint64_t clamped = 0;
  for (const GroupReport& group : groups) {
    ForEachRow(group, [&](const PartitionLag& row) {
      if (row.bounds.read_at >= started && RecordsBeyondEnd(row) > 0) ++clamped;
    });
  }
  return clamped;
}

// A broker that did not list its groups may have some: the last whole count stays.
std::optional<std::uint64_t> ConnectGroups(const Snapshot& snapshot,
                                           const std::vector<Broker>& brokers,
                                           const Report* previous) {
  const bool is_whole = !brokers.empty() && std::ranges::all_of(brokers, &Broker::groups_listed);
  if (is_whole) return snapshot.connect_groups;
  return previous != nullptr ? previous->connect_groups : std::nullopt;
}

const std::vector<GroupReport>& GroupsOf(const Report* report) {
  static const std::vector<GroupReport> kNone;
  return report != nullptr ? report->groups : kNone;
}

// Reports all listed groups, previous groups that may exist because their coordinator did not list
// its groups, and for one collection previous groups that are missing in their coordinator's list:
// a broker that resumes from a suspension lists no group until it has loaded them, and reports that
// list as complete.
std::vector<GroupReport> ReportGroups(const Report* previous, std::vector<Group> listed,
                                      const ListingGaps& gaps, const GroupContext& context) {
  std::vector<GroupReport> groups;
  groups.reserve(listed.size());
  const auto report = [&](Group& group, const GroupReport* before) {
    groups.push_back(ReportListedGroup(std::move(group), before, context));
  };
  const auto carry = [&](const GroupReport& before) {
    const bool is_fresh = context.carry.IsFresh(before.listed);
    const bool is_hidden = gaps.MayHide(before.id, before.coordinator, is_fresh);
    if (!is_hidden && before.missed) return;
    groups.push_back(ReportHiddenGroup(before, context));
    groups.back().missed = !is_hidden;
  };
  MatchSorted(SortedBy(listed, &Group::id), SortedBy(GroupsOf(previous), &GroupReport::id), report,
              carry);
  return groups;
}

// A broker that resumes answers before it has loaded its groups.
constexpr int kMostUnreadAfterOutage = 3;

void UpdateStanding(GroupReport& group, const GroupReport* old, bool ready) {
  group.standing = group.status;
  if (group.status != Status::kUnknown || old == nullptr) return;
  const bool is_kept = old->status == Status::kUnknown && old->standing != Status::kUnknown;
  if (ready && (!is_kept || old->unread_after_outage == kMostUnreadAfterOutage)) return;
  group.standing = old->standing;
  group.unread_after_outage = ready ? old->unread_after_outage + 1 : 0;
}

// Rules that do not apply to a share group count as muted: a new partition has no start offset
// until its first record is asked for, and nothing is rebalanced.
GroupPolicy PolicyFor(const GroupReport& group, const Policy& policy) {
  GroupPolicy found = policy.Of(group.id);
  if (!group.is_share()) return found;
  for (const ReasonKind kind : {ReasonKind::kUncommitted, ReasonKind::kRebalanceStorm}) {
    found.mute.set(static_cast<std::size_t>(kind));
  }
  return found;
}

void JudgeGroups(Report& report, const Report* previous, History& history, const Policy& policy) {
  const RuleContext context{report.topics, history.topics(), policy, report.at};
  const Looks looks{report.at, previous != nullptr ? std::optional(previous->at) : std::nullopt};
  auto past = history.groups().begin();
  const auto judge = [&](GroupReport& group, const GroupReport* old) {
    Forecast(group, *past, history.topics(), report.at);
    Judge(group, *past, context);
    NotePace(group, *past, looks, IntervalOf(report, group));
    ++past;
    group.shown_as = ShownAsOf(group, report.topics);
    UpdateStanding(group, old, report.ready);
    KeepLastKnown(group, previous, old);
  };
  MatchSorted(SortedBy(report.groups, &GroupReport::id),
              SortedBy(GroupsOf(previous), &GroupReport::id), judge);
}

}  // namespace

Report Evaluate(const Report* previous, History& history, Snapshot snapshot, const Policy& policy,
                WallTime now) {
  const WallTime oldest = now - policy.stale_after;
  Report report;
  report.started = snapshot.started;
  report.at = now;
  report.never_judged = policy.never_judged;
  report.interval = policy.one_look ? Duration::zero() : policy.interval;
  report.share_interval = policy.one_look ? Duration::zero() : policy.share_interval;
  report.stats = std::move(snapshot.stats);
  FillCollection(report, previous, snapshot, oldest);

  const ListingGaps gaps(snapshot);
  const Carry carry(previous, snapshot.topics, oldest);
  carry.CarryBounds(snapshot.topics);
  report.topics = std::move(snapshot.topics);
  report.brokers = std::move(snapshot.brokers);

  const TimeIndex times(std::move(snapshot.times));
  const TimeIndex last_reads(std::move(snapshot.last_reads));
  report.time_lag_pending = snapshot.times_pending;
  report.connect_groups = ConnectGroups(snapshot, report.brokers, previous);
  const GroupContext context{.carry = carry,
                             .times = times,
                             .last_reads = last_reads,
                             .topics = report.topics,
                             .started = snapshot.started,
                             .now = now,
                             .isolation = policy.isolation,
                             .time_lag = policy.time_lag,
                             .share_interval = policy.share_interval};
  report.groups = ReportGroups(previous, std::move(snapshot.groups), gaps, context);
  for (GroupReport& group : report.groups) group.policy = PolicyFor(group, policy);
  if (report.ready && IsNothingKnown(report)) {
    report.ready = false;
    report.not_ready = WhyNoBrokerAnswers(report, previous);
  }
  history.Advance(report, policy);
  JudgeGroups(report, previous, history, policy);
  report.lag_clamped = CountClamped(report.groups, snapshot.started);
  return report;
}

}  // namespace lagwatch::core
