// SPDX-License-Identifier: Apache-2.0
// Writes records of __consumer_offsets as brokers do, by hand from the layouts: for the tests of
// what reads them. Big-endian; `flexible` is the compact encoding with tagged fields.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lagwatch::testing {

class Bytes {
 public:
  template <typename Integer>
  Bytes& Int(Integer value) {
    for (int shift = static_cast<int>(sizeof(Integer)) * 8 - 8; shift >= 0; shift -= 8) {
      text_ += static_cast<char>(static_cast<std::uint64_t>(value) >> shift);
    }
    return *this;
  }
  Bytes& Int16(int value) { return Int(static_cast<std::int16_t>(value)); }
  Bytes& Int32(std::int64_t value) { return Int(static_cast<std::int32_t>(value)); }
  Bytes& Int64(std::int64_t value) { return Int(value); }

  Bytes& Varint(std::uint32_t value) {
    for (; value >= 0x80; value >>= 7) text_ += static_cast<char>(value | 0x80);
    text_ += static_cast<char>(value);
    return *this;
  }
  // Empty: null.
  Bytes& String(std::optional<std::string_view> text, bool flexible = false) {
    const std::size_t size = text ? text->size() : 0;
    if (flexible) {
      Varint(text ? static_cast<std::uint32_t>(size) + 1 : 0);
    } else {
      Int16(text ? static_cast<int>(size) : -1);
    }
    if (text) text_ += *text;
    return *this;
  }
  Bytes& Blob(std::string_view bytes, bool flexible = false) {
    if (flexible) return String(bytes, true);
    Int32(static_cast<std::int64_t>(bytes.size()));
    text_ += bytes;
    return *this;
  }
  Bytes& Add(const Bytes& other) {
    text_ += other.text_;
    return *this;
  }
  // One tagged field of 8 bytes.
  Bytes& Tag() { return Varint(1).Varint(0).Varint(8).Int64(7); }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

inline std::string CommitKey(std::string_view group, std::string_view topic, int partition,
                             int type = 1) {
  return Bytes().Int16(type).String(group).String(topic).Int32(partition).text();
}

inline std::string GroupKey(int type, std::string_view group) {
  return Bytes().Int16(type).String(group).text();
}

inline std::string MemberKey(int type, std::string_view group, std::string_view member) {
  return Bytes().Int16(type).String(group).String(member).text();
}

inline std::string CommitValue(int version, std::int64_t offset, std::int64_t time_ms,
                               bool tagged = false) {
  const bool flexible = version >= 4;
  Bytes bytes;
  bytes.Int16(version).Int64(offset);
  if (version >= 3) bytes.Int32(5);
  bytes.String("note", flexible).Int64(time_ms);
  if (version == 1) bytes.Int64(time_ms + 1000);
  if (flexible && tagged) bytes.Tag();
  if (flexible && !tagged) bytes.Varint(0);
  return bytes.text();
}

struct GroupShape {
  int version = 3;
  int generation = 1;
  int members = 1;
  bool is_static = false;
};

inline std::string ClassicGroupValue(const GroupShape& shape) {
  const bool flexible = shape.version >= 4;
  Bytes bytes;
  bytes.Int16(shape.version).String("consumer", flexible).Int32(shape.generation);
  bytes.String(shape.members > 0 ? std::optional("range") : std::nullopt, flexible);
  bytes.String(std::nullopt, flexible);
  if (shape.version >= 2) bytes.Int64(1700000000000);
  if (flexible) {
    bytes.Varint(static_cast<std::uint32_t>(shape.members) + 1);
  } else {
    bytes.Int32(shape.members);
  }
  for (int i = 0; i < shape.members; ++i) {
    bytes.String("member-" + std::to_string(i), flexible);
    if (shape.version >= 3) {
      bytes.String(shape.is_static ? std::optional("here") : std::nullopt, flexible);
    }
    bytes.String("client", flexible).String("/127.0.0.1", flexible);
    if (shape.version >= 1) bytes.Int32(300000);
    bytes.Int32(45000).Blob("subscription", flexible).Blob("assignment", flexible);
    if (flexible) bytes.Tag();
  }
  if (flexible) bytes.Varint(0);
  return bytes.text();
}

// Of a group's epoch (key type 3) or a target assignment's (6).
inline std::string EpochValue(int epoch, bool tagged = false) {
  Bytes bytes;
  bytes.Int16(0).Int32(epoch);
  return (tagged ? bytes.Tag() : bytes.Varint(0)).text();
}

}  // namespace lagwatch::testing
