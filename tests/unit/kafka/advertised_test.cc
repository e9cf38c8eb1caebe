// SPDX-License-Identifier: Apache-2.0
#include "kafka/advertised.h"

#include <gtest/gtest.h>

namespace lagwatch::kafka {
namespace {

Broker BrokerAt(std::int32_t id, std::string address) {
  return {.id = id, .address = std::move(address)};
}

TEST(AdvertisedTest, SaysThatTheAddressCameFromABootstrapServerThatAnswered) {
  Advertised advertised;
  advertised.SetServers("kafka:9092");
  advertised.NoteError(
      "127.0.0.1:9/1: Connect to ipv4#127.0.0.1:9 failed: Connection refused (after 0ms in state "
      "CONNECT, 1 identical error(s) suppressed)");
  EXPECT_EQ(advertised.Describe(BrokerAt(1, "127.0.0.1:9")),
            "the bootstrap server kafka:9092 answered and named broker 1 at 127.0.0.1:9, which "
            "cannot be reached from here (Connect to ipv4#127.0.0.1:9 failed: Connection refused): "
            "check advertised.listeners of that broker");
}

TEST(AdvertisedTest, ReadsNamesWithAProtocolAndSeveralServers) {
  Advertised advertised;
  advertised.SetServers("SASL_SSL://a:9093, b:9093");
  advertised.NoteError("sasl_ssl://in.invalid:9093/12: Failed to resolve 'in.invalid:9093': no");
  ASSERT_EQ(advertised.Failed().size(), 1U);
  EXPECT_EQ(advertised.Failed()[0].address, "in.invalid:9093");
  EXPECT_EQ(advertised.Describe(advertised.Failed()[0]),
            "one of the bootstrap servers a:9093,b:9093 answered and named broker 12 at "
            "in.invalid:9093, which cannot be reached from here (Failed to resolve "
            "'in.invalid:9093': no): check advertised.listeners of that broker");
}

TEST(AdvertisedTest, ABrokerAtAnAddressThatTheUserGaveIsJustDown) {
  Advertised advertised;
  advertised.SetServers("SASL_SSL://a:9093,[::1]:9092");
  EXPECT_EQ(advertised.Describe(BrokerAt(1, "a:9093")), std::nullopt);
  EXPECT_EQ(advertised.Describe(BrokerAt(1, "[::1]:9092")), std::nullopt);
  EXPECT_NE(advertised.Describe(BrokerAt(1, "a:9094")), std::nullopt);
}

TEST(AdvertisedTest, ErrorsOfBootstrapServersNameNoBroker) {
  Advertised advertised;
  advertised.SetServers("a:9092");
  for (const char* reason :
       {"a:9092/bootstrap: Connect to ipv4#10.0.0.1:9092 failed: Connection refused",
        "GroupCoordinator: 127.0.0.1:9: Connect to ipv4#127.0.0.1:9 failed: Connection refused",
        "1/1 brokers are down", "a:9092/: x", "a:9092/7x: x", "a:9092/7", "", ": "}) {
    advertised.NoteError(reason);
  }
  EXPECT_TRUE(advertised.Failed().empty());
}

// Its address changed since.
TEST(AdvertisedTest, AReasonOfAnotherAddressIsLeftOut) {
  Advertised advertised;
  advertised.SetServers("a:9092");
  advertised.NoteError("old:9092/1: Connection refused");
  EXPECT_EQ(advertised.Describe(BrokerAt(1, "new:9092")),
            "the bootstrap server a:9092 answered and named broker 1 at new:9092, which cannot be "
            "reached from here: check advertised.listeners of that broker");
}

}  // namespace
}  // namespace lagwatch::kafka
