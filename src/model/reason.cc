// SPDX-License-Identifier: Apache-2.0
#include "model/reason.h"

#include "base/words.h"

namespace lagwatch {
namespace {

constexpr auto kStatusWords = WordsOf<Status, kStatusCount>({{Status::kOk, "ok"},
                                                             {Status::kWarning, "warning"},
                                                             {Status::kUnknown, "unknown"},
                                                             {Status::kCritical, "critical"}});

constexpr auto kReasonWords = WordsOf<ReasonKind, kReasonCount>(
    {{ReasonKind::kStaleData, "stale_data"},
     {ReasonKind::kIncompleteData, "incomplete_data"},
     {ReasonKind::kDataLoss, "data_loss"},
     {ReasonKind::kOffsetBeyondEnd, "offset_beyond_end"},
     {ReasonKind::kRewind, "rewind"},
     {ReasonKind::kStopped, "stopped"},
     {ReasonKind::kStalled, "stalled"},
     {ReasonKind::kRetentionRisk, "retention_risk"},
     {ReasonKind::kFallingBehind, "falling_behind"},
     {ReasonKind::kLagAboveThreshold, "lag_above_threshold"},
     {ReasonKind::kTimeLagAboveThreshold, "time_lag_above_threshold"},
     {ReasonKind::kRebalanceStorm, "rebalance_storm"},
     {ReasonKind::kUncommitted, "uncommitted"},
     {ReasonKind::kNoMembers, "no_members"},
     {ReasonKind::kNoAssignment, "no_assignment"},
     {ReasonKind::kInactive, "inactive"}});

}  // namespace

std::string_view StatusName(Status status) { return kStatusWords.Of(status); }

std::string_view ReasonName(ReasonKind kind) { return kReasonWords.Of(kind); }

std::optional<Status> ParseStatus(std::string_view name) { return kStatusWords.Find(name); }

std::optional<ReasonKind> ParseReason(std::string_view name) { return kReasonWords.Find(name); }

}  // namespace lagwatch
