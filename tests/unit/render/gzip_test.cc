// SPDX-License-Identifier: Apache-2.0
#include "render/gzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lagwatch::render {
namespace {

struct Unpacked {
  std::string text;
  bool whole = false;  // one gzip member, its check sum right, nothing behind it
};

// zlib checks the header, the stream, the check sum and the size.
Unpacked Gunzip(const std::string& packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string input = packed;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  Unpacked result;
  std::array<char, 1 << 16> chunk;
  int code = Z_OK;
  while (code == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = chunk.size();
    code = inflate(&stream, Z_NO_FLUSH);
    result.text.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  result.whole = code == Z_STREAM_END && stream.avail_in == 0;
  inflateEnd(&stream);
  return result;
}

// As FamilyWriter does, a full buffer at a time.
SharedBlock Pack(const std::vector<std::string>& plain) {
  Deflater deflater;
  CompressedBlock packed;
  for (const std::string& text : plain) deflater.Append(packed, text);
  return std::make_shared<const CompressedBlock>(std::move(packed));
}

std::string Whole(const std::string& head, const std::vector<SharedBlock>& body) {
  const GzipFrame frame = FrameGzip(head, body);
  std::string page = frame.head;
  for (const SharedBlock& piece : body) page += piece->stream;
  return page + frame.tail;
}

std::string Noise(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) {
    state = state * 1664525U + 1013904223U;
    c = static_cast<char>(state >> 24U);
  }
  return text;
}

TEST(Gzip, UnpacksToHeadAndBody) {
  std::vector<std::size_t> sizes = {0, 1, 100, 0xFFFE, 0xFFFF, 0x10000, 200'000};
  for (const std::size_t head_size : sizes) {
    for (const std::size_t body_size : sizes) {
      const std::string head = Noise(head_size);
      const std::string body = Noise(body_size);
      const Unpacked unpacked = Gunzip(Whole(head, {Pack({body})}));
      EXPECT_TRUE(unpacked.whole) << head_size << " + " << body_size;
      EXPECT_TRUE(unpacked.text == head + body) << head_size << " + " << body_size;
    }
  }
}

TEST(Gzip, JoinsPiecesInAnyOrder) {
  const SharedBlock one = Pack({"one ", "", "one "});
  const SharedBlock two = Pack({"one two "});
  const SharedBlock none = Pack({});
  for (const auto& [body, text] : {std::pair(std::vector{one, none, two}, "one one one two "),
                                   {{two, one}, "one two one one "}}) {
    const Unpacked unpacked = Gunzip(Whole("head ", body));
    EXPECT_TRUE(unpacked.whole);
    EXPECT_EQ(unpacked.text, std::string("head ") + text);
    EXPECT_EQ(Inflate(body), text);
  }
}

TEST(Gzip, WhatIsStoredStandsBetweenWhatIsCompressed) {
  const std::string noise = Noise(200'000);
  CompressedBlock stored;
  AppendStored(stored, noise);
  const std::vector body = {Pack({"a"}), std::make_shared<const CompressedBlock>(stored),
                            Pack({"b"})};
  const Unpacked unpacked = Gunzip(Whole("", body));
  EXPECT_TRUE(unpacked.whole);
  EXPECT_TRUE(unpacked.text == "a" + noise + "b");
  EXPECT_TRUE(Inflate(body) == unpacked.text);
}

TEST(Gzip, InflatesLargeTextPartByPart) {
  const std::string text = Noise(3 * Inflater::kPart / 2);
  Inflater inflater({Pack({text}), Pack({text})});
  std::string all;
  std::string part;
  for (int i = 0; i < 3; ++i) {
    inflater.Next(part);
    EXPECT_EQ(part.size(), Inflater::kPart);
    all += part;
  }
  EXPECT_TRUE(all == text + text);
  inflater.Next(part);
  EXPECT_EQ(part, "");
}

TEST(Gzip, ADamagedPageIsNoticed) {
  std::string packed = Whole("head", {Pack({"body body body"})});
  packed[12] ^= 1;
  EXPECT_FALSE(Gunzip(packed).whole);
}

TEST(Gzip, MakesAPageSmall) {
  std::string page;
  for (int i = 0; i < 1000; ++i) {
    page +=
        "kafka_consumergroup_lag{consumergroup=\"g\",partition=\"" + std::to_string(i) + "\"} 7\n";
  }
  EXPECT_LT(Pack({page})->stream.size(), page.size() / 5);
}

}  // namespace
}  // namespace lagwatch::render
