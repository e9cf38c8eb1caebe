// SPDX-License-Identifier: Apache-2.0
#include "kafka/errors.h"

#include <cstring>

namespace lagwatch::kafka {

namespace {

// The enum has no values beyond its names: reading another value as this type is undefined
// behavior.
rd_kafka_resp_err_t ClampCode(int code) {
  const bool known = code > RD_KAFKA_RESP_ERR__BEGIN && code < RD_KAFKA_RESP_ERR_END_ALL;
  return known ? static_cast<rd_kafka_resp_err_t>(code) : RD_KAFKA_RESP_ERR_UNKNOWN;
}

}  // namespace

rd_kafka_resp_err_t CodeOf(const rd_kafka_resp_err_t& field) {
  int code = 0;
  static_assert(sizeof(code) == sizeof(field));
  std::memcpy(&code, &field, sizeof(code));
  return ClampCode(code);
}

Outcome OutcomeOf(const rd_kafka_error_t* error) {
  if (error == nullptr) return {};
  return {ClampCode(static_cast<int>(rd_kafka_error_code(error))), rd_kafka_error_string(error)};
}

Outcome OutcomeOf(rd_kafka_event_t* event) {
  const rd_kafka_resp_err_t code = ClampCode(static_cast<int>(rd_kafka_event_error(event)));
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  return {code, rd_kafka_event_error_string(event)};
}

Outcome OutcomeOf(std::int16_t code) {
  const rd_kafka_resp_err_t known = ClampCode(code);
  if (known == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  return {known, rd_kafka_err2str(known)};
}

Outcome DamagedResponse() {
  return {RD_KAFKA_RESP_ERR__BAD_MSG, "the broker's response is damaged or incomplete"};
}

std::string ErrorName(rd_kafka_resp_err_t code) { return rd_kafka_err2name(code); }

bool IsCoordinatorMoved(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_NOT_COORDINATOR ||
         code == RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE ||
         code == RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS;
}

bool IsLeaderMoved(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION ||
         code == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
         code == RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH ||
         code == RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH ||
         code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
         code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION ||
         code == RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE;
}

bool IsBrokerSilent(rd_kafka_resp_err_t code) {
  return code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__TRANSPORT ||
         code == RD_KAFKA_RESP_ERR__WAIT_COORD || code == RD_KAFKA_RESP_ERR__DESTROY_BROKER;
}

bool IsConnectionLost(rd_kafka_resp_err_t code) {
  return IsBrokerSilent(code) || code == RD_KAFKA_RESP_ERR__RESOLVE ||
         code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
}

}  // namespace lagwatch::kafka
