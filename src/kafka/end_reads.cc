// SPDX-License-Identifier: Apache-2.0
#include "kafka/end_reads.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace lagwatch::kafka {
namespace {

// The client merges the leaders' answers in quadratic time; beyond this a list is cut. Measured:
// 2,500 partitions take 20 ms in one list, 20,000 take over a second.
constexpr int kLongestList = 3'000;

std::string Describe(const ListedOffset& listed) {
  return "end of " + std::string(listed.topic) + " partition " + std::to_string(listed.partition);
}

}  // namespace

EndReads::EndReads(Round& round, const TopicIndex& topics, IsolationLevel isolation)
    : round_(round), topics_(topics), isolation_(isolation) {
  std::size_t count = 0;
  for (const Topic& topic : round_.snapshot.topics) {
    first_.push_back(count);
    count += topic.partitions.size();
  }
  bounds_.resize(count);
}

Partition& EndReads::PartitionAt(TopicPartition at) {
  return round_.snapshot.topics[at.topic].partitions[static_cast<std::size_t>(at.partition)];
}

LogBounds& EndReads::BoundsAt(TopicPartition at) {
  return bounds_[first_[at.topic] + static_cast<std::size_t>(at.partition)];
}

void EndReads::AskAll() {
  std::vector<TopicPartition> all;
  all.reserve(bounds_.size());
  for (std::size_t t = 0; t < round_.snapshot.topics.size(); ++t) {
    const std::size_t count = round_.snapshot.topics[t].partitions.size();
    for (std::size_t p = 0; p < count; ++p) {
      all.push_back({static_cast<std::uint32_t>(t), static_cast<std::int32_t>(p)});
    }
  }
  Ask(all);
}

void EndReads::AskMoved() {
  std::vector<TopicPartition> again = std::exchange(moved_, {});
  // Once for each kind of end that said so, asked once.
  std::sort(again.begin(), again.end());
  again.erase(std::unique(again.begin(), again.end()), again.end());
  Ask(again);
}

void EndReads::Ask(const std::vector<TopicPartition>& partitions) {
  std::map<std::int32_t, PartitionListPtr> lists;
  for (const TopicPartition& at : partitions) {
    const std::int32_t leader = PartitionAt(at).leader;
    const std::string& topic = round_.snapshot.topics[at.topic].name;
    if (leader == kNoBroker) {
      round_.Fail({.api = Api::kListOffsets},
                  {RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, "the partition has no leader"},
                  Describe({.topic = topic, .partition = at.partition}));
      continue;
    }
    if (round_.health.IsSilent(leader)) continue;
    PartitionListPtr& list = lists[leader];
    if (!list) list.reset(rd_kafka_topic_partition_list_new(64));
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), at.partition);
    if (list->cnt == kLongestList) {
      AskLeader(leader, list.get());
      list.reset();
    }
  }
  for (const auto& [leader, list] : lists) {
    if (list) AskLeader(leader, list.get());
  }
}

void EndReads::AskLeader(std::int32_t leader, rd_kafka_topic_partition_list_t* list) {
  const auto ask = [&](Bound bound) {
    ++pending_;
    round_.snapshot.stats.CountRequest(Api::kListOffsets);
    round_.operations.ListOffsets(leader, list, bound, round_.budget.OperationTimeout());
  };
  ask(Bound::kEnd);
  ask(Bound::kStart);
  if (isolation_ == IsolationLevel::kReadCommitted) ask(Bound::kLastStable);
}

void EndReads::OnEnds(const Operation& operation, rd_kafka_event_t* event) {
  --pending_;
  const Outcome outcome =
      DecodeListedOffsets(event, [&](const ListedOffset& listed) { Take(operation, listed); });
  if (!outcome.ok()) {
    round_.Fail(operation, outcome, "ends led by broker " + std::to_string(operation.broker));
  }
}

void EndReads::Take(const Operation& operation, const ListedOffset& listed) {
  const auto at = topics_.Find(listed.topic, listed.partition);
  if (!at) return;
  if (listed.error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    round_.Fail(operation, {listed.error, rd_kafka_err2str(listed.error)}, Describe(listed));
    if (IsLeaderMoved(listed.error)) moved_.push_back(*at);
    return;
  }
  if (!listed.offset.known()) {
    // The client says "no error" and gives no offset when the leader's whole answer is missing.
    round_.Fail(operation, {RD_KAFKA_RESP_ERR__TIMED_OUT, "the leader did not answer"},
                Describe(listed));
    return;
  }
  LogBounds& bounds = BoundsAt(*at);
  switch (operation.bound) {
    case Bound::kStart:
      bounds.start = listed.offset;
      break;
    case Bound::kEnd:
      bounds.end = listed.offset;
      break;
    case Bound::kLastStable:
      bounds.last_stable = listed.offset;
      break;
  }
}

void EndReads::Finish(WallTime read_at) {
  const bool stable_asked = isolation_ == IsolationLevel::kReadCommitted;
  for (std::size_t t = 0; t < round_.snapshot.topics.size(); ++t) {
    std::vector<Partition>& partitions = round_.snapshot.topics[t].partitions;
    for (std::size_t p = 0; p < partitions.size(); ++p) {
      LogBounds& bounds = bounds_[first_[t] + p];
      const bool whole = bounds.start.known() && bounds.end.known() &&
                         (!stable_asked || bounds.last_stable.known());
      if (!whole) continue;
      bounds.read_at = read_at;
      partitions[p].bounds = bounds;
    }
  }
}

}  // namespace lagwatch::kafka
