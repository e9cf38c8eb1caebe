// SPDX-License-Identifier: Apache-2.0
#include "http/negotiation.h"

#include <gtest/gtest.h>

#include <string>

namespace lagwatch::http {
namespace {

struct Case {
  const char* header;
  bool expected;
};

TEST(AcceptsGzipTest, FollowsTheClientsQualities) {
  const Case cases[] = {
      {"", false},
      {"gzip", true},
      {"GZip", true},
      {"x-gzip", true},
      {"gzip, deflate, br", true},
      {"deflate;q=0.9 , gzip ; q=0.1", true},
      {"gzip;q=0", false},
      {"gzip;q=0.0, *", false},
      {"gzip;q=0.001", true},
      {"*", true},
      {"*;q=0", false},
      {"br", false},
      {"identity", false},
      {"identity;q=1, gzip;q=0.5", false},
      {"identity;q=0.5, gzip;q=1", true},
      {"identity, gzip", true},
  };
  for (const auto& [header, expected] : cases) EXPECT_EQ(AcceptsGzip(header), expected) << header;
}

TEST(AcceptsGzipTest, TakesHostileEntriesAsNotSent) {
  for (const char* hostile :
       {"gzip;q=", "gzip;q=2", "gzip;q=1.001", "gzip;q=-1", "gzip;q=0,5x", "gzip;q=1e0",
        "gzip;q=0.1234", "gzip;q=nan", ";q=1", ",,,;;;===", "gzip q=1", "\"gzip\""}) {
    EXPECT_FALSE(AcceptsGzip(hostile)) << hostile;
  }
  EXPECT_TRUE(AcceptsGzip("gzip;q=x, gzip")) << "one broken entry does not spoil the rest";
  EXPECT_TRUE(AcceptsGzip(std::string(16384, ',') + "gzip"));
}

TEST(PrefersOpenMetricsTest, FollowsTheClientsQualities) {
  const Case cases[] = {
      {"", false},
      {"*/*", false},
      {"text/html,application/xhtml+xml,*/*;q=0.8", false},
      {"application/openmetrics-text", true},
      {"Application/OpenMetrics-Text; Version=1.0.0; charset=utf-8", true},
      {"application/openmetrics-text; version=\"1.0.0\"", true},
      {"application/openmetrics-text; version=0.0.1", false},
      {"application/openmetrics-text; version=2.0.0, text/plain", false},
      {"application/openmetrics-text;version=1.0.0;q=0", false},
      {"application/openmetrics-text;q=0.3, text/plain;q=0.5", false},
      // Prometheus 2.42, 2.5x and 3.x.
      {"application/openmetrics-text;version=1.0.0,application/"
       "openmetrics-text;version=0.0.1;q=0.75,"
       "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
       true},
      {"application/openmetrics-text; version=1.0.0;q=0.5, text/plain;version=0.0.4;q=0.3", true},
      {"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
       "application/openmetrics-text;version=0.0.1;q=0.4,text/"
       "plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
       "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
       true},
      // What "prefer text" looks like in a scrape_config.
      {"text/plain;version=0.0.4;q=0.6,application/openmetrics-text;version=1.0.0;q=0.5", false},
  };
  for (const auto& [header, expected] : cases) {
    EXPECT_EQ(PrefersOpenMetrics(header), expected) << header;
  }
}

}  // namespace
}  // namespace lagwatch::http
