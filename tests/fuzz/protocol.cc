// SPDX-License-Identifier: Apache-2.0
// Responses of brokers, through the decoders of src/kafka/protocol. The first byte of the input is
// the message (its place in kMessages), the second the version (0: the oldest), the rest the
// response. Held are: text lies within the response, there are no more elements than bytes, what is
// allocated is in proportion to the bytes, and no response is the beginning of another.
#include <initializer_list>
#include <iterator>
#include <memory>
#include <vector>

#include "fuzz.h"
#include "kafka/protocol/api_versions.h"
#include "kafka/protocol/consumer_group_describe.h"
#include "kafka/protocol/describe_groups.h"
#include "kafka/protocol/describe_share_group_offsets.h"
#include "kafka/protocol/list_groups.h"
#include "kafka/protocol/list_offsets.h"
#include "kafka/protocol/offset_fetch.h"
#include "kafka/protocol/share_group_describe.h"
#include "kafka/protocol/streams_group_describe.h"

// Of the address sanitizer; GCC has it without the header.
extern "C" int __sanitizer_install_malloc_and_free_hooks(  // NOLINT(bugprone-reserved-identifier)
    void (*on_malloc)(const volatile void*, std::size_t), void (*on_free)(const volatile void*));

namespace {

using namespace lagwatch::kafka::protocol;

// Of all allocations of a decoder, freed or not, for each byte: a member of a classic group, of
// seven bytes at least, takes 120 in a vector that doubles.
constexpr std::size_t kAllocatedPerByte = 100;
constexpr std::size_t kAllocatedAlways = 1024;

std::size_t allocated = 0;

void CountAllocation(const volatile void* /*address*/, std::size_t size) { allocated += size; }
void IgnoreFree(const volatile void* /*address*/) {}

// Visits what was decoded from these bytes.
class Visitor {
 public:
  explicit Visitor(std::string_view bytes) : bytes_(bytes) {}

  std::size_t elements() const { return elements_; }

  void Visit(const ApiVersionsResponse& response) { elements_ += response.ranges.size(); }
  void Visit(const ListGroupsResponse& response) {
    for (const ListedGroup& group : response.groups) {
      Element({group.id, group.protocol_type, group.state, group.type});
    }
  }
  void Visit(const std::vector<GroupOffsets>& groups) {
    for (const GroupOffsets& group : groups) {
      Element({group.group});
      for (const PartitionOffset& partition : group.partitions) Element({partition.topic});
    }
  }
  void Visit(const std::vector<DescribedGroup>& groups) {
    for (const DescribedGroup& group : groups) {
      Element({group.id, group.state, group.assignor});
      for (const Subtopology& subtopology : group.topology) {
        Element({subtopology.id});
        for (const std::string_view topic : subtopology.topics) Element({topic});
      }
      for (const DescribedMember& member : group.members) Visit(member);
    }
  }
  void Visit(const std::vector<ShareGroupOffsets>& groups) {
    for (const ShareGroupOffsets& group : groups) {
      Element({group.group});
      for (const ShareOffset& partition : group.partitions) Element({partition.topic});
    }
  }
  void Visit(const std::vector<ListedOffset>& offsets) {
    for (const ListedOffset& offset : offsets) Element({offset.topic});
  }

 private:
  void Visit(const DescribedMember& member) {
    Element({member.id, member.group_instance_id, member.client_id, member.host});
    Visit(member.assignment);
    if (member.target) Visit(*member.target);
    for (const Tasks* tasks : {&member.active, &member.standby, &member.warmup}) Visit(*tasks);
  }
  void Visit(const Tasks& tasks) {
    for (const SubtopologyTasks& of_one : tasks) {
      Element({of_one.subtopology});
      elements_ += of_one.tasks.size();
    }
  }
  void Visit(const Assignment& assignment) {
    for (const TopicPartitions& topic : assignment) {
      Element({topic.topic});
      elements_ += topic.partitions.size();
    }
  }

  void Element(std::initializer_list<std::string_view> texts) {
    ++elements_;
    for (const std::string_view text : texts) {
      const bool within =
          text.empty() || (text.data() >= bytes_.data() &&
                           text.data() + text.size() <= bytes_.data() + bytes_.size());
      lagwatch::fuzz::Require(within, "text lies within the response");
    }
  }

  std::string_view bytes_;
  std::size_t elements_ = 0;
};

template <auto Decode>
bool DecodeAndVisit(std::string_view bytes, std::int16_t version) {
  allocated = 0;
  const auto response = Decode(bytes, version);
  lagwatch::fuzz::Require(allocated <= kAllocatedPerByte * bytes.size() + kAllocatedAlways,
                          "what is allocated is in proportion to the bytes");
  if (!response) return false;
  Visitor visitor(bytes);
  visitor.Visit(*response);
  // The one group of an old OffsetFetch is in the request, not in the response.
  lagwatch::fuzz::Require(visitor.elements() <= bytes.size() + 1, "no more elements than bytes");
  return true;
}

auto ApiVersions(std::string_view bytes, std::int16_t /*version*/) {
  return DecodeApiVersions(bytes);
}
auto OffsetFetch(std::string_view bytes, std::int16_t version) {
  return DecodeOffsetFetch(bytes, version, "");
}

struct Message {
  ApiSpec api;
  bool (*decode)(std::string_view bytes, std::int16_t version);
};
constexpr Message kMessages[] = {
    {kApiVersions, DecodeAndVisit<ApiVersions>},
    {kListGroups, DecodeAndVisit<DecodeListGroups>},
    {kOffsetFetch, DecodeAndVisit<OffsetFetch>},
    {kDescribeGroups, DecodeAndVisit<DecodeDescribeGroups>},
    {kConsumerGroupDescribe, DecodeAndVisit<DecodeConsumerGroupDescribe>},
    {kListOffsets, DecodeAndVisit<DecodeListOffsets>},
    {kStreamsGroupDescribe, DecodeAndVisit<DecodeStreamsGroupDescribe>},
    {kShareGroupDescribe, DecodeAndVisit<DecodeShareGroupDescribe>},
    {kDescribeShareGroupOffsets, DecodeAndVisit<DecodeDescribeShareGroupOffsets>},
};

// In memory of exactly this size: what is read behind its end is seen.
bool IsResponse(const Message& message, std::int16_t version, std::string_view bytes) {
  const auto exact = std::make_unique_for_overwrite<char[]>(bytes.size());
  bytes.copy(exact.get(), bytes.size());
  return message.decode({exact.get(), bytes.size()}, version);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  static const bool counts =
      __sanitizer_install_malloc_and_free_hooks(CountAllocation, IgnoreFree) != 0;
  fuzz::Require(counts, "allocations are counted");
  if (size < 2) return 0;
  const Message& message = kMessages[data[0] % std::size(kMessages)];
  const int versions = message.api.newest - message.api.oldest + 1;
  const auto version = static_cast<std::int16_t>(message.api.oldest + data[1] % versions);
  const std::string_view bytes = fuzz::TextOf(data, size).substr(2);
  if (!IsResponse(message, version, bytes)) return 0;
  fuzz::Require(bytes.empty() || !IsResponse(message, version, bytes.substr(0, bytes.size() - 1)),
                "no response is the beginning of another");
  fuzz::Require(!IsResponse(message, version, std::string(bytes) + '\0'),
                "no response is the beginning of another");
  return 0;
}
