// SPDX-License-Identifier: Apache-2.0
// The frames of a recording: a head of 20 bytes, then the compressed contents. Each frame is
// independent, so a file may be cut, joined or continued between any two frames.
// docs/explanation/recording-format.md has the layout. Pure: any thread. Bytes are untrusted:
// invalid ones give an empty result.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lagwatch::replay {

// Raise with every change of fields.h or of the frames. A reader reads this and all earlier
// formats. Format 2 added Snapshot::last_reads; format 3 Member::standby_tasks, Streams groups and
// share groups.
inline constexpr std::uint8_t kFormat = 3;
constexpr bool IsReadable(std::uint8_t format) { return format >= 1 && format <= kFormat; }
inline constexpr std::size_t kHeadBytes = 20;
// Limit of the uncompressed contents: some millions of group-partitions.
inline constexpr std::size_t kMostContents = std::size_t{64} << 20;

enum class FrameKind : std::uint8_t { kSession = 1, kCollection = 2 };

struct FrameHead {
  std::uint8_t format = 0;
  FrameKind kind = FrameKind::kSession;
  std::uint32_t stored = 0;    // bytes that follow the head
  std::uint32_t contents = 0;  // bytes uncompressed
  std::uint32_t checksum = 0;  // CRC-32 of the head's first 16 bytes and of what follows
};

// Empty when the contents are larger than kMostContents.
std::string MakeFrame(FrameKind kind, std::string_view contents);

// Empty if it is not the head of a recording's frame; the rest of an unreadable format is not
// checked.
std::optional<FrameHead> ParseHead(std::string_view head);

// The contents of the frame that consists of `head` and `stored`.
std::optional<std::string> OpenFrame(std::string_view head, std::string_view stored);

}  // namespace lagwatch::replay
