// SPDX-License-Identifier: Apache-2.0
#include "kafka/metadata.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace lagwatch::kafka {
namespace {

constexpr std::string_view kInternalPrefix = "__";

// Some services list a broker twice; once is enough. A negative id is from a damaged answer.
std::vector<Broker> BrokersOf(const rd_kafka_metadata_t& metadata) {
  std::vector<Broker> brokers;
  for (int i = 0; i < metadata.broker_cnt; ++i) {
    const rd_kafka_metadata_broker_t& broker = metadata.brokers[i];
    if (broker.id < 0) continue;
    const std::string host = broker.host == nullptr ? "" : broker.host;
    const bool v6 = host.find(':') != std::string::npos;
    brokers.push_back(
        {.id = broker.id,
         .address = (v6 ? "[" + host + "]" : host) + ":" + std::to_string(broker.port)});
  }
  const auto less = [](const Broker& a, const Broker& b) { return a.id < b.id; };
  const auto same = [](const Broker& a, const Broker& b) { return a.id == b.id; };
  std::stable_sort(brokers.begin(), brokers.end(), less);
  brokers.erase(std::unique(brokers.begin(), brokers.end(), same), brokers.end());
  return brokers;
}

// A damaged answer may have any partition number; no cluster has half as many in one topic.
bool IsPartition(std::int32_t id) { return id >= 0 && id < 1'000'000; }

std::vector<Partition> PartitionsOf(const rd_kafka_metadata_topic_t& topic) {
  std::int32_t highest = -1;
  for (int i = 0; i < topic.partition_cnt; ++i) {
    const std::int32_t id = topic.partitions[i].id;
    if (IsPartition(id)) highest = std::max(highest, id);
  }
  std::vector<Partition> partitions(static_cast<std::size_t>(highest + 1));
  for (int i = 0; i < topic.partition_cnt; ++i) {
    const rd_kafka_metadata_partition_t& from = topic.partitions[i];
    if (!IsPartition(from.id)) continue;
    Partition& to = partitions[static_cast<std::size_t>(from.id)];
    to.leader = from.leader;
    to.preferred_leader = from.replica_cnt > 0 ? from.replicas[0] : kNoBroker;
    to.replicas = from.replica_cnt;
    to.in_sync_replicas = from.isr_cnt;
  }
  return partitions;
}

std::vector<std::int32_t> LeadersOf(const rd_kafka_metadata_topic_t& topic) {
  std::vector<std::int32_t> leaders;
  for (const Partition& partition : PartitionsOf(topic)) leaders.push_back(partition.leader);
  return leaders;
}

Metadata Convert(const rd_kafka_metadata_t& from, const config::NameFilter& filter) {
  Metadata metadata;
  metadata.brokers = BrokersOf(from);
  for (int i = 0; i < from.topic_cnt; ++i) {
    const rd_kafka_metadata_topic_t& topic = from.topics[i];
    if (topic.topic == nullptr || topic.partition_cnt == 0) {
      continue;  // not visible to this user, or just being deleted
    }
    if (topic.topic == kOffsetsTopic) metadata.coordinators = LeadersOf(topic);
    if (!std::string_view(topic.topic).starts_with(kInternalPrefix)) {
      Count(filter, topic.topic, metadata.names);
    }
    if (filter.Matches(topic.topic)) metadata.topics.push_back({topic.topic, PartitionsOf(topic)});
  }
  std::sort(metadata.topics.begin(), metadata.topics.end(),
            [](const Topic& a, const Topic& b) { return a.name < b.name; });
  return metadata;
}

}  // namespace

void Count(const config::NameFilter& filter, std::string_view name, FilteredNames& names) {
  using Hider = config::NameFilter::Hider;
  const Hider hider = filter.HiddenBy(name);
  ++names.listed;
  if (hider == Hider::kInclude) ++names.by_filter;
  if (hider == Hider::kExclude) ++names.by_exclude;
}

std::variant<Metadata, Outcome> ReadMetadata(rd_kafka_t* handle, const config::NameFilter& topics,
                                             std::chrono::milliseconds timeout) {
  const rd_kafka_metadata_t* raw = nullptr;
  const auto milliseconds = static_cast<int>(std::max<std::int64_t>(1, timeout.count()));
  const rd_kafka_resp_err_t code = rd_kafka_metadata(handle, 1, nullptr, &raw, milliseconds);
  const MetadataPtr metadata(raw);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return Outcome{code, rd_kafka_err2str(code)};
  // A broker that was considered dead by the others or by itself: it knows the topics but no
  // brokers.
  if (metadata->broker_cnt == 0) {
    return Outcome{RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE, "no broker is available yet"};
  }
  return Convert(*metadata, topics);
}

}  // namespace lagwatch::kafka
