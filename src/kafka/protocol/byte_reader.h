// SPDX-License-Identifier: Apache-2.0
// Reads Kafka's big-endian wire types from untrusted bytes, never past their end: after the first
// error everything reads as 0 or empty and ok() is false, so that a decoder checks once. Strings
// are views into the bytes; lengths are checked against what is left. Allocates nothing. One
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace lagwatch::kafka::protocol {

class ByteReader {
 public:
  // `flexible`: the encoding of KIP-482, with compact lengths and tag sections.
  explicit ByteReader(std::string_view bytes, bool flexible = false)
      : left_(bytes), flexible_(flexible) {}

  // For a value whose version, and so its encoding, is known only after its first field.
  void SetFlexible(bool flexible) { flexible_ = flexible; }

  bool ok() const { return ok_; }
  // Whether everything was read, without an error.
  bool AtEnd() const { return ok_ && left_.empty(); }
  // For a value that was read, but cannot be.
  void Fail() { ok_ = false; }

  template <typename Integer>
  Integer Read() {
    using Unsigned = std::make_unsigned_t<Integer>;
    const std::string_view bytes = Take(sizeof(Integer));
    if (bytes.empty()) return 0;
    Unsigned value = 0;
    // A constant number of steps becomes one load and one swap of bytes.
    for (std::size_t i = 0; i < sizeof(Integer); ++i) {
      value = static_cast<Unsigned>(value << 8 | static_cast<std::uint8_t>(bytes[i]));
    }
    return static_cast<Integer>(value);
  }

  // STRING and NULLABLE_STRING, or COMPACT_ of them; null reads as empty.
  std::string_view String() { return flexible_ ? Compact() : Sized(Read<std::int16_t>()); }

  // BYTES, which may be null.
  std::string_view Bytes() { return flexible_ ? Compact() : Sized(Read<std::int32_t>()); }

  void Skip(std::size_t bytes) { Take(bytes); }

  // The length of an ARRAY; null reads as 0. A length that the bytes left cannot have, at
  // `smallest` bytes for each element, is an error. REQUIRES: smallest > 0.
  std::size_t Count(std::size_t smallest) {
    const std::int64_t count =
        flexible_ ? static_cast<std::int64_t>(Varint()) - 1 : Read<std::int32_t>();
    if (count < -1 || count > static_cast<std::int64_t>(left_.size() / smallest)) ok_ = false;
    return ok_ && count > 0 ? static_cast<std::size_t>(count) : 0;
  }

  // Skips what a newer broker may have added to a structure; nothing without flexible encoding.
  void SkipTags() {
    if (!flexible_) return;
    for (std::uint32_t left = Varint(); left > 0 && ok_; --left) {
      Varint();
      Take(Varint());
    }
  }

 private:
  std::uint32_t Varint() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
      const auto byte = Read<std::uint8_t>();
      if (shift == 28 && byte > 0x0F) break;  // more than 32 bits
      value |= static_cast<std::uint32_t>(byte & 0x7FU) << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    ok_ = false;
    return 0;
  }

  std::string_view Take(std::size_t count) {
    if (!ok_ || count > left_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }

  std::string_view Sized(std::int32_t size) {
    if (size < -1) ok_ = false;
    return size > 0 ? Take(static_cast<std::size_t>(size)) : std::string_view();
  }

  std::string_view Compact() {
    const std::uint32_t size = Varint();
    return size > 1 ? Take(size - 1) : std::string_view();
  }

  std::string_view left_;
  bool flexible_;
  bool ok_ = true;
};

}  // namespace lagwatch::kafka::protocol
