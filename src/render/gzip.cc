// SPDX-License-Identifier: Apache-2.0
#include "render/gzip.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <new>

namespace lagwatch::render {
namespace {

constexpr int kLevel = 1;  // pages repeat themselves so much that more buys little

struct FreeCompressor {
  void operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
  }
};

std::string Concatenate(std::span<const Bytes> pieces) {
  std::size_t size = 0;
  for (const Bytes& piece : pieces) size += piece->size();
  std::string out;
  out.reserve(size);
  for (const Bytes& piece : pieces) out.append(*piece);
  return out;
}

void AppendLittleEndian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
}

// RFC 1951, 3.2.4: blocks that are not the last one, so that the body's stream can follow. They
// end at a byte, which is where a stream may start.
void AppendStored(std::string& out, std::string_view plain) {
  constexpr std::size_t kMost = 0xFFFF;
  while (!plain.empty()) {
    const std::string_view block = plain.substr(0, kMost);
    const auto size = static_cast<std::uint32_t>(block.size());
    out.push_back('\0');
    AppendLittleEndian(out, size, 2);
    AppendLittleEndian(out, ~size, 2);
    out.append(block);
    plain.remove_prefix(block.size());
  }
}

}  // namespace

Deflated Deflate(std::span<const Bytes> pieces) {
  const std::string plain = Concatenate(pieces);
  const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(
      libdeflate_alloc_compressor(kLevel));
  if (compressor == nullptr) throw std::bad_alloc();
  // As large as the plain text, but only what is written takes memory.
  const std::size_t room = libdeflate_deflate_compress_bound(compressor.get(), plain.size());
  const auto buffer = std::make_unique_for_overwrite<char[]>(room);
  const std::size_t size =
      libdeflate_deflate_compress(compressor.get(), plain.data(), plain.size(), buffer.get(), room);
  return {std::string(buffer.get(), size), libdeflate_crc32(0, plain.data(), plain.size()),
          plain.size()};
}

GzipFrame FrameGzip(std::string_view head, const Deflated& body) {
  constexpr std::string_view kHeader("\x1F\x8B\x08\0\0\0\0\0\0\xFF", 10);  // no name, no time
  GzipFrame frame{std::string(kHeader), {}};
  AppendStored(frame.head, head);
  const auto crc = crc32_combine(libdeflate_crc32(0, head.data(), head.size()), body.crc,
                                 static_cast<z_off_t>(body.plain_size));
  AppendLittleEndian(frame.tail, static_cast<std::uint32_t>(crc), 4);
  AppendLittleEndian(frame.tail, static_cast<std::uint32_t>(head.size() + body.plain_size), 4);
  return frame;
}

}  // namespace lagwatch::render
