// SPDX-License-Identifier: Apache-2.0
// The asynchronous operations of the Kafka client: handed over with one broker and one time-out
// each, collected one by one as they complete.
//
// Every operation names its broker (AdminOptions_set_broker), so none goes through the client's
// coordinator look-up, which crashes and costs a request (confluentinc/librdkafka#4605); only
// ListOffsets finds its leaders itself and is therefore asked leader by leader.
// An operation that was given up still completes here later: Next() returns it with its old round.
// A probe tells how fast its broker is, so its answer is dated when it comes in, on the client's
// thread, and not when somebody gets round to it: each has a queue of its own, for the client
// announces an event to an empty queue only.
// One thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "kafka/handles.h"
#include "model/collection_stats.h"
#include "model/snapshot.h"

namespace lagwatch::kafka {

using SteadyTime = std::chrono::steady_clock::time_point;

enum class Bound { kStart, kEnd, kLastStable };

// What is known of an operation in flight.
struct Operation {
  Api api = Api::kMetadata;
  std::int32_t broker = kNoBroker;
  std::size_t item = 0;  // group or list of questions it is about
  Bound bound = Bound::kEnd;
  std::uint64_t round = 0;  // the collection that asked
  SteadyTime sent{};
};

struct Completion {
  Operation operation;
  EventPtr event;
  SteadyTime came{};  // when it came in, of probes; of others when it was taken
};

class Operations {
 public:
  // `handle` outlives the object.
  explicit Operations(rd_kafka_t* handle);

  // A new collection: what is sent from now on carries its round.
  void BeginRound() { ++round_; }
  std::uint64_t round() const { return round_; }

  void ListGroups(std::int32_t broker, std::chrono::milliseconds timeout);
  // A small request whatever the broker has: for the groups in a state that no group is in.
  // (DescribeCluster is smaller, but crashes when the broker knows of no living broker.)
  void Probe(std::int32_t broker, std::chrono::milliseconds timeout);
  void FetchOffsets(std::int32_t broker, const std::string& group, std::size_t item,
                    std::chrono::milliseconds timeout);
  void DescribeGroup(std::int32_t broker, const std::string& group, std::size_t item,
                     std::chrono::milliseconds timeout);
  // With what the user may do on them. Creates none. (See Probe() for what must not be asked.)
  void DescribeTopics(std::int32_t broker, const std::vector<std::string>& topics,
                      std::chrono::milliseconds timeout);
  // `partitions` are led by `broker`; its offset fields are overwritten. Counted and answered as
  // `api`.
  void ListOffsets(std::int32_t broker, rd_kafka_topic_partition_list_t* partitions, Bound bound,
                   std::chrono::milliseconds timeout, Api api = Api::kListOffsets);
  // The same, for the first record at or after a time: `partitions` has it in its offset fields, in
  // milliseconds.
  void SearchTimes(std::int32_t broker, rd_kafka_topic_partition_list_t* partitions,
                   std::size_t item, std::chrono::milliseconds timeout);

  // A probe that has completed; empty when none has. Never waits.
  std::optional<Completion> NextProbe();
  // The next other operation to complete; empty when none has until `until`.
  std::optional<Completion> Next(SteadyTime until);

 private:
  OptionsPtr Options(rd_kafka_admin_op_t op, std::chrono::milliseconds timeout,
                     const Operation& operation);
  void SetBroker(rd_kafka_AdminOptions_t* options, std::int32_t broker);

  // A probe that is under way. The client's thread has its address, until the queue is destroyed.
  struct PendingProbe {
    explicit PendingProbe(rd_kafka_t* handle);
    PendingProbe(const PendingProbe&) = delete;
    PendingProbe& operator=(const PendingProbe&) = delete;
    ~PendingProbe();

    QueuePtr queue;
    std::atomic<SteadyTime> came = SteadyTime();  // the epoch: it has not
  };

  static void OnProbeAnswer(rd_kafka_t* handle, void* probe) noexcept;
  std::optional<Completion> Complete(EventPtr event, SteadyTime came);

  rd_kafka_t* handle_;
  QueuePtr queue_;
  std::list<PendingProbe> probes_;
  std::unordered_map<std::uintptr_t, Operation> in_flight_;
  std::uintptr_t last_id_ = 0;
  std::uint64_t round_ = 0;
};

}  // namespace lagwatch::kafka
