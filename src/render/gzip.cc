// SPDX-License-Identifier: Apache-2.0
#include "render/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace lagwatch::render {
namespace {

constexpr int kLevel = 1;  // pages are so repetitive that a higher level gains little
constexpr int kRaw = -15;  // no header or trailer of zlib, the largest window
constexpr int kMemoryLevel = 9;

const Bytef* BytesOf(std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); }

void Count(CompressedBlock& out, std::string_view plain) {
  out.crc = static_cast<std::uint32_t>(crc32_z(out.crc, BytesOf(plain), plain.size()));
  out.plain_size += plain.size();
}

void AppendLittleEndian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
}

}  // namespace

struct Deflater::State {
  z_stream stream{};
  std::array<char, std::size_t{32} << 10U> buffer{};
};

Deflater::Deflater() : state_(std::make_unique<State>()) {
  if (deflateInit2(&state_->stream, kLevel, Z_DEFLATED, kRaw, kMemoryLevel, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc();
  }
}

Deflater::~Deflater() { deflateEnd(&state_->stream); }

void Deflater::Append(CompressedBlock& out, std::string_view plain) {
  z_stream& stream = state_->stream;
  stream.next_in = const_cast<Bytef*>(BytesOf(plain));  // zlib does not write there
  stream.avail_in = static_cast<uInt>(plain.size());
  do {
    stream.next_out = reinterpret_cast<Bytef*>(state_->buffer.data());
    stream.avail_out = static_cast<uInt>(state_->buffer.size());
    deflate(&stream, Z_FULL_FLUSH);  // ends at a byte boundary and resets the window
    out.stream.append(state_->buffer.data(), state_->buffer.size() - stream.avail_out);
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
  z_stream stream{};
};

Inflater::Inflater(std::vector<SharedBlock> pieces)
    : state_(std::make_unique<State>()), pieces_(std::move(pieces)) {
  if (inflateInit2(&state_->stream, kRaw) != Z_OK) throw std::bad_alloc();
  for (const SharedBlock& piece : pieces_) left_ += piece->plain_size;
}

Inflater::~Inflater() { inflateEnd(&state_->stream); }

void Inflater::Next(std::string& out) {
  out.resize(std::min(left_, kPart));
  left_ -= out.size();
  z_stream& stream = state_->stream;
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  while (stream.avail_out > 0) {
    if (stream.avail_in == 0 && next_ < pieces_.size()) {
      const std::string& input = pieces_[next_++]->stream;
      stream.next_in = const_cast<Bytef*>(BytesOf(input));  // zlib does not write there
      stream.avail_in = static_cast<uInt>(input.size());
    }
    inflate(&stream, Z_SYNC_FLUSH);
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
  uLong crc = whole.crc;
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
