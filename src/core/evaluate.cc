// SPDX-License-Identifier: Apache-2.0
#include "core/evaluate.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

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

bool IsWhole(const Group& group) { return group.commits && group.membership; }

bool IsWhole(const Topic& topic) {
  return std::all_of(topic.partitions.begin(), topic.partitions.end(),
                     [](const Partition& partition) { return partition.bounds.has_value(); });
}

// Depends on what was read, not on what failed: an error that a retry fixed leaves no gap.
CollectionOutcome ResultOf(const Snapshot& snapshot) {
  if (!snapshot.reached) return CollectionOutcome::kFailed;
  const bool complete = snapshot.metadata_read >= snapshot.started &&
                        std::all_of(snapshot.brokers.begin(), snapshot.brokers.end(),
                                    [](const Broker& broker) { return broker.groups_listed; }) &&
                        std::all_of(snapshot.topics.begin(), snapshot.topics.end(),
                                    [](const Topic& topic) { return IsWhole(topic); }) &&
                        std::all_of(snapshot.groups.begin(), snapshot.groups.end(),
                                    [](const Group& group) { return IsWhole(group); });
  return complete ? CollectionOutcome::kComplete : CollectionOutcome::kPartial;
}

// The metadata names brokers, but nothing was read from them: no group, no partition.
bool IsNothingKnown(const Report& report) {
  return !GroupsAreKnown(report) && report.groups.empty() &&
         std::all_of(report.topics.begin(), report.topics.end(), [](const Topic& topic) {
           return std::none_of(
               topic.partitions.begin(), topic.partitions.end(),
               [](const Partition& partition) { return partition.bounds.has_value(); });
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
    for (const TopicLag& topic : group.topics) {
      for (const PartitionLag& row : topic.partitions) {
        const bool fresh = row.bounds.read_at >= started;
        if (fresh && RecordsBeyondEnd(row) > 0) ++clamped;
      }
    }
  }
  return clamped;
}

// Reports all listed groups, previous groups that may exist because their coordinator did not list
// its groups, and for one collection previous groups that are missing in their coordinator's list:
// a broker that resumes from a suspension lists no group until it has loaded them, and reports that
// list as complete.
std::vector<GroupReport> ReportGroups(const Report* previous, std::vector<Group> listed,
                                      const ListingGaps& gaps, const GroupContext& context) {
  std::vector<GroupReport> groups;
  groups.reserve(listed.size());
  static const std::vector<GroupReport> kNone;
  const std::vector<GroupReport>& before = previous != nullptr ? previous->groups : kNone;
  std::size_t b = 0;
  const auto carry_until = [&](const std::string* id) {
    for (; b < before.size() && (id == nullptr || before[b].id < *id); ++b) {
      const bool is_fresh = context.carry.IsFresh(before[b].listed);
      const bool is_hidden = gaps.MayHide(before[b].id, before[b].coordinator, is_fresh);
      if (!is_hidden && before[b].missed) continue;
      groups.push_back(ReportHiddenGroup(before[b], context));
      groups.back().missed = !is_hidden;
    }
  };
  for (Group& group : listed) {
    carry_until(&group.id);
    const bool known = b < before.size() && before[b].id == group.id;
    groups.push_back(ReportListedGroup(std::move(group), known ? &before[b] : nullptr, context));
    if (known) ++b;
  }
  carry_until(nullptr);
  return groups;
}

// Finds groups of the previous Report. REQUIRES: queries come in the order of the names.
class PreviousGroups {
 public:
  explicit PreviousGroups(const Report* previous) : previous_(previous) {}

  const GroupReport* Find(const std::string& id) {
    if (previous_ == nullptr) return nullptr;
    const std::vector<GroupReport>& groups = previous_->groups;
    while (next_ < groups.size() && groups[next_].id < id) ++next_;
    return next_ < groups.size() && groups[next_].id == id ? &groups[next_] : nullptr;
  }

 private:
  const Report* previous_;
  std::size_t next_ = 0;
};

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

void JudgeGroups(Report& report, const Report* previous, History& history, const Policy& policy) {
  const RuleContext context{report.topics, history.topics(), policy, report.at};
  const Looks looks{report.at, previous != nullptr ? std::optional(previous->at) : std::nullopt,
                    report.interval};
  PreviousGroups before(previous);
  for (std::size_t i = 0; i < report.groups.size(); ++i) {
    GroupReport& group = report.groups[i];
    GroupHistory& past = history.groups()[i];
    Forecast(group, past, history.topics(), report.at, policy.Of(group.id).window);
    Judge(group, past, context);
    NotePace(group, past, looks);
    group.shown_as = ShownAsOf(group, report.topics);
    const GroupReport* old = before.Find(group.id);
    UpdateStanding(group, old, report.ready);
    KeepLastKnown(group, previous, old);
  }
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
  const GroupContext context{.carry = carry,
                             .times = times,
                             .last_reads = last_reads,
                             .topics = report.topics,
                             .started = snapshot.started,
                             .now = now,
                             .isolation = policy.isolation,
                             .time_lag = policy.time_lag};
  report.groups = ReportGroups(previous, std::move(snapshot.groups), gaps, context);
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
