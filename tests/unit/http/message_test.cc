// SPDX-License-Identifier: Apache-2.0
#include "http/message.h"

#include <gtest/gtest.h>

namespace lagwatch::http {
namespace {

TEST(RequestTest, FindsHeadersWhateverTheirCaseAndJoinsRepeatedOnes) {
  Request request;
  request.headers = {
      {"ACCEPT-encoding", "gzip;q=0.5"}, {"Host", "a"}, {"Accept-Encoding", "br"}, {"X-Empty", ""}};
  EXPECT_EQ(request.Header("Accept-Encoding"), "gzip;q=0.5, br");
  EXPECT_EQ(request.Header("host"), "a");
  EXPECT_EQ(request.Header("x-empty"), "");
  EXPECT_EQ(request.Header("Hos"), "");
}

TEST(RequestTest, GivesTheFirstValueOfAQueryParameterOrNone) {
  Request request;
  request.query = {{"limit", "5"}, {"limit", "6"}, {"partitions", ""}};
  ASSERT_NE(request.Query("limit"), nullptr);
  EXPECT_EQ(*request.Query("limit"), "5");
  ASSERT_NE(request.Query("partitions"), nullptr);
  EXPECT_EQ(*request.Query("partitions"), "");
  EXPECT_EQ(request.Query("Limit"), nullptr);
}

}  // namespace
}  // namespace lagwatch::http
