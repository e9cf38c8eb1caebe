// SPDX-License-Identifier: Apache-2.0
// Records of __consumer_offsets, through decoder and state. The input is a row of records: a byte
// with the key's length, the key, two bytes with the value's (65535: none, a tombstone), the value.
#include "fuzz.h"
#include "kafka/offsets_state.h"
#include "kafka/records/offsets_record.h"

namespace {

constexpr std::size_t kNoValue = 0xFFFF;
constexpr std::int32_t kPartitions = 2;

class Records {
 public:
  explicit Records(std::string_view bytes) : left_(bytes) {}

  bool done() const { return left_.empty(); }

  std::string_view Key() { return Take(Byte()); }
  std::optional<std::string_view> Value() {
    const std::size_t high = Byte();
    const std::size_t size = high << 8 | Byte();
    if (size == kNoValue) return std::nullopt;
    return Take(size);
  }

 private:
  std::size_t Byte() {
    const std::string_view byte = Take(1);
    return byte.empty() ? 0 : static_cast<std::uint8_t>(byte[0]);
  }
  std::string_view Take(std::size_t count) {
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view left_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  using kafka::OffsetsState;
  OffsetsState state{config::NameFilter(), config::NameFilter()};
  state.Restart(kPartitions);
  state.Seed({"billing", 0, {{"orders", 3, Offset(17)}}}, OffsetsState::SteadyTime());
  Records records(fuzz::TextOf(data, size));
  for (std::int64_t offset = 0; !records.done(); ++offset) {
    const auto partition = static_cast<std::int32_t>(offset % kPartitions);
    const std::string_view key = records.Key();
    // Of its own memory: what is read behind its end is seen.
    const std::string own_key(key);
    const auto value = records.Value();
    const std::string own_value(value.value_or(""));
    const auto view = value ? std::optional<std::string_view>(own_value) : std::nullopt;
    state.Apply(partition, offset, kafka::records::DecodeOffsetsRecord(own_key, view));
    fuzz::Require(state.Passed(partition, Offset(offset + 1)), "a record is passed");
  }
  state.Listed([](const std::string& group) { return group == "billing"; }, false);
  if (state.Vouches("billing")) {
    state.VisitCommits("billing", [](std::string_view topic, std::int32_t partition, Offset offset,
                                     WallTime /*committed_at*/) {
      (void)topic;
      (void)partition;
      fuzz::Require(!offset.known() || offset.value() >= 0, "an offset is unknown or from 0");
    });
  }
  return 0;
}
