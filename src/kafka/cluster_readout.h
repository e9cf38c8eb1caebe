// SPDX-License-Identifier: Apache-2.0
// One collection, from the first request to the finished Snapshot: the order of the phases, the
// waiting, and the dispatch of answers. Lives for one Read; one thread, except `cancelled`.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>

#include "config/name_filter.h"
#include "config/settings.h"
#include "kafka/broker_health.h"
#include "kafka/client.h"
#include "kafka/end_reads.h"
#include "kafka/exact_reads.h"
#include "kafka/group_reads.h"
#include "kafka/metadata.h"
#include "kafka/requests.h"
#include "kafka/round.h"
#include "kafka/time_memory.h"
#include "kafka/time_reads.h"
#include "kafka/topic_index.h"
#include "model/snapshot.h"

namespace lagwatch::kafka {

struct ReaderOptions {
  config::NameFilter groups;
  config::NameFilter topics;
  IsolationLevel isolation = IsolationLevel::kReadUncommitted;
  config::TimeLagMode time_lag = config::TimeLagMode::kAuto;
  Duration share_interval{};  // 0: each collection reads the start offsets of share groups
};

// State that one collection passes to the next.
struct ReaderMemory {
  BrokerHealth health;
  std::optional<Metadata> metadata;  // the last one, with its time
  WallTime metadata_read{};
  std::uint32_t metadata_failures = 0;  // since then
  ExactMemory exact;
  GroupMemory groups;
  TimeMemory times;
  RecordReads* records = nullptr;  // not owned; null: records are not read
};

class ClusterReadout {
 public:
  ClusterReadout(Client& client, Requests& requests, ReaderMemory& memory,
                 const ReaderOptions& options, const std::atomic<bool>& cancelled);

  Snapshot Run(WallTime now, SteadyTime deadline);

 private:
  // The parts that are created once topics and brokers are known.
  struct Parts;

  WallTime Now() const;
  void ReadBrokersAndTopics();
  bool TryMetadata(SteadyTime until);
  void FailMetadata(const Outcome& outcome);
  std::optional<std::string> WhyNoBrokerIsReached() const;
  void ReadListings(Parts& parts);
  void Probe(std::int32_t broker);
  void ReadOffsets(Parts& parts);
  void ReadFollowed(Parts& parts);
  void ReadEndsAndMembers(Parts& parts);
  void ReadMovedEnds(Parts& parts);
  void AskTimes(Parts& parts);
  void ReadTimes(Parts& parts, SteadyTime since);
  void ReadMovedMembers(Parts& parts);
  void RefreshLeaders();

  void Await(Parts& parts, SteadyTime until, const std::function<bool()>& done);
  void Dispatch(Parts& parts, const Response& response);
  void OnProbe(Parts& parts, const Response& response);
  void Measure(Phase phase, SteadyTime since);

  Client& client_;
  Requests& requests_;
  ReaderMemory& memory_;
  const ReaderOptions& options_;
  const std::atomic<bool>& cancelled_;

  Snapshot snapshot_;
  SteadyTime start_;
  SteadyTime times_until_;
  Budget budget_{SteadyTime{}, SteadyTime{}};
  bool refused_ = false;  // the server can never answer: it is not a broker
  bool listing_ = false;  // a probed broker that answers may still be asked for its groups
};

}  // namespace lagwatch::kafka
