// SPDX-License-Identifier: Apache-2.0
// The recorded requests and responses of tests/testdata/protocol, what lagwatch encodes and decodes
// of them, and the latter as text. The questions are those of tests/support/protocol_questions.py.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iomanip>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "golden/golden_file.h"
#include "kafka/protocol/api_versions.h"
#include "kafka/protocol/consumer_group_describe.h"
#include "kafka/protocol/describe_groups.h"
#include "kafka/protocol/describe_share_group_offsets.h"
#include "kafka/protocol/list_groups.h"
#include "kafka/protocol/list_offsets.h"
#include "kafka/protocol/offset_fetch.h"
#include "kafka/protocol/share_group_describe.h"
#include "kafka/protocol/streams_group_describe.h"

namespace lagwatch::testing {

namespace protocol = kafka::protocol;

// --- questions ---

inline const std::vector<std::string_view> kFetchedGroups = {"ledger", "billing", "nobody",
                                                             "größe-日本", "shipping"};
inline const std::vector<std::string_view> kDescribedGroups = {"nobody", "ledger", "shipping",
                                                               "größe-日本", "billing"};
inline const std::vector<std::string_view> kDescribedStreamsGroups = {"nobody", "enriching",
                                                                      "shipping", "billing"};
inline const std::vector<std::string_view> kShareGroups = {"nobody", "couriers", "billing"};
inline constexpr std::int64_t kRecordTime = 1'700'000'000'000;
inline const std::vector<protocol::OffsetQuery> kOffsetQueries = {
    {"orders", 0, protocol::kEarliest}, {"payments", 0, protocol::kLatest},
    {"payments", 1, kRecordTime + 1},   {"payments", 2, kRecordTime},
    {"payments", 7, protocol::kLatest}, {"nowhere", 0, protocol::kLatest},
};

// --- decoded responses as text ---

class ResponseText {
 public:
  std::string Take() { return text_.str(); }

  void Add(const protocol::ApiVersionsResponse& response) {
    Row(1) << "error " << response.error;
    for (const auto& [key, range] : response.ranges) {
      Row(1) << "key " << key << ": " << range.oldest << " to " << range.newest;
    }
  }

  void Add(const protocol::ListGroupsResponse& response) {
    Row(1) << "error " << response.error;
    for (const protocol::ListedGroup& group : response.groups) {
      Row(1) << std::quoted(group.id) << " protocol " << std::quoted(group.protocol_type)
             << " state " << std::quoted(group.state) << " type " << std::quoted(group.type);
    }
  }

  void Add(const std::vector<protocol::GroupOffsets>& groups) {
    for (const protocol::GroupOffsets& group : groups) {
      Row(1) << std::quoted(group.group) << " error " << group.error;
      for (const protocol::PartitionOffset& at : group.partitions) {
        Row(2) << std::quoted(at.topic) << "/" << at.partition << " offset " << at.offset
               << " error " << at.error;
      }
    }
  }

  void Add(const std::vector<protocol::DescribedGroup>& groups) {
    for (const protocol::DescribedGroup& group : groups) {
      Row(1) << std::quoted(group.id) << " error " << group.error << " state "
             << std::quoted(group.state) << " assignor " << std::quoted(group.assignor);
      for (const protocol::Subtopology& subtopology : group.topology) {
        Row(2) << "subtopology " << std::quoted(subtopology.id) << " reads";
        for (const std::string_view topic : subtopology.topics) text_ << " " << std::quoted(topic);
      }
      for (const protocol::DescribedMember& member : group.members) Add(member);
    }
  }

  void Add(const std::vector<protocol::ShareGroupOffsets>& groups) {
    for (const protocol::ShareGroupOffsets& group : groups) {
      Row(1) << std::quoted(group.group) << " error " << group.error;
      for (const protocol::ShareOffset& at : group.partitions) {
        Row(2) << std::quoted(at.topic) << "/" << at.partition << " start " << at.start << " lag "
               << at.lag << " error " << at.error;
      }
    }
  }

  void Add(const std::vector<protocol::ListedOffset>& offsets) {
    for (const protocol::ListedOffset& at : offsets) {
      Row(1) << std::quoted(at.topic) << "/" << at.partition << " offset " << at.offset << " time "
             << at.timestamp << " error " << at.error;
    }
  }

 private:
  std::ostream& Row(int depth) {
    if (text_.tellp() > 0) text_ << "\n";
    return text_ << std::string(2 * static_cast<std::size_t>(depth), ' ');
  }

  void Add(const protocol::DescribedMember& member) {
    Row(2) << "member " << std::quoted(member.id) << " instance "
           << std::quoted(member.group_instance_id) << " client " << std::quoted(member.client_id)
           << " host " << std::quoted(member.host);
    const bool has_tasks = !member.active.empty() || !member.standby.empty();
    if (!has_tasks) Add("assigned", member.assignment);
    if (member.target) Add("target", *member.target);
    if (!has_tasks) return;
    Add("active", member.active);
    Add("standby", member.standby);
    Add("warm-up", member.warmup);
  }

  void Add(std::string_view what, const protocol::Tasks& tasks) {
    Row(3) << what;
    for (const protocol::SubtopologyTasks& of_one : tasks) {
      text_ << " " << std::quoted(of_one.subtopology);
      for (const std::int32_t task : of_one.tasks) text_ << "/" << task;
    }
  }

  void Add(std::string_view what, const protocol::Assignment& assignment) {
    Row(3) << what;
    for (const protocol::TopicPartitions& topic : assignment) {
      text_ << " " << std::quoted(topic.topic);
      for (const std::int32_t partition : topic.partitions) text_ << "/" << partition;
    }
  }

  std::ostringstream text_;
};

// --- messages ---

// One kind of message, with its functions in one form.
struct Message {
  std::string_view name;
  protocol::ApiSpec api;
  std::string (*encode)(std::int16_t version);
  // Empty if the bytes are not a response of this version.
  std::optional<std::string> (*text)(std::string_view bytes, std::int16_t version);
};

template <typename Response>
std::optional<std::string> AsText(const std::optional<Response>& response) {
  if (!response) return std::nullopt;
  ResponseText text;
  text.Add(*response);
  return text.Take() + "\n";
}

inline const Message kMessages[] = {
    {"ApiVersions", protocol::kApiVersions, [](std::int16_t /*version*/) { return std::string(); },
     [](std::string_view bytes, std::int16_t /*version*/) {
       return AsText(protocol::DecodeApiVersions(bytes));
     }},
    {"ListGroups", protocol::kListGroups, protocol::EncodeListGroups,
     [](std::string_view bytes, std::int16_t version) {
       return AsText(protocol::DecodeListGroups(bytes, version));
     }},
    {"OffsetFetch", protocol::kOffsetFetch,
     [](std::int16_t version) { return protocol::EncodeOffsetFetch(kFetchedGroups, version); },
     [](std::string_view bytes, std::int16_t version) {
       return AsText(protocol::DecodeOffsetFetch(bytes, version, kFetchedGroups.front()));
     }},
    {"DescribeGroups", protocol::kDescribeGroups,
     [](std::int16_t version) { return protocol::EncodeDescribeGroups(kDescribedGroups, version); },
     [](std::string_view bytes, std::int16_t version) {
       return AsText(protocol::DecodeDescribeGroups(bytes, version));
     }},
    {"ConsumerGroupDescribe", protocol::kConsumerGroupDescribe,
     [](std::int16_t version) {
       return protocol::EncodeConsumerGroupDescribe(kDescribedGroups, version);
     },
     [](std::string_view bytes, std::int16_t version) {
       return AsText(protocol::DecodeConsumerGroupDescribe(bytes, version));
     }},
    {"StreamsGroupDescribe", protocol::kStreamsGroupDescribe,
     [](std::int16_t version) {
       return protocol::EncodeStreamsGroupDescribe(kDescribedStreamsGroups, version);
     },
     [](std::string_view bytes, std::int16_t version) {
       return AsText(protocol::DecodeStreamsGroupDescribe(bytes, version));
     }},
    {"ShareGroupDescribe", protocol::kShareGroupDescribe,
     [](std::int16_t version) { return protocol::EncodeShareGroupDescribe(kShareGroups, version); },
     [](std::string_view bytes, std::int16_t version) {
       return AsText(protocol::DecodeShareGroupDescribe(bytes, version));
     }},
    {"DescribeShareGroupOffsets", protocol::kDescribeShareGroupOffsets,
     [](std::int16_t version) {
       return protocol::EncodeDescribeShareGroupOffsets(kShareGroups, version);
     },
     [](std::string_view bytes, std::int16_t version) {
       return AsText(protocol::DecodeDescribeShareGroupOffsets(bytes, version));
     }},
    {"ListOffsets", protocol::kListOffsets,
     [](std::int16_t version) {
       return protocol::EncodeListOffsets(kOffsetQueries, false, version);
     },
     [](std::string_view bytes, std::int16_t version) {
       return AsText(protocol::DecodeListOffsets(bytes, version));
     }},
};

// --- files ---

struct RecordedResponse {
  const Message* message = nullptr;
  std::int16_t version = 0;
  std::string bytes;

  std::string name() const { return std::string(message->name) + "-v" + std::to_string(version); }
};

// The versions of Kafka that were recorded, in order of their names.
inline std::vector<std::string> RecordedKafkas() {
  std::vector<std::string> found;
  for (const auto& entry :
       std::filesystem::directory_iterator(test::SourcePath("tests/testdata/protocol"))) {
    const std::string name = entry.path().filename();
    if (entry.is_directory() && name != "requests") found.push_back(name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Of every version of every message that this Kafka and lagwatch both have: a file that is missing
// fails the test.
inline std::vector<RecordedResponse> ResponsesOf(const std::string& kafka) {
  const std::string folder = test::SourcePath("tests/testdata/protocol/" + kafka + "/");
  const std::string versions = test::ReadFile(folder + "ApiVersions-v0.response");
  const auto broker = protocol::DecodeApiVersions(versions);
  if (!broker) return {};
  std::vector<RecordedResponse> found;
  for (const Message& message : kMessages) {
    const auto range = broker->ranges.find(message.api.key);
    if (range == broker->ranges.end()) continue;
    const std::int16_t newest = std::min(message.api.newest, range->second.newest);
    for (std::int16_t version = std::max(message.api.oldest, range->second.oldest);
         version <= newest; ++version) {
      RecordedResponse& response = found.emplace_back(RecordedResponse{&message, version, {}});
      response.bytes = test::ReadFile(folder + response.name() + ".response");
    }
  }
  return found;
}

}  // namespace lagwatch::testing
