// SPDX-License-Identifier: Apache-2.0
#include "core/headline.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/format.h"
#include "base/text.h"
#include "core/lag.h"
#include "core/rows.h"
#include "core/shown_as.h"
#include "model/window.h"

namespace lagwatch::core {
namespace {

constexpr double kLongestSpan = 1e10;  // seconds; a longer forecast is shown as this

// A span below a second is shown in seconds.
std::string SpanText(Duration span) {
  return span < std::chrono::seconds(1) ? "0 s" : FormatDuration(span);
}

std::string SpanOfSeconds(double seconds) {
  const double whole = std::ceil(std::min(seconds, kLongestSpan));
  return FormatDuration(
      std::chrono::seconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(whole))));
}

// Rule names as words, "falling behind, stopped".
std::string Words(ReasonKind kind) {
  std::string words(ReasonName(kind));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

class Sentence {
 public:
  Sentence(const Report& report, const GroupReport& group)
      : report_(report), group_(group), wait_(LongestWait(group)) {}

  std::string Write() const {
    if (group_.status == Status::kUnknown) return Unknown();
    if (group_.status != Status::kOk) return NotOk();
    return Ok() + NeverFiring();
  }

 private:
  // For a group whose status is ok.
  std::string Ok() const {
    if (group_.shown_as == ShownAs::kUnused && group_.alive) {
      return "Unused: no member, and no " + Position() + " has moved for " +
             SpanText(report_.at - *group_.alive) + ".";
    }
    if (IsInactive() && !group_.alive) return NeverAlive();
    if (group_.shown_as == ShownAs::kWatching) return Watching();
    if (!HasCommit()) return NoCommit();
    if (group_.lag_max == 0) return "Caught up: no unread records.";
    if (IsCaughtUp()) return "Caught up: at most one unread record on any partition.";
    if (IsStandingStill()) return StandingStill();
    return Behind();
  }

  std::string Unknown() const {
    const std::string why = WhyUnknown(report_, group_);
    const auto& last = group_.last_known;
    if (!last) return "Not read yet: " + why + ".";
    return "Not read since " + FormatTime(last->at, report_.at) + ", " +
           SpanText(report_.at - last->at) + " ago: " + why + ". Last known: " + last->headline;
  }

  std::string NotOk() const {
    if (group_.reasons.empty())
      return "The group is " + std::string(StatusName(group_.status)) + ".";
    const Reason& reason = group_.reasons.front();
    std::string text = reason.text;
    // The text of a merged group begins with a group's name, which keeps its case.
    if (group_.groups == 1 && !text.empty() && text[0] >= 'a' && text[0] <= 'z')
      text[0] -= 'a' - 'A';
    text += ".";
    if (!reason.gap) return text;
    return text + " This was already so before lagwatch could not read the group for " +
           SpanText(reason.gap->span) + ", until " + FormatTime(reason.gap->ended, report_.at) +
           ".";
  }

  std::string NeverAlive() const {
    std::string text = "No member, and no " + Position() + " has moved in the " +
                       SpanText(Watched()) +
                       " since lagwatch started watching. Earlier activity is unknown.";
    if (!group_.last_read) return text;
    return text + (group_.is_share() ? " Its start offset" : " The last commit") + " was made at " +
           FormatTime(group_.last_read->at, report_.at) +
           " or later: the record before it was written then.";
  }

  std::string Watching() const {
    const bool pending = wait_ && IsPending(RuleOf(*wait_)) && !IsInactive();
    if (pending && wait_->row->waiting >= Watched()) {
      return "Too early to judge: " + Where() + " has not moved in the " +
             SpanText(wait_->row->waiting) + " watched so far; " + Waiting() + " " + IfThisLasts();
    }
    if (pending && IsStandingStill()) return StandingStill();
    std::vector<std::string> rules;
    for (std::size_t i = 0; i < kReasonCount; ++i) {
      if (group_.pending[i]) rules.push_back(Words(static_cast<ReasonKind>(i)));
    }
    return "No rule has fired so far. Watched for " +
           SpanText(std::min(Watched(), group_.policy.window)) + " of " +
           FormatDuration(group_.policy.window) + "; not judged yet: " + Join(rules, ", ") + ".";
  }

  std::string NoCommit() const {
    std::size_t rows = 0;
    for (const TopicLag& topic : group_.topics) rows += topic.partitions.size();
    if (rows == 0) return "It has no " + Position() + " and owns no partition, so it has no lag.";
    return "It has no " + Position() + " on any of its " +
           FormatNumber(static_cast<std::int64_t>(rows)) +
           (rows == 1 ? " partition" : " partitions") + ", so its lag is unknown.";
  }

  std::string StandingStill() const {
    return "Behind, and " + Where() + " has not moved for " + SpanText(wait_->row->waiting) + "; " +
           Waiting() + " " + IfThisLasts();
  }

  std::string Behind() const {
    if (!group_.lag_sum) return NotKnown();
    const auto& catch_up = group_.catch_up;
    const bool never = catch_up && std::isinf(*catch_up);
    if (never && group_.consumed_per_second && group_.produced_per_second) {
      return "Behind and not catching up: it reads " + FormatRate(*group_.consumed_per_second) +
             "/s while " + FormatRate(*group_.produced_per_second) + "/s are written.";
    }
    const std::string by = "Behind by " + (group_.time_lag_max ? SpanText(*group_.time_lag_max)
                                                               : FormatRecords(*group_.lag_sum));
    if (!catch_up || never) return by + ".";
    return by + "; at this rate it catches up in " + SpanOfSeconds(*catch_up) + ".";
  }

  std::string NotKnown() const {
    std::int64_t unread = 0;
    ForEachRow(group_, [&](const PartitionLag& row) {
      unread += row.committed_exists && !row.lag ? 1 : 0;
    });
    return "Its lag is unknown: " + FormatNumber(unread) + " of its partitions could not be read.";
  }

  std::string NeverFiring() const {
    const std::string text = NeverJudgedText(group_.policy, IntervalOf(report_, group_));
    return text.empty() ? "" : " R" + text.substr(1) + ".";
  }

  bool IsInactive() const { return HasReason(group_, ReasonKind::kInactive); }
  bool IsPending(ReasonKind kind) const { return group_.pending[static_cast<std::size_t>(kind)]; }

  Duration Watched() const {
    if (group_.watched_since == WallTime{}) return Duration::zero();
    return std::max(Duration::zero(), report_.at - group_.watched_since);
  }

  bool HasCommit() const {
    return AnyRow(group_, [](const PartitionLag& row) { return row.committed_exists; });
  }

  bool IsCaughtUp() const {
    return group_.lag_max && !AnyRow(group_, [](const PartitionLag& row) {
             return row.committed_exists && !IsSettled(row);
           });
  }

  bool IsStandingStill() const {
    if (!wait_ || IsInactive() || wait_->row->waiting < group_.policy.window / 5) return false;
    return !group_.policy.mute[static_cast<std::size_t>(RuleOf(*wait_))];
  }

  std::string Position() const { return PositionOf(group_); }

  std::string Where() const {
    return "partition " + std::to_string(wait_->row->partition) + " of " +
           report_.topics[wait_->topic->topic].name;
  }

  std::string Waiting() const {
    return FormatRecords(wait_->row->readable_lag.value_or(0)) + " wait.";
  }

  std::string IfThisLasts() const {
    return "If this lasts " + FormatDuration(group_.policy.window) + ", the verdict is " +
           Words(RuleOf(*wait_)) + ".";
  }

  const Report& report_;
  const GroupReport& group_;
  std::optional<Wait> wait_;
};

}  // namespace

std::string Headline(const Report& report, const GroupReport& group) {
  return Sentence(report, group).Write();
}

std::string WhyUnknown(const Report& report, const GroupReport& group) {
  if (group.status != Status::kUnknown) return "";
  if (!report.ready && !report.not_ready.empty()) return report.not_ready;
  return group.reasons.empty() ? "it could not be read" : group.reasons.front().text;
}

}  // namespace lagwatch::core
