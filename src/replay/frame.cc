// SPDX-License-Identifier: Apache-2.0
#include "replay/frame.h"

#include <zlib.h>

namespace lagwatch::replay {
namespace {

constexpr std::string_view kMagic = "LWRC";
constexpr std::size_t kChecked = 16;
// The maximum ratio at which DEFLATE expands.
constexpr std::uint64_t kMostGrowth = 1'100;
// The fastest level: recording runs beside collections, and the contents are repetitive enough.
constexpr int kLevel = 1;

std::uint32_t Checksum(std::string_view head, std::string_view stored) {
  const auto add = [](uLong sum, std::string_view bytes) {
    return crc32(sum, reinterpret_cast<const Bytef*>(bytes.data()),
                 static_cast<uInt>(bytes.size()));
  };
  return static_cast<std::uint32_t>(add(add(0, head.substr(0, kChecked)), stored));
}

void PutNumber(std::string& bytes, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(number >> shift);
}

std::uint32_t NumberAt(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at + i])) << (8 * i);
  }
  return number;
}

}  // namespace

std::string MakeFrame(FrameKind kind, std::string_view contents) {
  if (contents.size() > kMostContents) return "";
  uLongf size = compressBound(contents.size());
  std::string stored(size, '\0');
  const int result =
      compress2(reinterpret_cast<Bytef*>(stored.data()), &size,
                reinterpret_cast<const Bytef*>(contents.data()), contents.size(), kLevel);
  if (result != Z_OK) return "";
  stored.resize(size);
  std::string frame(kMagic);
  frame += static_cast<char>(kFormat);
  frame += static_cast<char>(kind);
  frame.append(2, '\0');
  PutNumber(frame, static_cast<std::uint32_t>(stored.size()));
  PutNumber(frame, static_cast<std::uint32_t>(contents.size()));
  PutNumber(frame, Checksum(frame, stored));
  return frame + stored;
}

std::optional<FrameHead> ParseHead(std::string_view head) {
  if (head.size() < kHeadBytes || !head.starts_with(kMagic)) return std::nullopt;
  FrameHead parsed;
  parsed.format = static_cast<std::uint8_t>(head[4]);
  if (!IsReadable(parsed.format)) return parsed;
  parsed.kind = static_cast<FrameKind>(head[5]);
  parsed.stored = NumberAt(head, 8);
  parsed.contents = NumberAt(head, 12);
  parsed.checksum = NumberAt(head, 16);
  const bool is_known = parsed.kind == FrameKind::kSession || parsed.kind == FrameKind::kCollection;
  const bool fits = parsed.contents <= kMostContents &&
                    parsed.stored <= compressBound(kMostContents) &&
                    parsed.contents <= parsed.stored * kMostGrowth;
  if (!is_known || !fits) return std::nullopt;
  return parsed;
}

std::optional<std::string> OpenFrame(std::string_view head, std::string_view stored) {
  const std::optional<FrameHead> parsed = ParseHead(head);
  if (!parsed || !IsReadable(parsed->format) || parsed->stored != stored.size() ||
      parsed->checksum != Checksum(head, stored)) {
    return std::nullopt;
  }
  std::string contents(parsed->contents, '\0');
  uLongf size = contents.size();
  const int result = uncompress(reinterpret_cast<Bytef*>(contents.data()), &size,
                                reinterpret_cast<const Bytef*>(stored.data()), stored.size());
  if (result != Z_OK || size != contents.size()) return std::nullopt;
  return contents;
}

}  // namespace lagwatch::replay
