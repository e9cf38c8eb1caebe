// SPDX-License-Identifier: Apache-2.0
#include "serve/notes.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "base/words.h"

namespace lagwatch::serve {
namespace {

// "the filters exclude all of 5 groups: --group.filter "^x" hides 4, --group.exclude "^y" hides 1"
Note NoneLeft(NoteKind kind, const std::string& what, const FilteredNames& names,
              const config::NameFilter& filter) {
  const std::string count = std::to_string(names.listed);
  std::string text =
      "the filters exclude all of " + count + " " + what + (names.listed == 1 ? "" : "s") + ": ";
  const auto add = [&](std::string_view flag, std::string_view written, std::uint64_t hidden) {
    if (hidden == 0) return;
    if (!text.ends_with(": ")) text += ", ";
    text.append("--" + what).append(flag).append(" ").append(Quote(written));
    text.append(" hides ").append(std::to_string(hidden));
  };
  add(".filter", filter.include(), names.by_filter);
  add(".exclude", filter.exclude(), names.by_exclude);
  return {kind, std::move(text)};
}

bool Has(const Report* report, NoteKind kind) {
  return report != nullptr &&
         std::ranges::any_of(report->notes, [kind](const Note& note) { return note.kind == kind; });
}

constexpr auto kBegins =
    WordsOf<NoteKind>({{NoteKind::kNoGroupLeft, "the filters exclude all groups"},
                       {NoteKind::kNoTopicLeft, "the filters exclude all topics"},
                       {NoteKind::kUnnamedGroup, "a group cannot be shown"}});

constexpr auto kEnds =
    WordsOf<NoteKind>({{NoteKind::kNoGroupLeft, "the filters no longer exclude all groups"},
                       {NoteKind::kNoTopicLeft, "the filters no longer exclude all topics"},
                       {NoteKind::kUnnamedGroup, "the group that could not be shown is gone"}});

}  // namespace

std::vector<Note> NotesOf(const config::ClusterSettings& settings, const Report& report,
                          const Report* before) {
  if (report.result != CollectionOutcome::kComplete) {
    return before != nullptr ? before->notes : std::vector<Note>();
  }
  const CollectionStats& stats = report.stats;
  std::vector<Note> notes;
  if (stats.groups.none_left()) {
    notes.push_back(NoneLeft(NoteKind::kNoGroupLeft, "group", stats.groups, settings.groups));
  }
  if (stats.topics.none_left()) {
    notes.push_back(NoneLeft(NoteKind::kNoTopicLeft, "topic", stats.topics, settings.topics));
  }
  if (stats.has_unnamed_group) {
    notes.push_back({NoteKind::kUnnamedGroup,
                     "a group with an empty id is not shown: Prometheus treats a label with an "
                     "empty value as missing (docs/explanation/limits.md)"});
  }
  return notes;
}

void LogNotes(const Logger& logger, const std::string& cluster, const Report* before,
              const Report& after) {
  for (const Note& note : after.notes) {
    if (Has(before, note.kind)) continue;
    logger.Log(config::LogLevel::kWarn, kBegins.Of(note.kind),
               {{"cluster", cluster}, {"text", note.text}});
  }
  if (before == nullptr) return;
  for (const Note& note : before->notes) {
    if (Has(&after, note.kind)) continue;
    logger.Log(config::LogLevel::kInfo, kEnds.Of(note.kind), {{"cluster", cluster}});
  }
}

}  // namespace lagwatch::serve
