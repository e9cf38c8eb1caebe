// SPDX-License-Identifier: Apache-2.0
// The frames that a recording is a sequence of: a head of 20 bytes, then the contents, deflated.
// Each frame stands for itself, so that a file may be cut, joined or written on anywhere between
// two. docs/explanation/recording-format.md has the layout.
// Pure: any thread. Foreign bytes: what is wrong is an empty result.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lagwatch::replay {

// Goes up with every change of fields.h or of the frames. A reader reads its own and those before.
// Format 2 added Snapshot::last_reads.
inline constexpr std::uint8_t kFormat = 2;
constexpr bool IsReadable(std::uint8_t format) { return format >= 1 && format <= kFormat; }
inline constexpr std::size_t kHeadBytes = 20;
// Of the contents, not yet deflated: some millions of group-partitions.
inline constexpr std::size_t kMostContents = std::size_t{64} << 20;

enum class FrameKind : std::uint8_t { kSession = 1, kCollection = 2 };

struct FrameHead {
  std::uint8_t format = 0;
  FrameKind kind = FrameKind::kSession;
  std::uint32_t stored = 0;    // bytes that follow the head
  std::uint32_t contents = 0;  // bytes when inflated
  std::uint32_t checksum = 0;  // CRC-32 of the head's first 16 bytes and of what follows
};

// Empty when the contents are larger than kMostContents.
std::string MakeFrame(FrameKind kind, std::string_view contents);

// Empty when it is no head of a recording's frame; a format that is not readable is not looked
// into.
std::optional<FrameHead> ParseHead(std::string_view head);

// The contents of the frame that begins with `head` and goes on with `stored`.
std::optional<std::string> OpenFrame(std::string_view head, std::string_view stored);

}  // namespace lagwatch::replay
