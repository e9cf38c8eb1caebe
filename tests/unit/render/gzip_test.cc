// SPDX-License-Identifier: Apache-2.0
#include "render/gzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
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

std::string Packed(const std::string& head, const std::vector<Bytes>& body) {
  const Deflated deflated = Deflate(body);
  const GzipFrame frame = FrameGzip(head, deflated);
  return frame.head + deflated.stream + frame.tail;
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

Bytes Piece(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

TEST(Gzip, UnpacksToHeadAndBody) {
  std::vector<std::size_t> sizes = {0, 1, 100, 0xFFFE, 0xFFFF, 0x10000, 200'000};
  for (const std::size_t head_size : sizes) {
    for (const std::size_t body_size : sizes) {
      const std::string head = Noise(head_size);
      const std::string body = Noise(body_size);
      const Unpacked unpacked = Gunzip(Packed(head, {Piece(body)}));
      EXPECT_TRUE(unpacked.whole) << head_size << " + " << body_size;
      EXPECT_TRUE(unpacked.text == head + body) << head_size << " + " << body_size;
    }
  }
}

TEST(Gzip, JoinsPieces) {
  const Unpacked unpacked = Gunzip(Packed("head ", {Piece("one "), Piece(""), Piece("two")}));
  EXPECT_TRUE(unpacked.whole);
  EXPECT_EQ(unpacked.text, "head one two");
}

TEST(Gzip, OneBodyServesManyHeads) {
  const Deflated body = Deflate(std::vector{Piece("the same body")});
  for (const std::string head : {"", "a", "another head "}) {
    const GzipFrame frame = FrameGzip(head, body);
    const Unpacked unpacked = Gunzip(frame.head + body.stream + frame.tail);
    EXPECT_TRUE(unpacked.whole);
    EXPECT_EQ(unpacked.text, head + "the same body");
  }
}

TEST(Gzip, ADamagedPageIsNoticed) {
  std::string packed = Packed("head", {Piece("body body body")});
  packed[12] ^= 1;
  EXPECT_FALSE(Gunzip(packed).whole);
}

TEST(Gzip, MakesAPageSmall) {
  std::string page;
  for (int i = 0; i < 1000; ++i) {
    page +=
        "kafka_consumergroup_lag{consumergroup=\"g\",partition=\"" + std::to_string(i) + "\"} 7\n";
  }
  EXPECT_LT(Deflate(std::vector{Piece(page)}).stream.size(), page.size() / 5);
}

}  // namespace
}  // namespace lagwatch::render
