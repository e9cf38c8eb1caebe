// SPDX-License-Identifier: Apache-2.0
#include "render/gzip.h"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lagwatch::render {
namespace {

constexpr std::uint32_t kLevel = 1;  // pages are so repetitive that a higher level gains little
constexpr std::size_t kLevelBuffer = ISAL_DEF_LVL1_DEFAULT;

// The library does not write there.
std::uint8_t* BytesOf(std::string_view text) {
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

void Count(CompressedBlock& out, std::string_view plain) {
  out.crc = crc32_gzip_refl(out.crc, BytesOf(plain), plain.size());
  out.plain_size += plain.size();
}

void AppendLittleEndian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
}

}  // namespace

struct Deflater::State {
  isal_zstream stream;
  std::array<std::uint8_t, kLevelBuffer> level_buffer;
  std::array<std::uint8_t, std::size_t{32} << 10U> buffer;
};

// The state is large: what isal_deflate_init() leaves alone is not cleared.
Deflater::Deflater() : state_(std::make_unique_for_overwrite<State>()) {
  isal_zstream& stream = state_->stream;
  isal_deflate_init(&stream);
  stream.level = kLevel;
  stream.level_buf = state_->level_buffer.data();
  stream.level_buf_size = static_cast<std::uint32_t>(state_->level_buffer.size());
  stream.flush = FULL_FLUSH;  // ends at a byte boundary and resets the window
}

Deflater::~Deflater() = default;

void Deflater::Append(CompressedBlock& out, std::string_view plain) {
  isal_zstream& stream = state_->stream;
  stream.next_in = BytesOf(plain);
  stream.avail_in = static_cast<std::uint32_t>(plain.size());
  do {
    stream.next_out = state_->buffer.data();
    stream.avail_out = static_cast<std::uint32_t>(state_->buffer.size());
    isal_deflate(&stream);
    out.stream.append(reinterpret_cast<const char*>(state_->buffer.data()),
                      state_->buffer.size() - stream.avail_out);
  } while (stream.avail_out == 0);
  Count(out, plain);
}

// RFC 1951, 3.2.4: stored blocks, none of which is the last one.
void AppendStored(CompressedBlock& out, std::string_view plain) {
  constexpr std::size_t kMost = 0xFFFF;
  Count(out, plain);
  while (!plain.empty()) {
    const std::string_view block = plain.substr(0, kMost);
    const auto size = static_cast<std::uint32_t>(block.size());
    out.stream.push_back('\0');
    AppendLittleEndian(out.stream, size, 2);
    AppendLittleEndian(out.stream, ~size, 2);
    out.stream.append(block);
    plain.remove_prefix(block.size());
  }
}

struct Inflater::State {
  inflate_state stream;
};

Inflater::Inflater(std::vector<SharedBlock> pieces)
    : state_(std::make_unique_for_overwrite<State>()), pieces_(std::move(pieces)) {
  isal_inflate_init(&state_->stream);
  for (const SharedBlock& piece : pieces_) left_ += piece->plain_size;
}

Inflater::~Inflater() = default;

void Inflater::Next(std::string& out) {
  out.resize(std::min(left_, kPart));
  left_ -= out.size();
  inflate_state& stream = state_->stream;
  stream.next_out = BytesOf(out);
  stream.avail_out = static_cast<std::uint32_t>(out.size());
  while (stream.avail_out > 0) {
    if (stream.avail_in == 0 && next_ < pieces_.size()) {
      const std::string& input = pieces_[next_++]->stream;
      stream.next_in = BytesOf(input);
      stream.avail_in = static_cast<std::uint32_t>(input.size());
    }
    isal_inflate(&stream);
  }
}

std::string Inflate(std::span<const SharedBlock> pieces) {
  Inflater inflater({pieces.begin(), pieces.end()});
  std::string text;
  std::string part;
  for (inflater.Next(part); !part.empty(); inflater.Next(part)) text += part;
  return text;
}

GzipFrame FrameGzip(std::string_view head, std::span<const SharedBlock> body) {
  constexpr std::string_view kHeader("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);  // no name, no time
  constexpr std::string_view kLastBlock("\x03\0", 2);                      // an empty last block
  CompressedBlock whole{std::string(kHeader), 0, 0};
  AppendStored(whole, head);
  uLong crc = whole.crc;  // ISA-L cannot combine checksums, zlib can
  for (const SharedBlock& piece : body) {
    crc = crc32_combine(crc, piece->crc, static_cast<z_off_t>(piece->plain_size));
    whole.plain_size += piece->plain_size;
  }
  GzipFrame frame{std::move(whole.stream), std::string(kLastBlock)};
  AppendLittleEndian(frame.tail, static_cast<std::uint32_t>(crc), 4);
  AppendLittleEndian(frame.tail, static_cast<std::uint32_t>(whole.plain_size), 4);
  return frame;
}

}  // namespace lagwatch::render
