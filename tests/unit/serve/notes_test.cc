// SPDX-License-Identifier: Apache-2.0
#include "serve/notes.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace lagwatch::serve {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

config::ClusterSettings SettingsWith(std::string_view filter, std::string_view exclude) {
  config::ClusterSettings settings;
  settings.groups = std::get<config::NameFilter>(config::NameFilter::Make(filter, exclude));
  settings.topics = settings.groups;
  return settings;
}

Report ReportWith(FilteredNames groups, FilteredNames topics = {}) {
  Report report;
  report.result = CollectionOutcome::kComplete;
  report.stats.groups = groups;
  report.stats.topics = topics;
  return report;
}

std::vector<std::string> TextsOf(const std::vector<Note>& notes) {
  std::vector<std::string> texts;
  for (const Note& note : notes) texts.push_back(note.text);
  return texts;
}

TEST(NotesTest, NamesEachExpressionThatHidesSomethingWhenNothingIsLeft) {
  const auto settings = SettingsWith("^billing", "-test$");
  EXPECT_THAT(TextsOf(NotesOf(settings,
                              ReportWith({.listed = 5, .by_filter = 4, .by_exclude = 1},
                                         {.listed = 1, .by_filter = 1}),
                              nullptr)),
              ElementsAre("the filters exclude all of 5 groups: --group.filter \"^billing\" hides "
                          "4, --group.exclude \"-test$\" hides 1",
                          "the filters exclude all of 1 topic: --topic.filter \"^billing\" hides "
                          "1"));
  EXPECT_THAT(
      TextsOf(NotesOf(SettingsWith(".*", ""), ReportWith({.listed = 2, .by_exclude = 2}), nullptr)),
      ElementsAre("the filters exclude all of 2 groups: --group.exclude \"\" hides 2"));
}

TEST(NotesTest, SaysNothingWhereSomethingIsLeftOrThereWasNothing) {
  const auto settings = SettingsWith("^billing", "^$");
  EXPECT_THAT(NotesOf(settings, ReportWith({.listed = 5, .by_filter = 4}), nullptr), IsEmpty());
  EXPECT_THAT(NotesOf(settings, ReportWith({}), nullptr), IsEmpty());
}

TEST(NotesTest, StandsWhileACollectionIsNotComplete) {
  const auto settings = SettingsWith("^billing", "^$");
  Report before = ReportWith({.listed = 5, .by_filter = 5});
  Report partial = ReportWith({.listed = 2, .by_filter = 2});
  partial.result = CollectionOutcome::kPartial;
  EXPECT_THAT(NotesOf(settings, partial, nullptr), IsEmpty()) << "not all was listed yet";
  before.notes = NotesOf(settings, before, nullptr);
  EXPECT_EQ(TextsOf(NotesOf(settings, partial, &before)), TextsOf(before.notes));
}

TEST(NotesTest, IsOneLineWhenItBeginsAndOneWhenItEnds) {
  const Logger logger(config::LogLevel::kInfo, config::LogFormat::kLogfmt);
  Report before = ReportWith({});
  Report after = before;
  after.notes = {{NoteKind::kNoGroupLeft, "none of 5 groups"}};
  testing::internal::CaptureStderr();
  LogNotes(logger, "eu", nullptr, before);
  LogNotes(logger, "eu", &before, after);
  LogNotes(logger, "eu", &after, after);
  LogNotes(logger, "eu", &after, before);
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::MatchesRegex(
                  ".* level=warn msg=\"the filters exclude all groups\" cluster=eu text=\"none "
                  "of 5 groups\"\n.* level=info msg=\"the filters no longer exclude all groups\" "
                  "cluster=eu\n"));
}

}  // namespace
}  // namespace lagwatch::serve
