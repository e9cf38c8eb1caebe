// SPDX-License-Identifier: Apache-2.0
// Text that is compressed as it is written, and made into gzip pages, or plain ones again.
//
// A large page is kept in this form alone: a twentieth of its plain size, ready for who takes gzip,
// and inflated bit by bit, as it is sent, for who does not. Each Deflated is a run of whole DEFLATE
// blocks (RFC 1951) that refer to nothing before them and end at a byte: any row of them is a valid
// stream but for its last block, which FrameGzip adds.
// A Deflater or Inflater is used by one thread at a time, all else by any; fail only for want of
// memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lagwatch::render {

using Bytes = std::shared_ptr<const std::string>;

struct CompressedBlock {
  std::string stream;
  std::uint32_t crc = 0;  // of the plain text, as its size
  std::size_t plain_size = 0;
};
using SharedBlock = std::shared_ptr<const CompressedBlock>;

class Deflater {
 public:
  Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  ~Deflater();

  // The more at a time, the smaller.
  void Append(CompressedBlock& out, std::string_view plain);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Not compressed: for what is too small to be worth it.
void AppendStored(CompressedBlock& out, std::string_view plain);

class Inflater {
 public:
  explicit Inflater(std::vector<SharedBlock> pieces);
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater();

  // Puts what comes next in the place of what `out` held, kPart bytes at most; nothing at the end.
  static constexpr std::size_t kPart = std::size_t{128} << 10U;
  void Next(std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::vector<SharedBlock> pieces_;
  std::size_t next_ = 0;  // of pieces_
  std::size_t left_ = 0;  // bytes to come
};

// All of it.
std::string Inflate(std::span<const SharedBlock> pieces);

// The two ends around the streams of `body`: a gzip header with `head` as stored blocks, and the
// last block with the trailer. All together it is one ordinary gzip member.
struct GzipFrame {
  std::string head;
  std::string tail;
};
GzipFrame FrameGzip(std::string_view head, std::span<const SharedBlock> body);

}  // namespace lagwatch::render
