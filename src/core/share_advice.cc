// SPDX-License-Identifier: Apache-2.0
#include "core/share_advice.h"

#include <string>
#include <utility>

#include "core/lag.h"
#include "core/shown_as.h"

namespace lagwatch::core {
namespace {

class ShareAdviser {
 public:
  explicit ShareAdviser(const GroupReport& group) : group_(group) {}

  std::vector<Advice> Take() {
    for (const Reason& reason : group_.reasons) {
      if (reason.status != Status::kOk) Advise(reason);
    }
    return std::move(advice_);
  }

 private:
  void Advise(const Reason& reason) {
    switch (reason.kind) {
      case ReasonKind::kStaleData:
      case ReasonKind::kIncompleteData:
        // The reason names the cause already, and no request has failed.
        if (IsShareLagUnknown(group_)) return;
        return Add(true,
                   "find out why Kafka does not answer: lagwatch's log and "
                   "lagwatch_kafka_errors_total show the request and the error");
      case ReasonKind::kDataLoss:
        Add(true, "a longer retention.ms or retention.bytes of " + reason.topic +
                      ", or more members, prevents further losses");
        return Add(false, "a restart: deleted records cannot be delivered again");
      case ReasonKind::kOffsetBeyondEnd:
      case ReasonKind::kRewind:
        return Add(true,
                   "if the topic was not re-created and the offsets were not reset on purpose, "
                   "compare with kafka-share-groups --describe --offsets");
      case ReasonKind::kStopped:
        return Add(true, "start the group's consumers: no member asks for these records");
      case ReasonKind::kStalled:
        Add(true,
            "check the members: their logs, a downstream system that hangs, or acknowledgements "
            "that are missing; records that are not acknowledged come back when their lock "
            "expires");
        return Add(false, "more members: they would get the same records");
      case ReasonKind::kRetentionRisk:
        Add(true, "a longer retention.ms of " + reason.topic + " gives the group more time");
        return AdviseSlow();
      case ReasonKind::kFallingBehind:
      case ReasonKind::kLagAboveThreshold:
      case ReasonKind::kTimeLagAboveThreshold:
        return AdviseSlow();
      case ReasonKind::kRebalanceStorm:
      case ReasonKind::kUncommitted:
      case ReasonKind::kNoMembers:
      case ReasonKind::kNoAssignment:
      case ReasonKind::kInactive:
        return;
    }
  }

  // At most once per group. More members help a slow group, not a stuck one.
  void AdviseSlow() {
    const bool is_stuck =
        HasReason(group_, ReasonKind::kStalled) || HasReason(group_, ReasonKind::kStopped);
    if (std::exchange(advised_slow_, true) || is_stuck) return;
    Add(true, "more members: they share the records of a partition, whatever their number");
  }

  void Add(bool helps, std::string text) { advice_.push_back({helps, std::move(text)}); }

  const GroupReport& group_;
  std::vector<Advice> advice_;
  bool advised_slow_ = false;
};

}  // namespace

std::vector<Advice> ShareAdviceFor(const GroupReport& group) { return ShareAdviser(group).Take(); }

}  // namespace lagwatch::core
