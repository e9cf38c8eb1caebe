// SPDX-License-Identifier: Apache-2.0
#include "core/verdict.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "core/rules.h"

namespace lagwatch::core {
namespace {

// A rule over rates or time speaks when it held in two collections running, and is silent again
// when it has not held for a while: else noise would make the verdict flicker.
bool Settles(ReasonKind kind) {
  return kind == ReasonKind::kStopped || kind == ReasonKind::kStalled ||
         kind == ReasonKind::kRetentionRisk || kind == ReasonKind::kFallingBehind ||
         kind == ReasonKind::kRebalanceStorm;
}

// Growth is the noisiest of all measures: it may not be taken back and said again in one window.
Duration KeptFor(ReasonKind kind, Duration window) {
  return kind == ReasonKind::kFallingBehind ? window : window / 5;
}

// Null when the reason is about the group as a whole.
const GroupTopicHistory* TopicOf(const Case& group, const Reason& reason) {
  const auto& topics = group.history.topics;
  const auto found =
      std::find_if(topics.begin(), topics.end(), [&](const GroupTopicHistory& topic) {
        return group.topics[topic.topic].name == reason.topic;
      });
  return found != topics.end() ? &*found : nullptr;
}

// What nobody uses any more is a warning at first and nothing later, never critical.
Status WorstAllowed(const Case& group, const Finding& finding) {
  if (finding.gate) return Status::kCritical;
  WallTime quiet_since = group.now;
  if (IsOutOfUse(group)) {
    quiet_since = group.history.alive.value_or(group.history.first_seen);
  } else if (const GroupTopicHistory* topic = TopicOf(group, finding.reason);
             topic && topic->left) {
    quiet_since = topic->used;
  } else {
    return Status::kCritical;
  }
  return group.now - quiet_since >= group.policy.inactive_after ? Status::kOk : Status::kWarning;
}

class Judgement {
 public:
  Judgement(GroupReport& group, GroupHistory& history, const Case& present)
      : group_(group),
        history_(history),
        case_(present),
        has_left_(std::any_of(history.topics.begin(), history.topics.end(),
                              [](const GroupTopicHistory& topic) { return topic.left; })) {}

  void Hear(ReasonKind kind) {
    if (case_.policy.mute[static_cast<std::size_t>(kind)]) return;
    std::optional<Reason> reason = Say(kind, false);
    if (has_left_) {
      std::optional<Reason> of_left = Say(kind, true);
      const bool worse = of_left && (!reason || of_left->status > reason->status);
      if (worse && !of_left->topic.empty()) reason = std::move(of_left);
    }
    if (Settles(kind)) reason = Settle(kind, std::move(reason));
    if (reason) group_.reasons.push_back(std::move(*reason));
  }

  void Conclude() {
    std::stable_sort(group_.reasons.begin(), group_.reasons.end(),
                     [](const Reason& a, const Reason& b) { return a.status > b.status; });
    group_.status = group_.reasons.empty() ? Status::kOk : group_.reasons.front().status;
    if (history_.status_since == WallTime{} || history_.status != group_.status) {
      history_.status = group_.status;
      history_.status_since = case_.now;
    }
    group_.status_since = history_.status_since;
  }

 private:
  std::optional<Reason> Say(ReasonKind kind, bool of_left) {
    case_.of_left = of_left;
    std::optional<Finding> finding = kRules[static_cast<std::size_t>(kind)](case_);
    if (!finding) return std::nullopt;
    if (finding->reason.status != Status::kUnknown) {
      finding->reason.status = std::min(finding->reason.status, WorstAllowed(case_, *finding));
    }
    return std::move(finding->reason);
  }

  std::optional<Reason> Settle(ReasonKind kind, std::optional<Reason> reason) {
    std::vector<HeldReason>& all = history_.held;
    auto held = std::find_if(all.begin(), all.end(),
                             [kind](const HeldReason& h) { return h.reason.kind == kind; });
    if (reason) {
      const bool again = held != all.end();
      if (!again) held = all.emplace(all.end());
      *held = {*reason, case_.now, again};
      return again ? reason : std::nullopt;
    }
    if (held == all.end()) return std::nullopt;
    const bool keep =
        held->said && case_.now - held->last_true < KeptFor(kind, case_.policy.window);
    if (keep) {
      reason = held->reason;
      // Meanwhile the group may have gone out of use, or have left the topic.
      reason->status = std::min(reason->status, WorstAllowed(case_, {.reason = *reason}));
      return reason;
    }
    all.erase(held);
    return std::nullopt;
  }

  GroupReport& group_;
  GroupHistory& history_;
  Case case_;
  bool has_left_;
};

}  // namespace

void Judge(GroupReport& group, GroupHistory& history, const Surroundings& around) {
  const GroupPolicy& policy = around.policy.Of(group.id);
  group.thresholds = policy.thresholds;
  const Case present{group,  history,       around.topics, around.topic_histories,
                     policy, around.policy, around.now};
  Judgement judgement(group, history, present);
  for (std::size_t kind = 0; kind < kReasonCount; ++kind) {
    judgement.Hear(static_cast<ReasonKind>(kind));
  }
  judgement.Conclude();
}

}  // namespace lagwatch::core
