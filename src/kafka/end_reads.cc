// SPDX-License-Identifier: Apache-2.0
#include "kafka/end_reads.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace lagwatch::kafka {
namespace {

// Measured, a broker answers 500 to 2,500 partitions a request at the same cost for each.
constexpr std::size_t kLongestList = 2'500;

std::string Describe(std::string_view topic, std::int32_t partition) {
  return "end of " + std::string(topic) + " partition " + std::to_string(partition);
}

std::int64_t TimestampOf(Bound bound) {
  return bound == Bound::kStart ? protocol::kEarliest : protocol::kLatest;
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
  List all;
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
  List again = std::exchange(moved_, {});
  // Once for each kind of end that said so, asked once.
  std::sort(again.begin(), again.end());
  again.erase(std::unique(again.begin(), again.end()), again.end());
  Ask(again);
}

void EndReads::Ask(const List& partitions) {
  std::map<std::int32_t, List> lists;
  for (const TopicPartition& at : partitions) {
    const std::int32_t leader = PartitionAt(at).leader;
    if (leader == kNoBroker) {
      round_.Fail({.api = Api::kListOffsets},
                  {RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE, "the partition has no leader"},
                  Describe(round_.snapshot.topics[at.topic].name, at.partition));
      continue;
    }
    if (round_.health.IsSilent(leader)) continue;
    List& list = lists[leader];
    list.push_back(at);
    if (list.size() == kLongestList) AskLeader(leader, std::exchange(list, {}));
  }
  for (const auto& [leader, list] : lists) {
    if (!list.empty()) AskLeader(leader, list);
  }
}

void EndReads::AskLeader(std::int32_t leader, const List& list) {
  Send(leader, Bound::kEnd, list);
  Send(leader, Bound::kStart, list);
  if (isolation_ == IsolationLevel::kReadCommitted) Send(leader, Bound::kLastStable, list);
}

void EndReads::Send(std::int32_t leader, Bound bound, const List& list) {
  const std::size_t item = lists_.size();
  lists_.push_back(list);
  ++pending_;
  round_.requests.Send(
      {.api = Api::kListOffsets, .broker = leader, .item = item, .bound = bound},
      protocol::kListOffsets, round_.budget.RequestTimeout(),
      [this, item, bound](std::int16_t version) {
        std::vector<protocol::OffsetQuery> queries;
        queries.reserve(lists_[item].size());
        for (const TopicPartition& at : lists_[item]) {
          queries.push_back(
              {round_.snapshot.topics[at.topic].name, at.partition, TimestampOf(bound)});
        }
        return protocol::EncodeListOffsets(queries, bound == Bound::kLastStable, version);
      });
}

void EndReads::OnEnds(const Response& response) {
  --pending_;
  const Request& request = response.request;
  const List& list = lists_[request.item];
  const auto decoded = Decoded(response, protocol::DecodeListOffsets);
  if (!decoded.outcome.ok()) {
    round_.Fail(request, decoded.outcome, "ends led by broker " + std::to_string(request.broker));
    return;
  }
  List answered;
  for (const protocol::ListedOffset& listed : decoded.value) {
    const auto at = topics_.Find(listed.topic, listed.partition);
    if (!at || !std::binary_search(list.begin(), list.end(), *at)) continue;
    answered.push_back(*at);
    Take(request, *at, listed);
  }
  std::sort(answered.begin(), answered.end());
  for (const TopicPartition& at : list) {
    if (std::binary_search(answered.begin(), answered.end(), at)) continue;
    round_.Fail(request, DamagedResponse(),
                Describe(round_.snapshot.topics[at.topic].name, at.partition));
  }
}

void EndReads::Take(const Request& request, TopicPartition at,
                    const protocol::ListedOffset& listed) {
  Outcome outcome = OutcomeOf(listed.error);
  const Offset offset(listed.offset);
  if (outcome.ok() && !offset.known()) outcome = DamagedResponse();
  if (!outcome.ok()) {
    round_.Fail(request, outcome, Describe(listed.topic, listed.partition));
    if (IsLeaderMoved(outcome.code)) moved_.push_back(at);
    return;
  }
  LogBounds& bounds = BoundsAt(at);
  switch (request.bound) {
    case Bound::kStart:
      bounds.start = offset;
      break;
    case Bound::kEnd:
      bounds.end = offset;
      break;
    case Bound::kLastStable:
      bounds.last_stable = offset;
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
