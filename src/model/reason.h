// SPDX-License-Identifier: Apache-2.0
// The vocabulary of verdicts: how bad, why, and the evidence. docs/reference/verdicts.md has the
// rules, one for each ReasonKind. Plain values, no thread rule, nothing fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/types.h"

namespace lagwatch {

// Worst first is critical, unknown, warning, ok.
enum class Status { kOk, kWarning, kUnknown, kCritical };
std::string_view StatusName(Status status);
std::optional<Status> ParseStatus(std::string_view name);

// In the order of the rules: kStaleData is rule 1.
enum class ReasonKind : std::uint8_t {
  kStaleData,
  kIncompleteData,
  kDataLoss,
  kOffsetBeyondEnd,
  kRewind,
  kStopped,
  kStalled,
  kRetentionRisk,
  kFallingBehind,
  kLagAboveThreshold,
  kTimeLagAboveThreshold,
  kRebalanceStorm,
  kUncommitted,
  kNoMembers,
  kNoAssignment,
  kInactive,
};
inline constexpr std::size_t kReasonCount = 16;
std::string_view ReasonName(ReasonKind kind);
std::optional<ReasonKind> ParseReason(std::string_view name);

// A time in which the group could not be read for longer than `--collect.stale-after`.
struct Gap {
  WallTime ended{};
  Duration span{};
};

// One thing that holds for a group: what, how bad, in words, and the worst partition it was seen
// at (empty `topic`: it is about the group).
struct Reason {
  ReasonKind kind = ReasonKind::kIncompleteData;
  Status status = Status::kOk;
  std::string text{};
  std::string topic{};
  std::int32_t partition = -1;
  std::optional<std::int64_t> value{};      // what was measured, e.g. the lag
  std::optional<std::int64_t> threshold{};  // what it was held against
  std::optional<Duration> lasting{};        // for how long it has been so, where that is the point
  std::optional<Gap> gap{};                 // it held before this gap and was not disproved since
};

}  // namespace lagwatch
