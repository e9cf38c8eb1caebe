// SPDX-License-Identifier: Apache-2.0
// Kafka's error codes as lagwatch uses them: the name that becomes a label, and what an error means
// for the next step. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kafka/handles.h"

namespace lagwatch::kafka {

// The code in a field from the wire, where a broker may write any number. A code without a name in
// this librdkafka becomes RD_KAFKA_RESP_ERR_UNKNOWN.
rd_kafka_resp_err_t CodeOf(const rd_kafka_resp_err_t& field);

// An operation's or item's outcome; no error is RD_KAFKA_RESP_ERR_NO_ERROR.
struct Outcome {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::string text;

  bool ok() const { return code == RD_KAFKA_RESP_ERR_NO_ERROR; }
};

Outcome OutcomeOf(const rd_kafka_error_t* error);  // null is no error
Outcome OutcomeOf(rd_kafka_event_t* event);
Outcome OutcomeOf(std::int16_t code);  // from a broker's response
// Of a response that cannot be decoded, or that lacks what was asked.
Outcome DamagedResponse();

// NOT_COORDINATOR, _TIMED_OUT, ...: a bounded set of label values.
std::string ErrorName(rd_kafka_resp_err_t code);

// Whether the group has moved, or is moving, to another coordinator.
bool IsCoordinatorMoved(rd_kafka_resp_err_t code);

// Whether the partition has another leader than the client assumes.
bool IsLeaderMoved(rd_kafka_resp_err_t code);

// Whether the broker itself did not answer.
bool IsBrokerSilent(rd_kafka_resp_err_t code);

// Whether no server answered: no connection, no such name, or no answer in time.
bool IsConnectionLost(rd_kafka_resp_err_t code);

// The hint for _UNSUPPORTED_FEATURE on a metadata request, which every broker supports.
inline constexpr std::string_view kControllerHint =
    "this looks like the listener of a KRaft controller; give the address of a broker instead";

}  // namespace lagwatch::kafka
