// SPDX-License-Identifier: Apache-2.0
#include "model/report.h"

#include <algorithm>

namespace lagwatch {

std::string_view CollectionOutcomeName(CollectionOutcome result) {
  switch (result) {
    case CollectionOutcome::kComplete:
      return "complete";
    case CollectionOutcome::kPartial:
      return "partial";
    case CollectionOutcome::kFailed:
      return "failed";
  }
  return "";
}

std::string_view GroupStateName(GroupState state) {
  switch (state) {
    case GroupState::kUnknown:
      return "Unknown";
    case GroupState::kStable:
      return "Stable";
    case GroupState::kPreparingRebalance:
      return "PreparingRebalance";
    case GroupState::kCompletingRebalance:
      return "CompletingRebalance";
    case GroupState::kAssigning:
      return "Assigning";
    case GroupState::kReconciling:
      return "Reconciling";
    case GroupState::kEmpty:
      return "Empty";
    case GroupState::kDead:
      return "Dead";
  }
  return "";
}

std::string_view GroupTypeName(GroupType type) {
  switch (type) {
    case GroupType::kUnknown:
      return "Unknown";
    case GroupType::kClassic:
      return "Classic";
    case GroupType::kConsumer:
      return "Consumer";
  }
  return "";
}

bool GroupsAreKnown(const Report& report) {
  const bool none_listed = !report.brokers.empty() &&
                           std::none_of(report.brokers.begin(), report.brokers.end(),
                                        [](const Broker& broker) { return broker.groups_listed; });
  return report.ready && (!none_listed || !report.groups.empty());
}

std::string WhyGroupsMayBeMissing(const Report& report) {
  if (!report.ready && !report.not_ready.empty()) return report.not_ready;
  std::string silent;
  for (const Broker& broker : report.brokers) {
    if (!broker.groups_listed) silent += " " + std::to_string(broker.id);
  }
  return silent.empty() ? "" : "these brokers did not list their groups:" + silent;
}

std::string_view ShownAsName(ShownAs shown_as) {
  switch (shown_as) {
    case ShownAs::kUnused:
      return "unused";
    case ShownAs::kOk:
      return "ok";
    case ShownAs::kWatching:
      return "watching";
    case ShownAs::kWarning:
      return "warning";
    case ShownAs::kUnknown:
      return "unknown";
    case ShownAs::kCritical:
      return "critical";
  }
  return "";
}

std::optional<ShownAs> ParseShownAs(std::string_view name) {
  for (std::size_t i = 0; i < kShownAsCount; ++i) {
    if (ShownAsName(static_cast<ShownAs>(i)) == name) return static_cast<ShownAs>(i);
  }
  return std::nullopt;
}

}  // namespace lagwatch
