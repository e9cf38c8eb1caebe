// SPDX-License-Identifier: Apache-2.0
// Which errors are about rights. What a real Kafka answers is tested in
// tests/integration/check_access_test.py.
#include "kafka/access_decode.h"

#include <gtest/gtest.h>

namespace lagwatch::kafka {
namespace {

Answer AnswerTo(rd_kafka_resp_err_t code) { return AskedOf({code, "text"}).answer; }

TEST(AccessDecodeTest, OnlyARefusalIsDenied) {
  EXPECT_EQ(AnswerTo(RD_KAFKA_RESP_ERR_NO_ERROR), Answer::kOk);
  EXPECT_EQ(AnswerTo(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED), Answer::kDenied);
  EXPECT_EQ(AnswerTo(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED), Answer::kDenied);
  // Rights are looked at first: who is told this has them.
  EXPECT_EQ(AnswerTo(RD_KAFKA_RESP_ERR_NOT_COORDINATOR), Answer::kOk);
  EXPECT_EQ(AnswerTo(RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS), Answer::kOk);
  EXPECT_EQ(AnswerTo(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART), Answer::kAbsent);
  EXPECT_EQ(AnswerTo(RD_KAFKA_RESP_ERR__TIMED_OUT), Answer::kUnreachable);
  EXPECT_EQ(AnswerTo(RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION), Answer::kFailed);
  EXPECT_EQ(AnswerTo(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE), Answer::kFailed);
}

TEST(AccessDecodeTest, AnErrorIsNamedAndExplained) {
  EXPECT_EQ(AskedOf({}).text, "");
  EXPECT_EQ(AskedOf({RD_KAFKA_RESP_ERR__TIMED_OUT, "late"}).text, "_TIMED_OUT: late");
}

}  // namespace
}  // namespace lagwatch::kafka
