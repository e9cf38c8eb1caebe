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

// Whether a gap in reading can hide that the rule still holds: rules that need history, which is
// lost when the group is read again. (`rewind` stores its moment, which survives the gap.)
bool NeedsAPast(ReasonKind kind) {
  return NeedsTwoCollections(kind) || kind == ReasonKind::kOffsetBeyondEnd ||
         kind == ReasonKind::kUncommitted;
}

// Growth is the noisiest measure: hold it for the whole window, so that it does not flap.
Duration HoldFor(ReasonKind kind, Duration window) {
  return kind == ReasonKind::kFallingBehind ? window : window / 5;
}

// The present row of the partition that a reason names; null if the group does not have it.
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
  const auto found = std::ranges::find_if(topics, [&](const GroupTopicHistory& topic) {
    return in.topics[topic.topic].name == reason.topic;
  });
  return found != topics.end() ? &*found : nullptr;
}

// A group or topic out of use is never critical: a warning at first, later ok.
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
  Judgement(GroupReport& group, GroupHistory& history, const RuleInput& input)
      : group_(group),
        history_(history),
        input_(input),
        has_left_(std::ranges::any_of(history.topics, &GroupTopicHistory::left)) {}

  void Apply(ReasonKind kind) {
    if (input_.policy.mute[static_cast<std::size_t>(kind)]) return;
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
    std::ranges::stable_sort(group_.reasons, std::ranges::greater(), &Reason::status);
    group_.status = group_.reasons.empty() ? Status::kOk : group_.reasons.front().status;
    if (history_.status_since == WallTime{} || history_.status != group_.status) {
      history_.status = group_.status;
      history_.status_since = input_.now;
    }
    group_.status_since = history_.status_since;
  }

 private:
  std::optional<Reason> RunRule(ReasonKind kind, bool of_left) {
    input_.of_left = of_left;
    std::optional<Finding> finding = kRules[static_cast<std::size_t>(kind)](input_);
    if (!finding) return std::nullopt;
    if (finding->reason.status != Status::kUnknown) {
      finding->reason.status = std::min(finding->reason.status, WorstAllowed(input_, *finding));
    }
    return std::move(finding->reason);
  }

  std::optional<Reason> Debounce(ReasonKind kind, std::optional<Reason> reason) {
    std::vector<PendingReason>& all = history_.held;
    auto held =
        std::ranges::find_if(all, [kind](const PendingReason& h) { return h.reason.kind == kind; });
    if (reason) {
      const bool again = held != all.end();
      if (!again) held = all.emplace(all.end());
      Renew(*held, *reason, again || !NeedsTwoCollections(kind));
      if (!held->firing) return std::nullopt;
      reason->gap = held->gap;
      return reason;
    }
    if (held == all.end()) return std::nullopt;
    // What cannot be read neither fires nor clears.
    if (held->firing && !IsReadable(*held)) return std::nullopt;
    NoteGap(*held);
    if (held->firing && (IsHeldThroughGap(*held) || IsHeldForAWhile(*held))) return Repeat(*held);
    all.erase(held);
    return std::nullopt;
  }

  void Renew(PendingReason& held, const Reason& reason, bool firing) const {
    const ReasonRow row = RowOf(input_, reason);
    const bool same = held.reason.topic == reason.topic &&
                      held.reason.partition == reason.partition && held.seen != WallTime{};
    if (same) NoteGap(held);
    const std::optional<Gap> gap = same && !IsGapOver(held) ? held.gap : std::nullopt;
    held = {.reason = reason,
            .last_true = input_.now,
            .firing = firing,
            .committed = row.now != nullptr ? row.now->committed : Offset(),
            .seen = SeenAt(row),
            .gap = gap};
  }

  // When the partition or group that the reason is about was last read.
  WallTime SeenAt(const ReasonRow& row) const {
    return row.past != nullptr ? row.past->seen : history_.last_read;
  }

  void NoteGap(PendingReason& held) const {
    const WallTime seen = SeenAt(RowOf(input_, held.reason));
    if (seen - held.seen > input_.all.StaleAfter(group_.is_share()))
      held.gap = Gap{seen, seen - held.seen};
    held.seen = std::max(held.seen, seen);
  }

  bool IsReadable(const PendingReason& held) const {
    if (!group_.members || !group_.commits_known) return false;
    const PartitionLag* row = RowOf(input_, held.reason).now;
    return row == nullptr || !row->committed_exists || row->lag;
  }

  bool IsGapOver(const PendingReason& held) const {
    return !held.gap || input_.now - held.gap->ended >= input_.policy.window;
  }

  // Holds until the commit moves, or until a whole window after the gap has not confirmed it.
  bool IsHeldThroughGap(const PendingReason& held) const {
    if (IsGapOver(held)) return false;
    if (held.reason.topic.empty()) return true;
    const PartitionLag* row = RowOf(input_, held.reason).now;
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
    const Duration kept = HoldFor(held.reason.kind, input_.policy.window);
    return NeedsTwoCollections(held.reason.kind) && input_.now - held.last_true < kept;
  }

  Reason Repeat(const PendingReason& held) const {
    Reason reason = held.reason;
    // The group may have gone out of use or left the topic meanwhile.
    reason.status = std::min(reason.status, WorstAllowed(input_, {.reason = reason}));
    reason.gap = held.gap;
    return reason;
  }

  GroupReport& group_;
  GroupHistory& history_;
  RuleInput input_;
  bool has_left_;
};

}  // namespace

bool NeedsTwoCollections(ReasonKind kind) {
  return kind == ReasonKind::kStopped || kind == ReasonKind::kStalled ||
         kind == ReasonKind::kRetentionRisk || kind == ReasonKind::kFallingBehind ||
         kind == ReasonKind::kRebalanceStorm;
}

void Judge(GroupReport& group, GroupHistory& history, const RuleContext& context) {
  const RuleInput input{group,        history,        context.topics, context.topic_histories,
                        group.policy, context.policy, context.now};
  Judgement judgement(group, history, input);
  for (std::size_t kind = 0; kind < kReasonCount; ++kind) {
    judgement.Apply(static_cast<ReasonKind>(kind));
  }
  judgement.Conclude();
}

}  // namespace lagwatch::core
