// SPDX-License-Identifier: Apache-2.0
// The floor of a collection with requests about many groups, encoded by kafka/protocol: metadata,
// the groups of each broker, their offsets, the members of those that are not empty, and the ends
// of every partition, with nothing done with the answers (bench/floor.h: how it is run). Brokers
// must have OffsetFetch 8 (Kafka 3.0).
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "floor.h"
#include "kafka/protocol/consumer_group_describe.h"
#include "kafka/protocol/describe_groups.h"
#include "kafka/protocol/list_groups.h"
#include "kafka/protocol/list_offsets.h"
#include "kafka/protocol/offset_fetch.h"

namespace {

using namespace lagwatch::kafka;

constexpr std::size_t kGroupsARequest = 64;
constexpr std::size_t kInFlight = 4;  // requests to each broker
constexpr std::size_t kPartitionsARequest = 2'500;

struct Wanted {
  protocol::ApiSpec api;
  std::string body;
};

class Floor {
 public:
  explicit Floor(const char* bootstrap) : client_(bootstrap) {}

  void Round() {
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(client_.handle, 1, nullptr, &metadata, bench::kTimeoutMs) != 0) {
      std::exit(3);
    }
    AskGroups(*metadata);
    AskEnds(*metadata);
    rd_kafka_metadata_destroy(metadata);
  }

 private:
  void AskGroups(const rd_kafka_metadata_t& metadata) {
    std::map<int, std::deque<Wanted>> offsets;
    std::map<int, std::deque<Wanted>> members;
    for (int b = 0; b < metadata.broker_cnt; ++b) {
      const int broker = metadata.brokers[b].id;
      Send(broker,
           {protocol::kListGroups, protocol::EncodeListGroups(protocol::kListGroups.newest)});
      rd_kafka_event_t* event = client_.Await();
      std::size_t size = 0;
      const void* data = rd_kafka_event_raw_response(event, &size);
      const auto listed = protocol::DecodeListGroups({static_cast<const char*>(data), size},
                                                     protocol::kListGroups.newest);
      if (!listed) std::exit(3);
      AddGroups(*listed, offsets[broker], members[broker]);
      rd_kafka_event_destroy(event);
    }
    Run(std::move(offsets));
    Run(std::move(members));
  }

  static void AddGroups(const protocol::ListGroupsResponse& listed, std::deque<Wanted>& offsets,
                        std::deque<Wanted>& members) {
    std::vector<std::string_view> all;
    std::vector<std::string_view> classic;
    std::vector<std::string_view> consumer;
    for (const protocol::ListedGroup& group : listed.groups) {
      all.push_back(group.id);
      if (group.state != "Empty")
        (group.type == "consumer" ? consumer : classic).push_back(group.id);
    }
    AddBatches(all, protocol::kOffsetFetch, protocol::EncodeOffsetFetch, offsets);
    AddBatches(classic, protocol::kDescribeGroups, protocol::EncodeDescribeGroups, members);
    AddBatches(consumer, protocol::kConsumerGroupDescribe, protocol::EncodeConsumerGroupDescribe,
               members);
  }

  template <typename Encode>
  static void AddBatches(const std::vector<std::string_view>& groups, const protocol::ApiSpec& api,
                         Encode encode, std::deque<Wanted>& wanted) {
    for (std::size_t from = 0; from < groups.size(); from += kGroupsARequest) {
      const std::size_t to = std::min(groups.size(), from + kGroupsARequest);
      const auto begin = groups.begin();
      wanted.push_back({api, encode({begin + static_cast<std::ptrdiff_t>(from),
                                     begin + static_cast<std::ptrdiff_t>(to)},
                                    api.newest)});
    }
  }

  void AskEnds(const rd_kafka_metadata_t& metadata) {
    std::map<int, std::vector<protocol::OffsetQuery>> leaders;
    for (int t = 0; t < metadata.topic_cnt; ++t) {
      const rd_kafka_metadata_topic_t& topic = metadata.topics[t];
      for (int p = 0; p < topic.partition_cnt; ++p) {
        leaders[topic.partitions[p].leader].push_back({topic.topic, topic.partitions[p].id, 0});
      }
    }
    std::map<int, std::deque<Wanted>> wanted;
    for (auto& [leader, queries] : leaders) {
      for (const std::int64_t timestamp : {protocol::kLatest, protocol::kEarliest}) {
        for (std::size_t from = 0; from < queries.size(); from += kPartitionsARequest) {
          const std::size_t to = std::min(queries.size(), from + kPartitionsARequest);
          std::vector<protocol::OffsetQuery> list(
              queries.begin() + static_cast<std::ptrdiff_t>(from),
              queries.begin() + static_cast<std::ptrdiff_t>(to));
          for (protocol::OffsetQuery& query : list) query.timestamp = timestamp;
          wanted[leader].push_back(
              {protocol::kListOffsets,
               protocol::EncodeListOffsets(list, false, protocol::kListOffsets.newest)});
        }
      }
    }
    Run(std::move(wanted));
  }

  void Send(int broker, const Wanted& wanted) {
    rd_kafka_AdminOptions_t* options =
        rd_kafka_AdminOptions_new(client_.handle, RD_KAFKA_ADMIN_OP_ANY);
    rd_kafka_AdminOptions_set_request_timeout(options, bench::kTimeoutMs, nullptr, 0);
    rd_kafka_AdminOptions_set_broker(options, broker, nullptr, 0);
    rd_kafka_AdminOptions_set_opaque(options,
                                     reinterpret_cast<void*>(static_cast<std::intptr_t>(broker)));
    const std::int16_t version = wanted.api.newest;
    rd_kafka_RawRequest(client_.handle, wanted.api.key, version,
                        wanted.api.IsFlexible(version) ? 1 : 0, wanted.body.data(),
                        wanted.body.size(), options, client_.queue);
    rd_kafka_AdminOptions_destroy(options);
  }

  void Run(std::map<int, std::deque<Wanted>> wanted) {
    std::size_t in_flight = 0;
    const auto next = [&](int broker) {
      std::deque<Wanted>& left = wanted[broker];
      if (left.empty()) return;
      Send(broker, left.front());
      left.pop_front();
      ++in_flight;
    };
    for (const auto& entry : wanted) {
      for (std::size_t i = 0; i < kInFlight; ++i) next(entry.first);
    }
    while (in_flight > 0) {
      rd_kafka_event_t* event = client_.Await();
      if (rd_kafka_event_error(event) != 0) std::exit(3);
      --in_flight;
      next(static_cast<int>(reinterpret_cast<std::intptr_t>(rd_kafka_event_opaque(event))));
      rd_kafka_event_destroy(event);
    }
  }

  bench::Client client_;
};

}  // namespace

int main(int argc, char** argv) { return bench::Main<Floor>(argc, argv); }
