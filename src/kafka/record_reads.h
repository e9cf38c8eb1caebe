// SPDX-License-Identifier: Apache-2.0
// The times of first unread records, read off the records themselves: exact whatever the clocks of
// the producers did, but it needs the right to READ, and each costs about one batch on the wire.
//
// A consumer handle of its own whose `group.id` is an identity only: partitions are assigned at the
// wanted offsets, the first message of each is looked at, nothing is committed. One list of
// partitions at a time; where several groups stand in one partition their offsets take turns.
// Read() blocks until `until` at the latest. A leader that is silent costs its own questions.
// One thread, but `cancelled`.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "core/time_memory.h"
#include "kafka/client.h"
#include "kafka/errors.h"
#include "kafka/handles.h"
#include "kafka/log_sink.h"
#include "kafka/round.h"
#include "kafka/topic_index.h"

namespace lagwatch::kafka {

class RecordReads {
 public:
  // As Client::Make.
  static std::variant<std::unique_ptr<RecordReads>, config::Problem> Make(
      config::ClusterSettings settings, LogSink log);
  explicit RecordReads(std::unique_ptr<Client> client);

  // Hands what the records say to `memory`. Returns the questions about topics that may not be
  // read: those are for a search. That a topic may not be read counts as an error once.
  std::vector<core::TimeQuestion> Read(const std::vector<core::TimeQuestion>& questions,
                                       Round& round, const TopicIndex& topics,
                                       core::TimeMemory& memory, SteadyTime until,
                                       const std::atomic<bool>& cancelled);

 private:
  using Questions = std::map<core::TopicPartition, core::TimeQuestion>;  // one a partition
  struct Turn;

  void Take(Turn& turn, const rd_kafka_message_t& message);
  void TakeRecord(Turn& turn, core::TopicPartition at, const rd_kafka_message_t& message);
  void TakeError(Turn& turn, core::TopicPartition at, const rd_kafka_message_t& message);
  void Await(Turn& turn, SteadyTime until, const std::atomic<bool>& cancelled);
  void TakeTurn(Turn& turn, SteadyTime until, const std::atomic<bool>& cancelled);
  void Pause(const rd_kafka_message_t& message);

  std::unique_ptr<Client> client_;
  std::set<std::string, std::less<>> refused_;  // topics that may not be read
};

}  // namespace lagwatch::kafka
