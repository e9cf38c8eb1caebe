// SPDX-License-Identifier: Apache-2.0
// The floor of a collection: the bare librdkafka requests that any lag exporter has to send, with
// nothing done with the answers. `floor BOOTSTRAP [ROUNDS [PAUSE]]` prints, a round a line, its
// seconds, those of CPU time, and the peak of memory so far in MB.
//
// Metadata, the groups of each broker, the offsets of each group at its coordinator (all at once),
// then the latest and the earliest offset of every partition, leader by leader.
#include <librdkafka/rdkafka.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr int kTimeoutMs = 30'000;

class Floor {
 public:
  explicit Floor(const char* bootstrap) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set(conf, "bootstrap.servers", bootstrap, nullptr, 0);
    rd_kafka_conf_set(conf, "group.id", "floor", nullptr, 0);
    handle_ = rd_kafka_new(RD_KAFKA_CONSUMER, conf, nullptr, 0);
    queue_ = rd_kafka_queue_new(handle_);
  }
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;
  ~Floor() {
    rd_kafka_queue_destroy(queue_);
    rd_kafka_destroy(handle_);
  }

  void Round() {
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(handle_, 1, nullptr, &metadata, kTimeoutMs) != 0) std::exit(3);
    FetchOffsets(ListGroups(*metadata));
    ListEnds(*metadata);
    rd_kafka_metadata_destroy(metadata);
  }

 private:
  using Groups = std::vector<std::pair<std::string, int>>;  // id, broker

  rd_kafka_AdminOptions_t* Options(rd_kafka_admin_op_t op, int broker) {
    rd_kafka_AdminOptions_t* options = rd_kafka_AdminOptions_new(handle_, op);
    rd_kafka_AdminOptions_set_request_timeout(options, kTimeoutMs, nullptr, 0);
    if (broker >= 0) rd_kafka_AdminOptions_set_broker(options, broker, nullptr, 0);
    return options;
  }

  Groups ListGroups(const rd_kafka_metadata_t& metadata) {
    Groups groups;
    for (int b = 0; b < metadata.broker_cnt; ++b) {
      const int broker = metadata.brokers[b].id;
      rd_kafka_AdminOptions_t* options = Options(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, broker);
      rd_kafka_ListConsumerGroups(handle_, options, queue_);
      rd_kafka_AdminOptions_destroy(options);
      rd_kafka_event_t* event = rd_kafka_queue_poll(queue_, kTimeoutMs);
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
      rd_kafka_ListConsumerGroupOffsets(handle_, &request, 1, options, queue_);
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
        rd_kafka_ListOffsets(handle_, list, options, queue_);
        rd_kafka_AdminOptions_destroy(options);
      }
      rd_kafka_topic_partition_list_destroy(list);
    }
    Await(lists.size() * 2);
  }

  void Await(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      rd_kafka_event_t* event = rd_kafka_queue_poll(queue_, kTimeoutMs);
      if (event == nullptr) std::exit(3);
      rd_kafka_event_destroy(event);
    }
  }

  rd_kafka_t* handle_;
  rd_kafka_queue_t* queue_;
};

rusage Usage() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

double CpuSeconds() {
  const rusage usage = Usage();
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double PeakMegabytes() { return static_cast<double>(Usage().ru_maxrss) * 1024 / 1e6; }

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: floor BOOTSTRAP [ROUNDS [PAUSE]]\n", stderr);
    return 64;
  }
  Floor floor(argv[1]);
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  const std::chrono::seconds pause(argc > 3 ? std::atoi(argv[3]) : 0);
  for (int i = 0; i < rounds; ++i) {
    if (i > 0) std::this_thread::sleep_for(pause);
    const auto start = std::chrono::steady_clock::now();
    const double cpu = CpuSeconds();
    floor.Round();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::printf("%.4f %.4f %.1f\n", took.count(), CpuSeconds() - cpu, PeakMegabytes());
  }
}
