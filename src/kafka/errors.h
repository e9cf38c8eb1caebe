// SPDX-License-Identifier: Apache-2.0
// Kafka's error codes as lagwatch uses them: the name that becomes a label, and what an error means
// for the next step. Pure.
#pragma once

#include <string>
#include <string_view>

#include "kafka/handles.h"

namespace lagwatch::kafka {

// The code in a field that was filled from the wire, where a broker may write any number. One that
// this librdkafka has no name for is RD_KAFKA_RESP_ERR_UNKNOWN.
rd_kafka_resp_err_t CodeOf(const rd_kafka_resp_err_t& field);

// An operation's or item's outcome; no error is RD_KAFKA_RESP_ERR_NO_ERROR.
struct Outcome {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::string text;

  bool ok() const { return code == RD_KAFKA_RESP_ERR_NO_ERROR; }
};

Outcome OutcomeOf(const rd_kafka_error_t* error);  // null is no error
Outcome OutcomeOf(rd_kafka_event_t* event);

// NOT_COORDINATOR, _TIMED_OUT, ...: a bounded set, fit for a label.
std::string ErrorName(rd_kafka_resp_err_t code);

// The group has another coordinator by now, or will have one soon.
bool IsCoordinatorMoved(rd_kafka_resp_err_t code);

// The partition has another leader than the client believes.
bool IsLeaderMoved(rd_kafka_resp_err_t code);

// The broker itself did not answer.
bool IsBrokerSilent(rd_kafka_resp_err_t code);

// Nobody was there to answer: no connection, no such name, or no answer in time.
bool IsConnectionLost(rd_kafka_resp_err_t code);

// What to do about _UNSUPPORTED_FEATURE on a request for metadata, which every broker knows.
inline constexpr std::string_view kControllerHint =
    "this looks like the listener of a KRaft controller; give the address of a broker instead";

}  // namespace lagwatch::kafka
