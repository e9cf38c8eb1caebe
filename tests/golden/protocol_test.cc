// SPDX-License-Identifier: Apache-2.0
// What lagwatch decodes of the responses that real brokers gave (tests/support/record_protocol.py):
// tests/testdata/protocol/KAFKA.txt.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "golden/golden_file.h"
#include "support/recorded_protocol.h"

namespace lagwatch::kafka::protocol {
namespace {

TEST(ProtocolGoldenTest, ResponsesOfRealBrokers) {
  const auto kafkas = testing::RecordedKafkas();
  ASSERT_FALSE(kafkas.empty());
  for (const std::string& kafka : kafkas) {
    std::string text;
    std::string body;
    for (const testing::RecordedResponse& response : testing::ResponsesOf(kafka)) {
      const auto decoded = response.message->text(response.bytes, response.version);
      EXPECT_TRUE(decoded) << kafka << " " << response.name() << ": cannot be decoded";
      // What versions have in common is written once, below their names.
      if (decoded != body) text += std::exchange(body, decoded.value_or(""));
      text += response.name() + "\n";
    }
    text += body;
    test::ExpectGolden("protocol/" + kafka + ".txt", text);
  }
}

}  // namespace
}  // namespace lagwatch::kafka::protocol
