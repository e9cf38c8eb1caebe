// SPDX-License-Identifier: Apache-2.0
// Decoders of recordings under foreign bytes: valid ones, changed at random from a fixed seed. They
// must end, stay within their bytes (the sanitizer builds watch) and let nothing through that the
// evaluation could trip over.
#include <gtest/gtest.h>

#include "core/evaluate.h"
#include "replay/codec.h"
#include "replay/frame.h"
#include "support/full_snapshot.h"
#include "support/mutations.h"

namespace lagwatch::replay {
namespace {

constexpr int kRounds = 60'000;

TEST(ForeignRecordingTest, CollectionsAreDecodedOrRefused) {
  testing::Mutations mutations({Encode(0, testing::At(0), testing::FullSnapshot())});
  int decoded = 0;
  for (int i = 0; i < kRounds; ++i) {
    auto collection = DecodeCollection(mutations.Next());
    if (!collection) continue;
    ++decoded;
    core::History history;
    core::Evaluate(nullptr, history, std::move(collection->snapshot), {}, collection->at);
  }
  EXPECT_GT(decoded, kRounds / 100) << "changes that leave a valid collection are among them";
  EXPECT_LT(decoded, kRounds);
}

TEST(ForeignRecordingTest, SessionsAreDecodedOrRefused) {
  testing::Mutations mutations(
      {Encode(Session{"1.0", {{"eu", std::chrono::seconds(15), {}, true}}})});
  for (int i = 0; i < kRounds; ++i) DecodeSession(mutations.Next());
}

TEST(ForeignRecordingTest, FramesAreOpenedOnlyAsTheyWereMade) {
  const std::string contents = Encode(0, testing::At(0), testing::FullSnapshot());
  const std::string frame = MakeFrame(FrameKind::kCollection, contents);
  testing::Mutations mutations({frame});
  for (int i = 0; i < kRounds; ++i) {
    const std::string changed = mutations.Next();
    ParseHead(changed);
    if (changed.size() < kHeadBytes) continue;
    const std::string_view view = changed;
    const auto opened = OpenFrame(view.substr(0, kHeadBytes), view.substr(kHeadBytes));
    ASSERT_EQ(opened.has_value(), changed == frame);
  }
}

// A few bytes that claim to be many: nothing is set aside for them.
TEST(ForeignRecordingTest, ClaimsOfSizeAreNotBelieved) {
  const std::string many = "\xff\xff\xff\xff\x0f";
  std::string bytes = Encode(0, testing::At(0), Snapshot());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed.replace(i, 1, many);
    DecodeCollection(changed);
  }
  std::string frame = MakeFrame(FrameKind::kCollection, "x");
  frame.replace(12, 4, "\xff\xff\xff\x03");
  EXPECT_FALSE(ParseHead(frame));
}

}  // namespace
}  // namespace lagwatch::replay
