// SPDX-License-Identifier: Apache-2.0
// Foreign recordings on their whole way: file, frame, Snapshot, evaluation with a past, page, JSON
// and table. Changed at random from a fixed seed; the sanitizer builds watch.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "render/json.h"
#include "render/table.h"
#include "replay/codec.h"
#include "serve/replayer.h"
#include "support/full_snapshot.h"
#include "support/mutations.h"
#include "support/snapshots.h"

namespace lagwatch::serve {
namespace {

using testing::SnapshotBuilder;

constexpr int kRounds = 10'000;
constexpr int kFiles = 1'000;

Snapshot SmallSnapshot(int round) {
  SnapshotBuilder builder(testing::At(round * 15));
  builder.Topic("orders", 3, round, 100 + round * 7).Topic("payments", 1, 0, 50);
  builder.Group("billing", {{"orders", 0, 10}, {"orders", 1, 100 + round}, {"payments", 0, 60}})
      .Member("m-1", {{"orders", 0}, {"orders", 2}});
  builder.Group("web", {{"orders", 2, 90}});
  return builder.Take();
}

std::vector<std::string> Contents() {
  std::vector<std::string> contents = {replay::Encode(0, testing::At(0), testing::FullSnapshot())};
  for (int round = 0; round < 4; ++round) {
    contents.push_back(replay::Encode(0, testing::At(round * 15), SmallSnapshot(round)));
  }
  return contents;
}

std::string SessionFrame() {
  return replay::MakeFrame(
      replay::FrameKind::kSession,
      replay::Encode(replay::Session{"1.0", {{"eu", std::chrono::seconds(15), {}, true}}}));
}

// Everything that is ever shown of a report; how many bytes that are.
std::size_t Show(const Evaluator& evaluator, const Report& report) {
  const std::vector segments = {evaluator.Render(report)};
  const std::size_t bytes =
      render::Inflate(render::JoinPage(segments, render::Format::kOpenMetrics)).size();
  const std::vector<render::ClusterReport> reports = {{"eu", &report}};
  render::GroupsQuery query;
  query.partitions = true;
  return bytes + render::GroupsJson(reports, query).size() +
         render::Table(reports, {.color = true, .advise = true}).size();
}

TEST(ForeignRecordingTest, WhateverIsDecodedIsEvaluatedAndShown) {
  config::ClusterSettings settings;
  settings.member_info = true;
  Evaluator evaluator(settings, {});
  testing::Mutations mutations(Contents());
  int shown = 0;
  for (int i = 0; i < kRounds; ++i) {
    const std::string frame = replay::MakeFrame(replay::FrameKind::kCollection, mutations.Next());
    const std::string_view view = frame;
    const auto contents =
        replay::OpenFrame(view.substr(0, replay::kHeadBytes), view.substr(replay::kHeadBytes));
    ASSERT_TRUE(contents);
    auto collection = replay::DecodeCollection(*contents);
    if (!collection) continue;
    const auto report = evaluator.Evaluate(std::move(collection->snapshot), collection->at);
    ASSERT_GT(Show(evaluator, *report), 0u);
    ++shown;
  }
  EXPECT_GT(shown, kRounds / 100) << "changes that leave a valid collection are among them";
  EXPECT_LT(shown, kRounds);
}

TEST(ForeignRecordingTest, AnyFileIsPlayedAsFarAsItGoes) {
  std::string path = (std::filesystem::temp_directory_path() / "lagwatch-XXXXXX").string();
  const int file = mkstemp(path.data());
  ASSERT_GE(file, 0);
  close(file);
  std::string whole = SessionFrame();
  for (const std::string& contents : Contents()) {
    whole += replay::MakeFrame(replay::FrameKind::kCollection, contents);
  }
  testing::Mutations mutations({whole, whole + whole});
  config::Settings settings;
  settings.clusters.emplace_back();
  settings.replay_file = path;
  int played = 0;
  for (int i = 0; i < kFiles; ++i) {
    std::ofstream(path, std::ios::binary) << mutations.Next();
    auto opened = Replayer::Open(settings);
    const auto* replayer = std::get_if<std::unique_ptr<Replayer>>(&opened);
    if (replayer == nullptr) continue;
    while (const auto next = (*replayer)->Next()) {
      Show((*replayer)->clusters()[next->cluster], *next->after);
      ++played;
    }
  }
  std::filesystem::remove(path);
  EXPECT_GT(played, kFiles);
}

}  // namespace
}  // namespace lagwatch::serve
