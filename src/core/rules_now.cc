// SPDX-License-Identifier: Apache-2.0
// The rules that need only one collection.
#include <algorithm>
#include <string>

#include "base/format.h"
#include "core/lag.h"
#include "core/rows.h"
#include "core/rules.h"

namespace lagwatch::core {
namespace {

bool WasStale(const GroupReport& group) {
  return group.commits_read != WallTime{} && !group.commits_known;
}

Finding Unknown(ReasonKind kind, const char* text) {
  return {.reason = {.kind = kind, .status = Status::kUnknown, .text = text}};
}

Finding Information(ReasonKind kind, std::string text) {
  return {.reason = {.kind = kind, .status = Status::kOk, .text = std::move(text)}};
}

Finding AboveLag(const RuleInput& in, const Worst& worst, std::int64_t limit,
                 const std::string& name) {
  return At(in, worst,
            {.kind = ReasonKind::kLagAboveThreshold,
             .text = Where(in, worst) + " is " + FormatRecords(worst.value) + " behind; " + name +
                     " is " + FormatNumber(limit),
             .threshold = limit});
}

Finding AboveTimeLag(const RuleInput& in, const Worst& worst, Duration limit,
                     const std::string& name) {
  const Duration age = *worst.now->time_lag;
  return At(in, worst,
            {.kind = ReasonKind::kTimeLagAboveThreshold,
             .text = "the oldest unread record of " + Where(in, worst) + " is " +
                     FormatDuration(age) + " old; " + name + " is " + FormatDuration(limit),
             .value = std::chrono::duration_cast<std::chrono::seconds>(age).count(),
             .threshold = std::chrono::duration_cast<std::chrono::seconds>(limit).count(),
             .lasting = age});
}

Finding With(Finding finding, Status status, bool gate = false) {
  finding.reason.status = status;
  finding.gate = gate;
  return finding;
}

}  // namespace

std::optional<WallTime> LastAlive(const GroupReport& group) {
  if (!group.last_read) return group.alive;
  return group.alive ? std::max(*group.alive, group.last_read->at) : group.last_read->at;
}

bool IsOutOfUse(const RuleInput& in) {
  const bool is_empty = in.group.members && in.group.members->empty();
  const std::optional<WallTime> alive = LastAlive(in.group);
  return is_empty && (!alive || in.now - *alive >= in.policy.inactive_after);
}

std::optional<Finding> StaleData(const RuleInput& in) {
  if (!WasStale(in.group)) return std::nullopt;
  return Unknown(ReasonKind::kStaleData,
                 "the data of the group is too old and could not be read again");
}

std::optional<Finding> IncompleteData(const RuleInput& in) {
  if (WasStale(in.group)) return std::nullopt;
  const bool whole =
      in.group.commits_known && in.group.members &&
      !AnyRow(in.group, [](const PartitionLag& row) { return row.committed_exists && !row.lag; });
  if (!whole && IsShareLagUnknown(in.group)) {
    return Unknown(ReasonKind::kIncompleteData,
                   "the brokers do not report the lag of some of its partitions; they can since "
                   "Kafka 4.2, from the next record on that the group completes");
  }
  if (!whole) {
    return Unknown(ReasonKind::kIncompleteData, "some data of the group could not be read");
  }
  const auto no_time = [](const PartitionLag& row) {
    return row.committed_exists && row.readable_lag > 0 && !row.time_lag;
  };
  if (in.all.max_time_lag && AnyRow(in.group, no_time)) {
    return Unknown(ReasonKind::kIncompleteData,
                   "the age of the oldest unread record is not known yet");
  }
  return std::nullopt;
}

std::optional<Finding> DataLoss(const RuleInput& in) {
  const Worst worst = FindWorst(in, [](const Row& row) -> std::int64_t {
    const std::int64_t lost = RecordsLost(row.now);
    if (lost == 0) return 0;
    // The marker that ended the last transaction, which was deleted with all records before it.
    const bool marker = lost <= kSettledLag && row.now.readable_lag == 0;
    // The group purges what it has read, and its commit was read a moment before the start.
    const bool purged = row.past.purges && row.past.start < row.now.bounds.start.value();
    return marker || purged ? 0 : lost;
  });
  if (!worst) return std::nullopt;
  return At(in, worst,
            {.kind = ReasonKind::kDataLoss,
             .status = Status::kCritical,
             .text = FormatRecords(worst.value) + " of " + Where(in, worst) +
                     " were deleted before the group " +
                     (in.group.is_share() ? "completed" : "read") + " them" + AndMore(worst)});
}

std::optional<Finding> OffsetBeyondEnd(const RuleInput& in) {
  const Worst worst = FindWorst(in, [](const Row& row) { return row.now.beyond_end; });
  if (!worst) return std::nullopt;
  return At(in, worst,
            {.kind = ReasonKind::kOffsetBeyondEnd,
             .status = Status::kCritical,
             .text = "the " + PositionOf(in.group) + " of " + Where(in, worst) + " is " +
                     FormatRecords(worst.value) + " beyond the end of the log" + AndMore(worst)});
}

std::optional<Finding> LagAboveThreshold(const RuleInput& in) {
  const auto lag_of = [](const Row& row) { return row.now.lag.value_or(0); };
  // A gate that was asked for by name holds for whatever is shown.
  const Worst shown = FindWorst(in, lag_of);
  if (in.all.max_lag && shown.value > *in.all.max_lag) {
    return With(AboveLag(in, shown, *in.all.max_lag, "--max-lag"), Status::kCritical, true);
  }
  const Worst worst =
      FindWorst(in, [&](const Row& row) { return HoldsNothing(row.now) ? 0 : lag_of(row); });
  const Thresholds& limits = in.policy.thresholds;
  const std::int64_t lag = worst.value;
  if (limits.lag_critical && lag > *limits.lag_critical) {
    return With(AboveLag(in, worst, *limits.lag_critical, "the critical threshold"),
                Status::kCritical);
  }
  if (limits.lag_warning && lag > *limits.lag_warning) {
    return With(AboveLag(in, worst, *limits.lag_warning, "the warning threshold"),
                Status::kWarning);
  }
  return std::nullopt;
}

std::optional<Finding> TimeLagAboveThreshold(const RuleInput& in) {
  const auto age_of = [](const Row& row) {
    return row.now.time_lag.value_or(Duration::zero()).count();
  };
  // A gate that was asked for by name holds for whatever is shown.
  const Worst shown = FindWorst(in, age_of);
  if (in.all.max_time_lag && Duration(shown.value) > *in.all.max_time_lag) {
    return With(AboveTimeLag(in, shown, *in.all.max_time_lag, "--max-lag-seconds"),
                Status::kCritical, true);
  }
  const Worst worst =
      FindWorst(in, [&](const Row& row) { return MayBeMarker(row.now) ? 0 : age_of(row); });
  const Thresholds& limits = in.policy.thresholds;
  const Duration age(worst.value);
  if (limits.time_lag_critical && age > *limits.time_lag_critical) {
    return With(AboveTimeLag(in, worst, *limits.time_lag_critical, "the critical threshold"),
                Status::kCritical);
  }
  if (limits.time_lag_warning && age > *limits.time_lag_warning) {
    return With(AboveTimeLag(in, worst, *limits.time_lag_warning, "the warning threshold"),
                Status::kWarning);
  }
  return std::nullopt;
}

std::optional<Finding> NoMembers(const RuleInput& in) {
  if (!in.group.members || !in.group.members->empty()) return std::nullopt;
  return Information(ReasonKind::kNoMembers, "the group has no member");
}

std::optional<Finding> NoAssignment(const RuleInput& in) {
  const auto& members = in.group.members;
  if (!members || members->empty() || in.group.members_idle != members->size()) {
    return std::nullopt;
  }
  return Information(ReasonKind::kNoAssignment, "no member owns a partition");
}

std::optional<Finding> Inactive(const RuleInput& in) {
  if (!IsOutOfUse(in)) return std::nullopt;
  const std::optional<WallTime> alive = LastAlive(in.group);
  if (!alive) {
    return Information(ReasonKind::kInactive,
                       "the group has no member, and no activity was seen for " +
                           FormatDuration(in.now - in.history.first_seen) +
                           " (since lagwatch started watching)");
  }
  if (alive != in.group.alive) {
    return Information(ReasonKind::kInactive,
                       "the group has no member, and the last record that it read is " +
                           FormatDuration(in.now - *alive) + " old");
  }
  return Information(ReasonKind::kInactive, "the group has had no member and no progress for " +
                                                FormatDuration(in.now - *alive));
}

}  // namespace lagwatch::core
