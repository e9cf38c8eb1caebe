// SPDX-License-Identifier: Apache-2.0
// Reads the first unread records for their exact times (`--collect.time-lag=fetch`).
//
// Has its own Kafka client, whose group.id is an identity only: partitions are assigned manually at
// the offsets in question, the first message of each is read, and all are unassigned again; it
// never commits. If a record does not exist (compacted, a marker, aborted when reading committed
// records), the next existing one counts; none up to the end is "nothing". A topic that may not be
// read is one error, is left to the search, and is retried after five minutes.
//
// Lives as long as the reader; one thread, except Cancel(). Blocks until everything is read, the
// time is up or Cancel().
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "kafka/client.h"
#include "kafka/log_sink.h"
#include "kafka/round.h"
#include "kafka/time_memory.h"
#include "kafka/topic_index.h"

namespace lagwatch::kafka {

class RecordReads {
 public:
  // The client, or what is wrong with the settings. Nothing is read yet.
  static std::variant<std::unique_ptr<RecordReads>, config::Problem> Make(
      const config::ClusterSettings& settings, Tokens tokens, LogSink log);

  RecordReads(const RecordReads&) = delete;
  RecordReads& operator=(const RecordReads&) = delete;
  ~RecordReads() = default;

  // Stores in `memory` the answers to `questions` found until `until`; returns the other questions.
  std::vector<TimeQuestion> Read(Round& round, const TopicIndex& topics, TimeMemory& memory,
                                 const std::vector<TimeQuestion>& questions, SteadyTime until);
  // Ends waiting, permanently.
  void Cancel() { cancelled_ = true; }

 private:
  class Reading;

  explicit RecordReads(std::unique_ptr<Client> client);

  bool IsRefused(const std::string& topic) const;
  bool Connect(SteadyTime until);

  std::unique_ptr<Client> client_;
  std::atomic<bool> cancelled_ = false;
  bool connected_ = false;                           // once
  std::map<std::string, SteadyTime> refused_until_;  // by topic
};

}  // namespace lagwatch::kafka
