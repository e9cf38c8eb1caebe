// SPDX-License-Identifier: Apache-2.0
// The log side of one collection: start and ends of every partition, asked at each leader in long
// lists, so that a silent leader costs its own partitions only.
// Lives for one Read; one thread.
#pragma once

#include <cstddef>
#include <vector>

#include "kafka/protocol/list_offsets.h"
#include "kafka/round.h"
#include "kafka/topic_index.h"
#include "model/types.h"

namespace lagwatch::kafka {

class EndReads {
 public:
  EndReads(Round& round, const TopicIndex& topics, IsolationLevel isolation);

  // Every partition that has a leader which is not silent.
  void AskAll();
  void OnEnds(const Response& response);
  bool Done() const { return pending_ == 0; }

  // Partitions whose leader turned out to have moved; after new metadata they are asked again.
  bool HasMoved() const { return !moved_.empty(); }
  void AskMoved();

  // Puts the bounds of the partitions for which all of them were read into the snapshot.
  void Finish(WallTime read_at);

 private:
  using List = std::vector<TopicPartition>;  // sorted

  // REQUIRES: `partitions` are sorted.
  void Ask(const List& partitions);
  void AskLeader(std::int32_t leader, const List& list);
  void Send(std::int32_t leader, Bound bound, const List& list);
  void Take(const Request& request, TopicPartition at, const protocol::ListedOffset& listed);
  Partition& PartitionAt(TopicPartition at);
  LogBounds& BoundsAt(TopicPartition at);

  Round& round_;
  const TopicIndex& topics_;
  IsolationLevel isolation_;
  std::size_t pending_ = 0;
  std::vector<std::size_t> first_;  // by topic: its first entry in bounds_
  std::vector<LogBounds> bounds_;   // of all partitions, as far as they were read
  std::vector<List> lists_;         // what each request asked
  std::vector<TopicPartition> moved_;
};

}  // namespace lagwatch::kafka
