// SPDX-License-Identifier: Apache-2.0
#include "kafka/operations.h"

#include <algorithm>
#include <utility>

namespace lagwatch::kafka {
namespace {

std::int64_t SpecOf(Bound bound) {
  return bound == Bound::kStart ? RD_KAFKA_OFFSET_SPEC_EARLIEST : RD_KAFKA_OFFSET_SPEC_LATEST;
}

}  // namespace

Operations::Operations(rd_kafka_t* handle) : handle_(handle), queue_(rd_kafka_queue_new(handle)) {}

Operations::PendingProbe::PendingProbe(rd_kafka_t* handle) : queue(rd_kafka_queue_new(handle)) {
  rd_kafka_queue_cb_event_enable(queue.get(), OnProbeAnswer, this);
}

// The client may still refer to the queue.
Operations::PendingProbe::~PendingProbe() {
  rd_kafka_queue_cb_event_enable(queue.get(), nullptr, nullptr);
}

void Operations::OnProbeAnswer(rd_kafka_t* /*handle*/, void* probe) noexcept {
  static_cast<PendingProbe*>(probe)->came = std::chrono::steady_clock::now();
}

OptionsPtr Operations::Options(rd_kafka_admin_op_t op, std::chrono::milliseconds timeout,
                               const Operation& operation) {
  OptionsPtr options(rd_kafka_AdminOptions_new(handle_, op));
  const auto milliseconds = static_cast<int>(std::max<std::int64_t>(1, timeout.count()));
  rd_kafka_AdminOptions_set_request_timeout(options.get(), milliseconds, nullptr, 0);
  const std::uintptr_t id = ++last_id_;
  // The opaque is a number, never a pointer: it is only looked up.
  rd_kafka_AdminOptions_set_opaque(
      options.get(),
      reinterpret_cast<void*>(id));  // NOLINT(performance-no-int-to-ptr)
  Operation& entry = in_flight_[id];
  entry = operation;
  entry.round = round_;
  entry.sent = std::chrono::steady_clock::now();
  return options;
}

void Operations::SetBroker(rd_kafka_AdminOptions_t* options, std::int32_t broker) {
  rd_kafka_AdminOptions_set_broker(options, broker, nullptr, 0);
}

void Operations::ListGroups(std::int32_t broker, std::chrono::milliseconds timeout) {
  const OptionsPtr options = Options(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, timeout,
                                     {.api = Api::kListGroups, .broker = broker});
  SetBroker(options.get(), broker);
  rd_kafka_ListConsumerGroups(handle_, options.get(), queue_.get());
}

void Operations::Probe(std::int32_t broker, std::chrono::milliseconds timeout) {
  const OptionsPtr options = Options(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, timeout,
                                     {.api = Api::kProbe, .broker = broker});
  SetBroker(options.get(), broker);
  const rd_kafka_consumer_group_state_t dead = RD_KAFKA_CONSUMER_GROUP_STATE_DEAD;
  const ErrorPtr ignored(
      rd_kafka_AdminOptions_set_match_consumer_group_states(options.get(), &dead, 1));
  rd_kafka_ListConsumerGroups(handle_, options.get(), probes_.emplace_back(handle_).queue.get());
}

void Operations::FetchOffsets(std::int32_t broker, const std::string& group, std::size_t item,
                              std::chrono::milliseconds timeout) {
  const OptionsPtr options = Options(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, timeout,
                                     {.api = Api::kOffsetFetch, .broker = broker, .item = item});
  SetBroker(options.get(), broker);
  // Without a list of partitions only those with a commit come back.
  const GroupOffsetsPtr request(rd_kafka_ListConsumerGroupOffsets_new(group.c_str(), nullptr));
  rd_kafka_ListConsumerGroupOffsets_t* requests[] = {request.get()};
  rd_kafka_ListConsumerGroupOffsets(handle_, requests, 1, options.get(), queue_.get());
}

void Operations::DescribeGroup(std::int32_t broker, const std::string& group, std::size_t item,
                               std::chrono::milliseconds timeout) {
  const OptionsPtr options = Options(RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, timeout,
                                     {.api = Api::kDescribeGroups, .broker = broker, .item = item});
  SetBroker(options.get(), broker);
  const char* groups[] = {group.c_str()};
  rd_kafka_DescribeConsumerGroups(handle_, groups, 1, options.get(), queue_.get());
}

void Operations::DescribeTopics(std::int32_t broker, const std::vector<std::string>& topics,
                                std::chrono::milliseconds timeout) {
  const OptionsPtr options =
      Options(RD_KAFKA_ADMIN_OP_DESCRIBETOPICS, timeout, {.api = Api::kMetadata, .broker = broker});
  SetBroker(options.get(), broker);
  const ErrorPtr ignored(rd_kafka_AdminOptions_set_include_authorized_operations(options.get(), 1));
  std::vector<const char*> names;
  names.reserve(topics.size());
  for (const std::string& topic : topics) names.push_back(topic.c_str());
  const TopicCollectionPtr collection(
      rd_kafka_TopicCollection_of_topic_names(names.data(), names.size()));
  rd_kafka_DescribeTopics(handle_, collection.get(), options.get(), queue_.get());
}

void Operations::ListOffsets(std::int32_t broker, rd_kafka_topic_partition_list_t* partitions,
                             Bound bound, std::chrono::milliseconds timeout, Api api) {
  const OptionsPtr options = Options(RD_KAFKA_ADMIN_OP_LISTOFFSETS, timeout,
                                     {.api = api, .broker = broker, .bound = bound});
  if (bound == Bound::kLastStable) {
    const ErrorPtr ignored(rd_kafka_AdminOptions_set_isolation_level(
        options.get(), RD_KAFKA_ISOLATION_LEVEL_READ_COMMITTED));
  }
  for (int i = 0; i < partitions->cnt; ++i) partitions->elems[i].offset = SpecOf(bound);
  rd_kafka_ListOffsets(handle_, partitions, options.get(), queue_.get());
}

void Operations::SearchTimes(std::int32_t broker, rd_kafka_topic_partition_list_t* partitions,
                             std::size_t item, std::chrono::milliseconds timeout) {
  const OptionsPtr options = Options(RD_KAFKA_ADMIN_OP_LISTOFFSETS, timeout,
                                     {.api = Api::kTimeSearch, .broker = broker, .item = item});
  rd_kafka_ListOffsets(handle_, partitions, options.get(), queue_.get());
}

std::optional<Completion> Operations::Next(SteadyTime until) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
  const auto wait = static_cast<int>(std::max<std::int64_t>(0, left.count()));
  EventPtr event(rd_kafka_queue_poll(queue_.get(), wait));
  if (!event) return std::nullopt;
  return Complete(std::move(event), std::chrono::steady_clock::now());
}

std::optional<Completion> Operations::NextProbe() {
  for (auto probe = probes_.begin(); probe != probes_.end(); ++probe) {
    const SteadyTime came = probe->came;
    if (came == SteadyTime()) continue;
    EventPtr event(rd_kafka_queue_poll(probe->queue.get(), 0));
    probes_.erase(probe);
    return event ? Complete(std::move(event), came) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Completion> Operations::Complete(EventPtr event, SteadyTime came) {
  const auto id = reinterpret_cast<std::uintptr_t>(rd_kafka_event_opaque(event.get()));
  auto node = in_flight_.extract(id);
  if (node.empty()) return std::nullopt;
  return Completion{node.mapped(), std::move(event), came};
}

}  // namespace lagwatch::kafka
