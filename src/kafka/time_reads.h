// SPDX-License-Identifier: Apache-2.0
// The times of first unread and last read records: read from the records where that was asked for
// and is allowed, else found by rounds of ListOffsets by timestamp: each leader gets its open
// questions in one list, and the next round as soon as it has answered that one. So a silent leader
// costs its own questions only. A list may name a partition once: where several groups stand in one
// partition their questions go in several lists, and each answer helps them all. Lives for one
// Read; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "kafka/decode.h"
#include "kafka/record_reads.h"
#include "kafka/round.h"
#include "kafka/time_memory.h"
#include "kafka/time_search.h"
#include "model/types.h"

namespace lagwatch::kafka {

// How `--collect.time-lag` wants it.
struct TimeSources {
  RecordReads* records = nullptr;  // reads what it may before anything is searched for, or null
  bool guess = false;              // a search begins with the time at which the record arrived
};

class TimeReads {
 public:
  TimeReads(Round& round, const TopicIndex& topics, TimeMemory& memory, TimeSources sources);

  // Asks about `questions`, the first ones first, until `until` and within a limit for each kind;
  // ages count from `now`.
  void Ask(std::vector<TimeQuestion> questions, WallTime now, SteadyTime until);
  void OnTimes(const Operation& operation, rd_kafka_event_t* event);
  bool Done() const { return in_flight_ == 0; }

  // Hands what was found to the memory; what was not is asked first the next time.
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
  // What one operation asks: for each partition the time.
  using List = std::map<TopicPartition, WallTime>;

  bool CanAsk(const TimeQuestion& question) const;
  // Until `most` are asked about in all; those that need no question do not count.
  void Add(const std::vector<TimeQuestion>& questions, std::size_t most);
  void Add(const TimeQuestion& question);
  static void Answer(TimeMemory& memory, const TimeQuestion& question, const TimeSearch& search);
  void NextRound(std::int32_t id, Leader& leader);
  std::vector<List> Layers(const Leader& leader);
  void Send(std::int32_t leader, List list);
  bool Take(const Operation& operation, const ListedOffset& listed);
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
