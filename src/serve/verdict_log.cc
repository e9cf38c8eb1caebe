// SPDX-License-Identifier: Apache-2.0
#include "serve/verdict_log.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "base/sorted.h"
#include "core/headline.h"
#include "render/exposition.h"

namespace lagwatch::serve {
namespace {

using config::LogLevel;

// Maximum lines per collection: an outage may change every group of a large cluster at once.
constexpr std::size_t kMostLines = 50;

struct Change {
  const GroupReport* before = nullptr;  // null: new group
  const GroupReport* after = nullptr;   // null: removed group
};

Status StandingOf(const GroupReport* group) {
  return group != nullptr ? group->standing : Status::kOk;
}

bool IsWorse(const Change& change) { return StandingOf(change.after) > StandingOf(change.before); }

LogLevel LevelOf(bool worse) { return worse ? LogLevel::kWarn : LogLevel::kInfo; }

const std::string& IdOf(const Change& change) {
  return change.after != nullptr ? change.after->id : change.before->id;
}

std::vector<Change> Changes(const Report& before, const Report& after) {
  std::vector<Change> changes;
  const auto compare = [&](const GroupReport& group, const GroupReport* old) {
    if (StandingOf(old) != group.standing) changes.push_back({old, &group});
  };
  const auto note_gone = [&](const GroupReport& old) {
    if (old.standing != Status::kOk) changes.push_back({&old, nullptr});
  };
  MatchSorted(SortedBy(after.groups, &GroupReport::id), SortedBy(before.groups, &GroupReport::id),
              compare, note_gone);
  return changes;
}

bool IsFirst(const Change& a, const Change& b) {
  const auto key = [](const Change& change) {
    return std::tuple(IsWorse(change), StandingOf(change.after));
  };
  if (key(a) != key(b)) return key(a) > key(b);
  return IdOf(a) < IdOf(b);
}

std::string StatusText(const GroupReport* group) {
  return group != nullptr ? std::string(StatusName(group->standing)) : "";
}

std::string ShownAsText(const GroupReport* group) {
  return group != nullptr ? std::string(ShownAsName(group->shown_as)) : "";
}

// The text of the reason; for a group that is ok or unknown the headline, which says more.
std::string TextOf(const Report& report, const Change& change) {
  const GroupReport* now = change.after;
  if (now == nullptr) return "";
  const bool trouble = now->status == Status::kWarning || now->status == Status::kCritical;
  if (!trouble) return core::Headline(report, *now);
  return now->reasons.empty() ? "" : now->reasons.front().text;
}

std::string Number(const std::optional<std::int64_t>& value) {
  return value ? std::to_string(*value) : "";
}

// The reasons after the worst, by name.
std::string OtherReasons(const GroupReport& group) {
  std::string names;
  for (std::size_t i = 1; i < group.reasons.size(); ++i) {
    if (!names.empty()) names += ',';
    names += ReasonName(group.reasons[i].kind);
  }
  return names;
}

// `reason` may be informational: it explains why a group is ok again.
void LogChange(const Logger& logger, const std::string& cluster, const Report& report,
               const Change& change) {
  static const GroupReport kGone;
  static const Reason kNone;
  const GroupReport& now = change.after != nullptr ? *change.after : kGone;
  const bool has_reason = !now.reasons.empty();
  const Reason& reason = has_reason ? now.reasons.front() : kNone;
  const bool at_partition = !reason.topic.empty() && reason.partition >= 0;
  logger.Log(LevelOf(IsWorse(change)),
             change.after != nullptr ? "the group's status changed" : "the group is gone",
             {{"cluster", cluster},
              {"group", IdOf(change)},
              {"from", StatusText(change.before)},
              {"to", StatusText(change.after)},
              {"shown_as", ShownAsText(change.after)},
              {"reason", has_reason ? std::string(ReasonName(reason.kind)) : ""},
              {"text", TextOf(report, change)},
              {"topic", reason.topic},
              {"partition", at_partition ? std::to_string(reason.partition) : ""},
              {"value", Number(reason.value)},
              {"threshold", Number(reason.threshold)},
              {"seconds", render::SecondsText(reason.lasting)},
              {"also", OtherReasons(now)}});
}

}  // namespace

void LogVerdicts(const Logger& logger, const std::string& cluster, const Report* before,
                 const Report& after) {
  static const Report kNone;
  std::vector<Change> changes = Changes(before != nullptr ? *before : kNone, after);
  std::ranges::sort(changes, IsFirst);
  const std::size_t logged = std::min(changes.size(), kMostLines);
  for (std::size_t i = 0; i < logged; ++i) LogChange(logger, cluster, after, changes[i]);
  if (logged == changes.size()) return;
  // Sorted: if the first of the rest is not worse than it was, none is.
  logger.Log(LevelOf(IsWorse(changes[logged])), "the status of more groups changed",
             {{"cluster", cluster}, {"groups", std::to_string(changes.size() - logged)}});
}

}  // namespace lagwatch::serve
