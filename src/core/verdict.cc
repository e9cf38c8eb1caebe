// SPDX-License-Identifier: Apache-2.0
#include "core/verdict.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "core/lag.h"
#include "core/rules.h"

namespace lagwatch::core {
namespace {

// Whether a gap in reading hides that the rule still holds: those that need a past, which is gone
// when the group is read again. (`rewind` has a moment, which outlives the gap.)
bool NeedsAPast(ReasonKind kind) {
  return NeedsTwoLooks(kind) || kind == ReasonKind::kOffsetBeyondEnd ||
         kind == ReasonKind::kUncommitted;
}

// Growth is the noisiest of all measures: it may not be taken back and said again in one window.
Duration HoldFor(ReasonKind kind, Duration window) {
  return kind == ReasonKind::kFallingBehind ? window : window / 5;
}

// The partition that a reason is about, as it is now; null where it is not in the group.
struct ReasonRow {
  const PartitionLag* now = nullptr;
  const RowHistory* past = nullptr;
};

ReasonRow RowOf(const RuleInput& in, const Reason& reason) {
  for (std::size_t t = 0; t < in.group.topics.size(); ++t) {
    const TopicLag& topic = in.group.topics[t];
    if (in.topics[topic.topic].name != reason.topic) continue;
    for (std::size_t r = 0; r < topic.partitions.size(); ++r) {
      if (topic.partitions[r].partition != reason.partition) continue;
      return {&topic.partitions[r], &in.history.topics[t].rows[r]};
    }
  }
  return {};
}

// Null when the reason is about the group as a whole.
const GroupTopicHistory* TopicOf(const RuleInput& in, const Reason& reason) {
  const auto& topics = in.history.topics;
  const auto found = std::find_if(
      topics.begin(), topics.end(),
      [&](const GroupTopicHistory& topic) { return in.topics[topic.topic].name == reason.topic; });
  return found != topics.end() ? &*found : nullptr;
}

// What nobody uses any more is a warning at first and nothing later, never critical.
Status WorstAllowed(const RuleInput& in, const Finding& finding) {
  if (finding.gate) return Status::kCritical;
  WallTime quiet_since = in.now;
  if (IsOutOfUse(in)) {
    quiet_since = LastAlive(in.group).value_or(in.history.first_seen);
  } else if (const GroupTopicHistory* topic = TopicOf(in, finding.reason); topic && topic->left) {
    quiet_since = topic->used;
  } else {
    return Status::kCritical;
  }
  return in.now - quiet_since >= in.policy.inactive_after ? Status::kOk : Status::kWarning;
}

class Judgement {
 public:
  Judgement(GroupReport& group, GroupHistory& history, const RuleInput& present)
      : group_(group),
        history_(history),
        case_(present),
        has_left_(std::any_of(history.topics.begin(), history.topics.end(),
                              [](const GroupTopicHistory& topic) { return topic.left; })) {}

  void Apply(ReasonKind kind) {
    if (case_.policy.mute[static_cast<std::size_t>(kind)]) return;
    std::optional<Reason> reason = RunRule(kind, false);
    if (has_left_) {
      std::optional<Reason> of_left = RunRule(kind, true);
      const bool worse = of_left && (!reason || of_left->status > reason->status);
      if (worse && !of_left->topic.empty()) reason = std::move(of_left);
    }
    if (NeedsAPast(kind)) reason = Debounce(kind, std::move(reason));
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
  std::optional<Reason> RunRule(ReasonKind kind, bool of_left) {
    case_.of_left = of_left;
    std::optional<Finding> finding = kRules[static_cast<std::size_t>(kind)](case_);
    if (!finding) return std::nullopt;
    if (finding->reason.status != Status::kUnknown) {
      finding->reason.status = std::min(finding->reason.status, WorstAllowed(case_, *finding));
    }
    return std::move(finding->reason);
  }

  std::optional<Reason> Debounce(ReasonKind kind, std::optional<Reason> reason) {
    std::vector<PendingReason>& all = history_.held;
    auto held = std::find_if(all.begin(), all.end(),
                             [kind](const PendingReason& h) { return h.reason.kind == kind; });
    if (reason) {
      const bool again = held != all.end();
      if (!again) held = all.emplace(all.end());
      Renew(*held, *reason, again || !NeedsTwoLooks(kind));
      if (!held->firing) return std::nullopt;
      reason->gap = held->gap;
      return reason;
    }
    if (held == all.end()) return std::nullopt;
    // What cannot be looked at is neither said nor taken back.
    if (held->firing && !IsReadable(*held)) return std::nullopt;
    NoteGap(*held);
    if (held->firing && (IsHeldThroughGap(*held) || IsHeldForAWhile(*held))) return Repeat(*held);
    all.erase(held);
    return std::nullopt;
  }

  void Renew(PendingReason& held, const Reason& reason, bool firing) const {
    const ReasonRow row = RowOf(case_, reason);
    const bool same = held.reason.topic == reason.topic &&
                      held.reason.partition == reason.partition && held.seen != WallTime{};
    if (same) NoteGap(held);
    const std::optional<Gap> gap = same && !IsGapOver(held) ? held.gap : std::nullopt;
    held = {.reason = reason,
            .last_true = case_.now,
            .firing = firing,
            .committed = row.now != nullptr ? row.now->committed : Offset(),
            .seen = SeenAt(row),
            .gap = gap};
  }

  // When what the reason is about was last read.
  WallTime SeenAt(const ReasonRow& row) const {
    return row.past != nullptr ? row.past->seen : history_.last_read;
  }

  void NoteGap(PendingReason& held) const {
    const WallTime seen = SeenAt(RowOf(case_, held.reason));
    if (seen - held.seen > case_.all.stale_after) held.gap = Gap{seen, seen - held.seen};
    held.seen = std::max(held.seen, seen);
  }

  bool IsReadable(const PendingReason& held) const {
    if (!group_.members || !group_.commits_known) return false;
    const PartitionLag* row = RowOf(case_, held.reason).now;
    return row == nullptr || !row->committed_exists || row->lag;
  }

  bool IsGapOver(const PendingReason& held) const {
    return !held.gap || case_.now - held.gap->ended >= case_.policy.window;
  }

  // Until the commit moves, or a whole window after the gap has not borne it out.
  bool IsHeldThroughGap(const PendingReason& held) const {
    if (IsGapOver(held)) return false;
    if (held.reason.topic.empty()) return true;
    const PartitionLag* row = RowOf(case_, held.reason).now;
    if (row == nullptr) return false;
    switch (held.reason.kind) {
      case ReasonKind::kUncommitted:
        return !row->committed_exists && row->owner >= 0;
      case ReasonKind::kOffsetBeyondEnd:
        return row->committed == held.committed && RecordsBeyondEnd(*row) > 0;
      case ReasonKind::kStopped:
      case ReasonKind::kStalled:
        return row->committed == held.committed && !IsSettled(*row);
      default:  // rates: the commit moves all the time
        return !IsSettled(*row);
    }
  }

  bool IsHeldForAWhile(const PendingReason& held) const {
    const Duration kept = HoldFor(held.reason.kind, case_.policy.window);
    return NeedsTwoLooks(held.reason.kind) && case_.now - held.last_true < kept;
  }

  Reason Repeat(const PendingReason& held) const {
    Reason reason = held.reason;
    // Meanwhile the group may have gone out of use, or have left the topic.
    reason.status = std::min(reason.status, WorstAllowed(case_, {.reason = reason}));
    reason.gap = held.gap;
    return reason;
  }

  GroupReport& group_;
  GroupHistory& history_;
  RuleInput case_;
  bool has_left_;
};

}  // namespace

bool NeedsTwoLooks(ReasonKind kind) {
  return kind == ReasonKind::kStopped || kind == ReasonKind::kStalled ||
         kind == ReasonKind::kRetentionRisk || kind == ReasonKind::kFallingBehind ||
         kind == ReasonKind::kRebalanceStorm;
}

void Judge(GroupReport& group, GroupHistory& history, const RuleContext& context) {
  const GroupPolicy& policy = context.policy.Of(group.id);
  group.policy = policy;
  const RuleInput present{group,  history,        context.topics, context.topic_histories,
                          policy, context.policy, context.now};
  Judgement judgement(group, history, present);
  for (std::size_t kind = 0; kind < kReasonCount; ++kind) {
    judgement.Apply(static_cast<ReasonKind>(kind));
  }
  judgement.Conclude();
}

}  // namespace lagwatch::core
