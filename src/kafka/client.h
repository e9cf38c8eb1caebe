// SPDX-License-Identifier: Apache-2.0
// One librdkafka client handle with lagwatch's settings, and the errors that the client reports.
//
// A consumer handle with a `group.id` that is an identity only: it never subscribes, assigns or
// commits, and topics are never created through it. (A handle without a group crashes on
// NOT_COORDINATOR: confluentinc/librdkafka#5040.)
// With a token source it logs in by SASL OAUTHBEARER: librdkafka asks for a token at the start,
// after four fifths of the last one's lifetime, and ten seconds after a failure, on a thread of its
// own that may block; it authenticates again on open connections (KIP-368). Owns the handle;
// destroy all events of its queues first. Error() may be called from any thread; the callbacks run
// on librdkafka's threads.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "kafka/advertised.h"
#include "kafka/handles.h"
#include "kafka/log_sink.h"
#include "model/token_source.h"

namespace lagwatch::kafka {

// Each property that librdkafka rejects on its own, whatever the others are.
std::vector<config::Problem> RefusedProperties(
    const std::vector<config::KafkaProperty>& properties);

class Client {
 public:
  // The client, or the rejected property and where it was set, never its value. If the settings
  // need tokens and `tokens` is null, the client can only check them.
  static std::variant<std::unique_ptr<Client>, config::Problem> Make(
      const config::ClusterSettings& settings, Tokens tokens, LogSink log);

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  rd_kafka_t* handle() const { return handle_; }

  // The last error that the client reported about its connections (wrong password, unresolvable
  // name, connection refused), with its code; ClearError() clears it. After a failed login it is
  // the reason why there is no token, if there is none: the broker's error only follows from it.
  struct ConnectionError {
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
    std::string text;
  };
  ConnectionError Error() const;
  void ClearError();
  // Whether the first token is still being requested.
  bool IsWaitingForToken() const { return waiting_for_token_; }

  // The failed connections to brokers.
  const Advertised& advertised() const { return advertised_; }

  // Adds the bootstrap servers again. A client that received metadata without any broker, for
  // example from a broker that has just resumed, forgets every broker and never asks again
  // (confluentinc/librdkafka#5301). Any thread; cheap if they are known.
  void BeginAgain();

  // Serves callbacks that wait for a poll.
  void Poll();

 private:
  Client(Tokens tokens, LogSink log) : tokens_(std::move(tokens)), log_(std::move(log)) {}

  // An exception must not reach librdkafka, which is C.
  static void OnLog(const rd_kafka_t* handle, int level, const char* facility,
                    const char* line) noexcept;
  static void OnError(rd_kafka_t* handle, int code, const char* reason, void* self) noexcept;
  static void OnTokenWanted(rd_kafka_t* handle, const char* config, void* self) noexcept;

  // Whether there is a token, and why there is or will be none; "" for no reason.
  std::pair<bool, std::string> SetToken(rd_kafka_t* handle);

  std::variant<ConfPtr, config::Problem> MakeConf(const config::ClusterSettings& settings);
  void KeepBlanks(const std::vector<config::KafkaProperty>& properties);

  // The property bootstrap.servers, wherever it was set.
  std::string Servers() const;

  Tokens tokens_;
  LogSink log_;
  Advertised advertised_;
  mutable std::mutex mutex_;
  ConnectionError error_;
  std::string token_trouble_;  // set by SetToken()
  std::atomic<bool> waiting_for_token_ = false;
  // Last: its destructor ends the threads that use the members above.
  rd_kafka_t* handle_ = nullptr;
};

}  // namespace lagwatch::kafka
