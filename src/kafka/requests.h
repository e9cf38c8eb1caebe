// SPDX-License-Identifier: Apache-2.0
// Requests to single brokers, encoded by kafka/protocol and sent over the Kafka client's own
// authenticated connections; responses are collected one by one as they arrive.
//
// Each request names its broker, so none goes through the client's coordinator look-up, which
// crashes and costs a request (confluentinc/librdkafka#4605). Nothing is retried. Which version is
// encoded depends on the broker: its versions are asked for once, requests wait until they are
// known, and each probe renews them, so that an upgraded broker is noticed.
// A request that was given up still completes here later: Next() returns it with its old round.
// A probe measures how fast its broker is, so its response is dated when it arrives, on the
// client's thread, and not when somebody asks for it: each has a queue of its own, because the
// client announces an event only to an empty queue.
// One thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kafka/errors.h"
#include "kafka/handles.h"
#include "kafka/protocol/api_versions.h"
#include "model/collection_stats.h"
#include "model/snapshot.h"

namespace lagwatch::kafka {

using SteadyTime = std::chrono::steady_clock::time_point;

enum class Bound { kStart, kEnd, kLastStable };

struct Request {
  Api api = Api::kMetadata;
  std::int32_t broker = kNoBroker;
  std::size_t item = 0;  // its owner's index of what it is about
  Bound bound = Bound::kEnd;
  // Set by Requests.
  std::uint64_t round = 0;  // the collection that asked
  std::int16_t version = 0;
  SteadyTime sent{};
};

struct Response {
  Request request;
  Outcome outcome;         // whether there is a response; errors of the broker are in its bytes
  std::string_view bytes;  // after the header; they live as long as `event`
  EventPtr event{};
  SteadyTime received{};  // when it arrived, for a probe; for others when it was taken
};

// A response's value, which is empty beside an error.
template <typename Value>
struct DecodedResponse {
  Outcome outcome;
  Value value;
};

// `decode(bytes, version)` returns an optional value.
template <typename Decode>
auto Decoded(const Response& response, Decode decode) {
  using Value = typename decltype(decode(response.bytes, response.request.version))::value_type;
  DecodedResponse<Value> decoded{response.outcome, {}};
  if (!response.outcome.ok()) return decoded;
  auto value = decode(response.bytes, response.request.version);
  if (value) {
    decoded.value = *std::move(value);
  } else {
    decoded.outcome = DamagedResponse();
  }
  return decoded;
}

class Requests {
 public:
  // Encodes a request's body in a version that the broker has.
  using Encode = std::function<std::string(std::int16_t version)>;

  // `handle` outlives the object.
  explicit Requests(rd_kafka_t* handle);

  // A new collection: what is sent from now on belongs to its round and is counted in `stats`,
  // which must live until the last call of the round. Requests that still wait for versions are
  // dropped.
  void BeginRound(CollectionStats& stats);
  std::uint64_t round() const { return round_; }

  // `encode` is called now or in a later Next() of the same round.
  // REQUIRES: BeginRound() was called.
  void Send(Request request, const protocol::ApiSpec& api, std::chrono::milliseconds timeout,
            Encode encode);
  // Asks for the broker's versions: a small request, whatever the broker has.
  void Probe(std::int32_t broker, std::chrono::milliseconds timeout);
  // The client's own request, with what the user may do on the topics. Creates none.
  void DescribeTopics(std::int32_t broker, const std::vector<std::string>& topics,
                      std::chrono::milliseconds timeout);

  // The version in which the broker would be asked now; empty if that is not known, or none.
  std::optional<std::int16_t> VersionAt(std::int32_t broker, const protocol::ApiSpec& api) const;

  // A probe that has completed; empty when none has. Never waits.
  std::optional<Response> NextProbe();
  // The next other request to complete; empty when none has until `until`.
  std::optional<Response> Next(SteadyTime until);

 private:
  // Waits until its broker's versions are known.
  struct Waiting {
    Request request;
    protocol::ApiSpec api;
    std::chrono::milliseconds timeout;
    Encode encode;
  };

  // A probe that is under way. The client's thread has its address, until the queue is destroyed.
  struct PendingProbe {
    explicit PendingProbe(rd_kafka_t* handle);
    PendingProbe(const PendingProbe&) = delete;
    PendingProbe& operator=(const PendingProbe&) = delete;
    ~PendingProbe();

    QueuePtr queue;
    std::atomic<SteadyTime> received = SteadyTime();  // the epoch: not yet
  };

  static void OnProbeResponse(rd_kafka_t* handle, void* probe) noexcept;

  OptionsPtr Options(rd_kafka_admin_op_t op, std::chrono::milliseconds timeout, Request request);
  void SendRaw(const Request& request, const protocol::ApiSpec& api, const std::string& body,
               std::chrono::milliseconds timeout, rd_kafka_queue_t* queue);
  void AskVersions(std::int32_t broker, std::chrono::milliseconds timeout);
  void OnVersions(Response& response);
  void SendInVersion(Waiting waiting);
  std::optional<Response> Complete(EventPtr event, SteadyTime received);

  rd_kafka_t* handle_;
  QueuePtr queue_;
  CollectionStats* stats_ = nullptr;
  std::list<PendingProbe> probes_;
  std::unordered_map<std::uintptr_t, Request> in_flight_;
  std::map<std::int32_t, std::map<std::int16_t, protocol::VersionRange>> versions_;
  std::map<std::int32_t, std::vector<Waiting>> waiting_;  // by broker
  std::set<std::int32_t> asking_versions_;
  std::deque<Response> failed_;  // without having been sent
  std::uintptr_t last_id_ = 0;
  std::uint64_t round_ = 0;
};

}  // namespace lagwatch::kafka
