// SPDX-License-Identifier: Apache-2.0
// The floor of a collection with the client library's own calls, which any exporter built on it has
// to make, with nothing done with the answers (bench/floor.h: how it is run).
//
// Metadata, the groups of each broker, the offsets of each group at its coordinator (all at once),
// then the latest and the earliest offset of every partition, leader by leader.
#include "floor.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace {

using bench::kTimeoutMs;

class Floor {
 public:
  explicit Floor(const char* bootstrap) : client_(bootstrap) {}

  void Round() {
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(client_.handle, 1, nullptr, &metadata, kTimeoutMs) != 0) std::exit(3);
    FetchOffsets(ListGroups(*metadata));
    ListEnds(*metadata);
    rd_kafka_metadata_destroy(metadata);
  }

 private:
  using Groups = std::vector<std::pair<std::string, int>>;  // id, broker

  rd_kafka_AdminOptions_t* Options(rd_kafka_admin_op_t op, int broker) {
    rd_kafka_AdminOptions_t* options = rd_kafka_AdminOptions_new(client_.handle, op);
    rd_kafka_AdminOptions_set_request_timeout(options, kTimeoutMs, nullptr, 0);
    if (broker >= 0) rd_kafka_AdminOptions_set_broker(options, broker, nullptr, 0);
    return options;
  }

  Groups ListGroups(const rd_kafka_metadata_t& metadata) {
    Groups groups;
    for (int b = 0; b < metadata.broker_cnt; ++b) {
      const int broker = metadata.brokers[b].id;
      rd_kafka_AdminOptions_t* options = Options(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, broker);
      rd_kafka_ListConsumerGroups(client_.handle, options, client_.queue);
      rd_kafka_AdminOptions_destroy(options);
      rd_kafka_event_t* event = rd_kafka_queue_poll(client_.queue, kTimeoutMs);
      std::size_t count = 0;
      const rd_kafka_ConsumerGroupListing_t** listed = rd_kafka_ListConsumerGroups_result_valid(
          rd_kafka_event_ListConsumerGroups_result(event), &count);
      for (std::size_t i = 0; i < count; ++i) {
        groups.emplace_back(rd_kafka_ConsumerGroupListing_group_id(listed[i]), broker);
      }
      rd_kafka_event_destroy(event);
    }
    return groups;
  }

  void FetchOffsets(const Groups& groups) {
    for (const auto& [id, broker] : groups) {
      rd_kafka_AdminOptions_t* options =
          Options(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, broker);
      rd_kafka_ListConsumerGroupOffsets_t* request =
          rd_kafka_ListConsumerGroupOffsets_new(id.c_str(), nullptr);
      rd_kafka_ListConsumerGroupOffsets(client_.handle, &request, 1, options, client_.queue);
      rd_kafka_ListConsumerGroupOffsets_destroy(request);
      rd_kafka_AdminOptions_destroy(options);
    }
    Await(groups.size());
  }

  void ListEnds(const rd_kafka_metadata_t& metadata) {
    std::map<int, rd_kafka_topic_partition_list_t*> lists;
    for (int t = 0; t < metadata.topic_cnt; ++t) {
      const rd_kafka_metadata_topic_t& topic = metadata.topics[t];
      for (int p = 0; p < topic.partition_cnt; ++p) {
        auto& list = lists[topic.partitions[p].leader];
        if (list == nullptr) list = rd_kafka_topic_partition_list_new(64);
        rd_kafka_topic_partition_list_add(list, topic.topic, topic.partitions[p].id);
      }
    }
    for (const auto& [leader, list] : lists) {
      for (const std::int64_t spec : {RD_KAFKA_OFFSET_SPEC_LATEST, RD_KAFKA_OFFSET_SPEC_EARLIEST}) {
        for (int i = 0; i < list->cnt; ++i) list->elems[i].offset = spec;
        rd_kafka_AdminOptions_t* options = Options(RD_KAFKA_ADMIN_OP_LISTOFFSETS, -1);
        rd_kafka_ListOffsets(client_.handle, list, options, client_.queue);
        rd_kafka_AdminOptions_destroy(options);
      }
      rd_kafka_topic_partition_list_destroy(list);
    }
    Await(lists.size() * 2);
  }

  void Await(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) rd_kafka_event_destroy(client_.Await());
  }

  bench::Client client_;
};

}  // namespace

int main(int argc, char** argv) { return bench::Main<Floor>(argc, argv); }
