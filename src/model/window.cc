// SPDX-License-Identifier: Apache-2.0
#include "model/window.h"

#include "base/format.h"

namespace lagwatch {

std::vector<ReasonKind> NeverJudged(const GroupPolicy& policy, Duration interval) {
  // At most one slot is taken per collection: n slots span n - 1 intervals.
  const auto span = [interval](std::size_t slots) {
    return static_cast<Duration::rep>(slots - 1) * interval;
  };
  std::vector<ReasonKind> never;
  const auto add = [&](ReasonKind kind, bool is_never) {
    if (is_never && !policy.mute[static_cast<std::size_t>(kind)]) never.push_back(kind);
  };
  add(ReasonKind::kRetentionRisk, span(2) > Reach(policy.window));
  add(ReasonKind::kFallingBehind, span(kLeastPoints) > Reach(policy.window));
  add(ReasonKind::kRebalanceStorm, span(kStormSlots) > policy.window);
  return never;
}

std::string UnjudgedText(bool one_look, Duration watched, Duration window) {
  if (watched >= window) return "";
  std::string names;
  for (const ReasonKind kind : {ReasonKind::kOffsetBeyondEnd, ReasonKind::kRewind}) {
    if (one_look) names.append(ReasonName(kind)).append(", ");
  }
  names.append("stopped, stalled, retention_risk, falling_behind and rebalance_storm");
  return (one_look ? "one collection" : "watching for " + FormatDuration(watched)) +
         " is not enough to judge " + names + "; use --server URL to ask a running lagwatch";
}

std::string NeverJudgedText(const GroupPolicy& policy, Duration interval) {
  std::string names;
  for (const ReasonKind kind : NeverJudged(policy, interval)) {
    names.append(names.empty() ? "" : ", ").append(ReasonName(kind));
  }
  if (names.empty()) return "";
  return "rules that never fire with these settings: " + names + "; the window (" +
         FormatDuration(policy.window) + ") is shorter than five intervals of " +
         FormatDuration(interval);
}

}  // namespace lagwatch
