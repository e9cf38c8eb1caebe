// SPDX-License-Identifier: Apache-2.0
// Finds the times of first unread and last read records: reads the records if that is configured
// and allowed, else searches by rounds of ListOffsets by timestamp. Each leader gets its open
// questions in one list, and the next round as soon as it has answered, so a silent leader costs
// only its own questions. A list may name a partition once: if several groups have commits in one
// partition, their questions go in several lists, and each answer helps all of them. Lives for one
// Read; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "kafka/protocol/list_offsets.h"
#include "kafka/record_reads.h"
#include "kafka/round.h"
#include "kafka/time_memory.h"
#include "kafka/time_search.h"
#include "kafka/topic_index.h"
#include "model/types.h"

namespace lagwatch::kafka {

// The mode of `--collect.time-lag`.
struct TimeSources {
  RecordReads* records = nullptr;  // reads what it may before the search; null: search only
  bool guess = false;              // a search starts with the time at which the record arrived
};

class TimeReads {
 public:
  TimeReads(Round& round, const TopicIndex& topics, TimeMemory& memory, TimeSources sources);

  // Asks about `questions`, the first ones first, until `until` and within a limit for each kind;
  // ages are relative to `now`.
  void Ask(std::vector<TimeQuestion> questions, WallTime now, SteadyTime until);
  void OnTimes(const Response& response);
  bool Done() const { return in_flight_ == 0; }

  // Stores the results in the memory; open questions come first the next time.
  void Finish();

 private:
  struct Asked {
    TimeQuestion question;
    TimeSearch search;
    bool failed = false;  // not asked again in this collection
  };
  struct Leader {
    std::vector<std::size_t> questions;  // indices in asked_
    std::size_t in_flight = 0;
    int rounds = 0;
  };
  // What one request asks: a time for each partition.
  using List = std::map<TopicPartition, WallTime>;

  bool CanAsk(const TimeQuestion& question) const;
  // Until `most` questions are asked in all; those that need no request do not count.
  void Add(const std::vector<TimeQuestion>& questions, std::size_t most);
  void Add(const TimeQuestion& question);
  static void Answer(TimeMemory& memory, const TimeQuestion& question, const TimeSearch& search);
  void NextRound(std::int32_t id, Leader& leader);
  std::vector<List> Layers(const Leader& leader);
  void Send(std::int32_t leader, List list);
  bool Take(const Request& request, const protocol::ListedOffset& listed);
  void Fail(TopicPartition at);
  const Partition& PartitionAt(TopicPartition at) const;

  Round& round_;
  const TopicIndex& topics_;
  TimeMemory& memory_;
  TimeSources sources_;
  WallTime now_{};
  SteadyTime until_{};
  std::vector<Asked> asked_;
  std::map<TopicPartition, std::vector<std::size_t>> by_partition_;  // indices in asked_
  std::map<std::int32_t, Leader> leaders_;
  std::vector<List> lists_;
  std::size_t in_flight_ = 0;
};

}  // namespace lagwatch::kafka
