// SPDX-License-Identifier: Apache-2.0
// Statuses, reasons and their evidence. docs/reference/verdicts.md has the rules, one for each
// ReasonKind. Plain values, no thread rule, nothing fails.
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
inline constexpr std::size_t kStatusCount = 4;
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

// A span in which the group could not be read for longer than `--collect.stale-after`.
struct Gap {
  WallTime ended{};
  Duration span{};
};

// One reason of a group's verdict: its kind and status, a text, and the worst partition (empty
// `topic`: it is about the whole group).
struct Reason {
  ReasonKind kind = ReasonKind::kIncompleteData;
  Status status = Status::kOk;
  std::string text{};
  std::string topic{};
  std::int32_t partition = -1;
  std::optional<std::int64_t> value{};      // the measured value, e.g. the lag
  std::optional<std::int64_t> threshold{};  // the threshold it was compared with
  std::optional<Duration> lasting{};        // how long the condition has lasted, where that matters
  std::optional<Gap> gap{};  // it held before this gap and has not been disproved since
};

}  // namespace lagwatch
