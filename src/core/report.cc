// SPDX-License-Identifier: Apache-2.0
#include "core/report.h"

namespace lagwatch::core {

std::string_view StatusName(Status status) {
  switch (status) {
    case Status::kOk:
      return "ok";
    case Status::kWarning:
      return "warning";
    case Status::kUnknown:
      return "unknown";
    case Status::kCritical:
      return "critical";
  }
  return "";
}

std::string_view ReasonName(ReasonKind kind) {
  switch (kind) {
    case ReasonKind::kDataLoss:
      return "data_loss";
    case ReasonKind::kOffsetBeyondEnd:
      return "offset_beyond_end";
    case ReasonKind::kLagAboveThreshold:
      return "lag_above_threshold";
    case ReasonKind::kUncommitted:
      return "uncommitted";
    case ReasonKind::kNoMembers:
      return "no_members";
    case ReasonKind::kNoAssignment:
      return "no_assignment";
    case ReasonKind::kInactive:
      return "inactive";
    case ReasonKind::kStaleData:
      return "stale_data";
    case ReasonKind::kIncompleteData:
      return "incomplete_data";
  }
  return "";
}

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
