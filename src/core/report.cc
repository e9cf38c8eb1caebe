// SPDX-License-Identifier: Apache-2.0
#include "core/report.h"

namespace lagwatch::core {

std::string_view CollectionResultName(CollectionResult result) {
  switch (result) {
    case CollectionResult::kComplete:
      return "complete";
    case CollectionResult::kPartial:
      return "partial";
    case CollectionResult::kFailed:
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

}  // namespace lagwatch::core
