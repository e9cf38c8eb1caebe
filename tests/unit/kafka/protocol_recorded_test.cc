// SPDX-License-Identifier: Apache-2.0
// Requests and responses that were exchanged with real brokers (tests/support/record_protocol.py),
// byte for byte. What the responses say is in tests/golden/protocol_test.cc.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "golden/golden_file.h"
#include "support/recorded_protocol.h"

namespace lagwatch::kafka::protocol {
namespace {

// Of every Kafka, but the same bytes only once.
std::vector<testing::RecordedResponse> DistinctResponses() {
  std::vector<testing::RecordedResponse> all;
  std::set<std::string> seen;
  for (const std::string& kafka : testing::RecordedKafkas()) {
    for (testing::RecordedResponse& response : testing::ResponsesOf(kafka)) {
      if (seen.insert(response.name() + response.bytes).second) all.push_back(std::move(response));
    }
  }
  return all;
}

bool Decodes(const testing::RecordedResponse& response, std::string_view bytes) {
  // In memory of exactly this size, so that the address sanitizer sees what is read behind it.
  const std::vector<char> exact(bytes.begin(), bytes.end());
  return response.message->text({exact.data(), exact.size()}, response.version).has_value();
}

TEST(ProtocolRecordedTest, RequestsAreThoseThatBrokersAnswered) {
  for (const testing::Message& message : testing::kMessages) {
    for (std::int16_t version = message.api.oldest; version <= message.api.newest; ++version) {
      const std::string name = std::string(message.name) + "-v" + std::to_string(version);
      std::string body = message.encode(version);
      if (message.api.IsFlexible(version)) body += '\0';  // librdkafka adds the tag section
      EXPECT_EQ(body, test::ReadFile(test::SourcePath("tests/testdata/protocol/requests/" + name +
                                                      ".request")))
          << name;
    }
  }
}

TEST(ProtocolRecordedTest, APartOfAResponseIsNone) {
  const auto responses = DistinctResponses();
  ASSERT_FALSE(responses.empty());
  for (const testing::RecordedResponse& response : responses) {
    const std::string_view bytes = response.bytes;
    EXPECT_TRUE(Decodes(response, bytes)) << response.name();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(Decodes(response, bytes.substr(0, size))) << response.name() << ": " << size;
    }
  }
}

TEST(ProtocolRecordedTest, BytesBehindAResponseAreRefused) {
  for (const testing::RecordedResponse& response : DistinctResponses()) {
    EXPECT_FALSE(Decodes(response, response.bytes + '\0')) << response.name();
    EXPECT_FALSE(Decodes(response, response.bytes + response.bytes)) << response.name();
  }
}

}  // namespace
}  // namespace lagwatch::kafka::protocol
