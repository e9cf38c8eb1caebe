// SPDX-License-Identifier: Apache-2.0
// Reads the first unread records themselves, for their exact times (`--collect.time-lag=fetch`).
//
// A Kafka client of its own, whose group.id is an identity only: partitions are assigned by hand at
// the offsets in question, the first message of each is taken, and all are let go again; nothing is
// ever committed. A record that is not there (compacted, a marker, aborted where committed records
// are read) is the next one that is; none up to the end is "nothing". A topic that may not be read
// is one error, is left to the search, and is tried again after five minutes.
//
// Lives as long as the reader; one thread, but Cancel(). Blocks until everything is read, the time
// is up or Cancel().
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

  // Answers in `memory` what it can of `questions` until `until`; returns the others.
  std::vector<TimeQuestion> Read(Round& round, const TopicIndex& topics, TimeMemory& memory,
                                 const std::vector<TimeQuestion>& questions, SteadyTime until);
  // Ends waiting, for good.
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
