// SPDX-License-Identifier: Apache-2.0
// Recordings as files: written, continued, joined, rotated, cut, damaged and foreign.
#include "replay/recording.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "replay/codec.h"
#include "replay/recorder.h"
#include "support/full_snapshot.h"

namespace lagwatch::replay {
namespace {

using testing::At;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t kPlenty = 10'000'000;

Session SessionOf(const std::vector<std::string>& clusters) {
  Session session{"1.0.0", {}};
  for (const std::string& name : clusters) {
    session.clusters.push_back({name, std::chrono::seconds(15), {}, true});
  }
  return session;
}

class RecordingTest : public ::testing::Test {
 protected:
  RecordingTest() {
    std::string path = (std::filesystem::temp_directory_path() / "lagwatch-XXXXXX").string();
    if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = path;
  }
  ~RecordingTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name = "lag.rec") const { return folder_ / name; }

  std::unique_ptr<Recorder> Record(const std::vector<std::string>& clusters = {""},
                                   std::int64_t max_bytes = kPlenty) const {
    auto opened = Recorder::Open(Path(), max_bytes, SessionOf(clusters));
    if (auto* fault = std::get_if<std::string>(&opened)) {
      ADD_FAILURE() << *fault;
      return nullptr;
    }
    return std::move(std::get<std::unique_ptr<Recorder>>(opened));
  }

  std::unique_ptr<Recording> Open(const std::string& name = "lag.rec") const {
    auto opened = Recording::Open(Path(name));
    if (auto* fault = std::get_if<std::string>(&opened)) {
      ADD_FAILURE() << *fault;
      return nullptr;
    }
    return std::move(std::get<std::unique_ptr<Recording>>(opened));
  }

  std::string RefusalOf(const std::string& content) const {
    Write(content);
    const auto opened = Recording::Open(Path());
    const auto* fault = std::get_if<std::string>(&opened);
    return fault != nullptr ? *fault : "";
  }

  // "eu@5" for each collection, by the clock of At().
  static std::vector<std::string> Play(Recording& recording) {
    std::vector<std::string> played;
    while (const auto collection = recording.Next()) {
      played.push_back(recording.clusters()[collection->cluster].name + "@" +
                       std::to_string((collection->at - At(0)) / std::chrono::seconds(1)));
    }
    return played;
  }

  std::string Read(const std::string& name = "lag.rec") const {
    std::ostringstream content;
    content << std::ifstream(Path(name), std::ios::binary).rdbuf();
    return content.str();
  }
  void Write(const std::string& content) const {
    std::ofstream(Path(), std::ios::binary) << content;
  }

  std::filesystem::path folder_;
  const Snapshot snapshot_ = testing::FullSnapshot();
};

TEST_F(RecordingTest, WhatIsRecordedIsPlayedInOrder) {
  const auto recorder = Record({"eu", "us"});
  EXPECT_EQ(recorder->Append(1, At(1), snapshot_), "");
  EXPECT_EQ(recorder->Append(0, At(2), snapshot_), "");
  const auto recording = Open();
  EXPECT_THAT(Play(*recording), ElementsAre("us@1", "eu@2"));
  EXPECT_EQ(recording->warning(), "");
}

TEST_F(RecordingTest, ANewSessionGoesOnInTheSameFile) {
  Record({"eu"})->Append(0, At(1), snapshot_);
  Record({"us", "eu"})->Append(1, At(2), snapshot_);
  const auto recording = Open();
  EXPECT_EQ(recording->clusters().size(), 2u);
  EXPECT_THAT(Play(*recording), ElementsAre("eu@1", "eu@2"));
}

TEST_F(RecordingTest, JoinedFilesAreOneRecording) {
  Record({"eu"})->Append(0, At(1), snapshot_);
  const std::string first = Read();
  std::filesystem::remove(Path());
  Record({"us"})->Append(0, At(2), snapshot_);
  Write(first + Read());
  EXPECT_THAT(Play(*Open()), ElementsAre("eu@1", "us@2"));
}

TEST_F(RecordingTest, AFileCutAnywhereIsReadUpToItsLastWholeFrame) {
  const auto recorder = Record();
  recorder->Append(0, At(1), snapshot_);
  const std::size_t one = Read().size();
  recorder->Append(0, At(2), snapshot_);
  const std::string whole = Read();
  for (std::size_t size = one; size < whole.size(); ++size) {
    Write(whole.substr(0, size));
    const auto recording = Open();
    EXPECT_THAT(Play(*recording), ElementsAre("@1")) << size;
    EXPECT_EQ(recording->warning().empty(), size == one) << size;
  }
  EXPECT_THAT(Open()->warning(),
              HasSubstr("ends in the middle of a frame at byte " + std::to_string(one)));
}

TEST_F(RecordingTest, AnyDamagedByteEndsIt) {
  const auto recorder = Record();
  recorder->Append(0, At(1), snapshot_);
  const std::size_t one = Read().size();
  recorder->Append(0, At(2), snapshot_);
  const std::string whole = Read();
  for (std::size_t at = one; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
    Write(damaged);
    const auto recording = Open();
    EXPECT_THAT(Play(*recording), ElementsAre("@1")) << at;
    EXPECT_NE(recording->warning(), "") << at;
  }
}

TEST_F(RecordingTest, RecordingGoesOnAfterACutFrame) {
  Record()->Append(0, At(1), snapshot_);
  Write(Read() + Read().substr(0, 30));
  Record()->Append(0, At(2), snapshot_);
  const auto recording = Open();
  EXPECT_THAT(Play(*recording), ElementsAre("@1", "@2"));
  EXPECT_EQ(recording->warning(), "");
}

TEST_F(RecordingTest, RecordingGoesOnAfterBlankBytes) {
  Record()->Append(0, At(1), snapshot_);
  Write(Read() + std::string(4'000, '\0'));
  EXPECT_THAT(Open()->warning(), HasSubstr("ends in the middle of a frame"));
  Record()->Append(0, At(2), snapshot_);
  const auto recording = Open();
  EXPECT_THAT(Play(*recording), ElementsAre("@1", "@2"));
  EXPECT_EQ(recording->warning(), "");
}

TEST_F(RecordingTest, TwoDoNotRecordToOneFile) {
  auto first = Record({""}, 4'000);
  const auto second = [this] {
    const auto opened = Recorder::Open(Path(), kPlenty, SessionOf({"second"}));
    const auto* fault = std::get_if<std::string>(&opened);
    return fault != nullptr ? *fault : "";
  };
  EXPECT_THAT(second(), HasSubstr("another process is recording to " + Path()));
  while (Read("lag.rec.1").empty()) ASSERT_EQ(first->Append(0, At(1), snapshot_), "");
  EXPECT_THAT(second(), HasSubstr("another process is recording to")) << "nor to the next file";
  EXPECT_EQ(Open()->clusters().size(), 1u);
  first.reset();
  EXPECT_EQ(second(), "");
}

TEST_F(RecordingTest, ForeignFilesAreRefusedInOneLine) {
  Record()->Append(0, At(1), snapshot_);
  std::string newer = Read();
  newer[4] = 9;
  EXPECT_THAT(RefusalOf(newer),
              HasSubstr("lag.rec has format 9; this lagwatch reads formats up to 3"));
  EXPECT_THAT(RefusalOf(""), HasSubstr("is empty, not a recording"));
  for (const std::string content : {"L", "group,topic,lag\n1,2,3\n4,5,6\n", "LWRC"}) {
    EXPECT_THAT(RefusalOf(content), HasSubstr("lag.rec is not a recording of lagwatch")) << content;
  }
  EXPECT_THAT(std::get<std::string>(Recording::Open("/no/such")),
              HasSubstr("cannot read /no/such: No such file"));
}

TEST_F(RecordingTest, NothingElseIsRecordedOver) {
  Write("group,topic,lag of somebody else's work\n");
  const auto opened = Recorder::Open(Path(), kPlenty, SessionOf({""}));
  ASSERT_TRUE(std::holds_alternative<std::string>(opened));
  EXPECT_THAT(std::get<std::string>(opened), HasSubstr("is not a recording of lagwatch"));
  EXPECT_EQ(Read(), "group,topic,lag of somebody else's work\n");
  EXPECT_THAT(std::get<std::string>(Recorder::Open(folder_, kPlenty, SessionOf({""}))),
              HasSubstr("cannot write"));
}

TEST_F(RecordingTest, AllFilesTogetherStayBelowTheBound) {
  constexpr std::int64_t kMost = 4'000;
  const auto recorder = Record({""}, kMost);
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(recorder->Append(0, At(i), snapshot_), "");
    const auto older = Read("lag.rec.1").size();
    ASSERT_LE(Read().size() + older, static_cast<std::size_t>(kMost)) << i;
  }
  const std::vector<std::string> older = Play(*Open("lag.rec.1"));
  const std::vector<std::string> newer = Play(*Open());
  EXPECT_EQ(newer.back(), "@99");
  EXPECT_GT(older.size(), 1u);
  EXPECT_EQ(static_cast<std::size_t>(100 - std::stoi(older.front().substr(1))),
            older.size() + newer.size())
      << "nothing is missing between them";
}

TEST_F(RecordingTest, ACollectionThatCannotFitIsSaidAndLeftOut) {
  const auto recorder = Record({""}, 400);
  EXPECT_THAT(recorder->Append(0, At(1), snapshot_),
              HasSubstr("larger than half of --record.max-size"));
  EXPECT_THAT(Play(*Open()), IsEmpty());
}

// A limit of the file's size stands for a full disk: as there, a part of the frame is written.
TEST_F(RecordingTest, AFullDiskIsSaidAndTriedAgain) {
  const auto recorder = Record();
  ASSERT_EQ(recorder->Append(0, At(1), snapshot_), "");
  const auto whole = Read().size();
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit full{whole + 30, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  const std::string fault = recorder->Append(0, At(2), snapshot_);
  const std::string again = recorder->Append(0, At(3), snapshot_);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(fault, HasSubstr("cannot write " + Path() + ": File too large"));
  EXPECT_EQ(again, fault);
  EXPECT_EQ(Read().size(), whole) << "no part of a frame is left";
  EXPECT_EQ(recorder->Append(0, At(4), snapshot_), "");
  const auto recording = Open();
  EXPECT_THAT(Play(*recording), ElementsAre("@1", "@4"));
  EXPECT_EQ(recording->warning(), "");
}

TEST_F(RecordingTest, AVanishedFolderIsSaidAndTriedAgain) {
  const auto recorder = Record({""}, 1'600);
  const std::filesystem::path moved = folder_.string() + "-moved";
  while (Read().size() < 500) ASSERT_EQ(recorder->Append(0, At(1), snapshot_), "");
  std::filesystem::rename(folder_, moved);
  EXPECT_THAT(recorder->Append(0, At(2), snapshot_), HasSubstr("cannot write"));
  std::filesystem::rename(moved, folder_);
  EXPECT_EQ(recorder->Append(0, At(3), snapshot_), "");
  EXPECT_THAT(Play(*Open()), ElementsAre("@3"));
}

}  // namespace
}  // namespace lagwatch::replay
