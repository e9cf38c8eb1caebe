// SPDX-License-Identifier: Apache-2.0
#include "http/outgoing_response.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <clocale>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace lagwatch::http {
namespace {

Response InChunks(const std::vector<std::string>& chunks) {
  Response response;
  response.content_type = "text/plain";
  for (const auto& chunk : chunks)
    response.body.push_back(std::make_shared<const std::string>(chunk));
  return response;
}

// Sends at most `step` bytes at a time, as a slow network would take them.
std::string SendInSteps(OutgoingResponse outgoing, std::size_t step) {
  std::string sent;
  while (!outgoing.done()) {
    std::string next;
    for (const auto piece : outgoing.Next()) next += piece;
    EXPECT_FALSE(next.empty()) << "nothing to send, yet not done";
    if (next.empty()) break;
    next.resize(std::min(next.size(), step));
    outgoing.Advance(next.size());
    sent += next;
  }
  return sent;
}

TEST(OutgoingResponseTest, SendsEveryByteOnceHoweverFewAreTakenAtATime) {
  std::vector<std::string> chunks(200, "");
  for (std::size_t i = 0; i < chunks.size(); i += 3) chunks[i] = std::to_string(i) + ";";
  std::string body;
  for (const auto& chunk : chunks) body += chunk;

  const std::string whole = SendInSteps(OutgoingResponse(InChunks(chunks), {}), std::string::npos);
  EXPECT_EQ(whole.substr(whole.find("\r\n\r\n") + 4), body);
  EXPECT_NE(whole.find("Content-Length: " + std::to_string(body.size()) + "\r\n"),
            std::string::npos);
  for (const std::size_t step : {1U, 2U, 7U, 100U}) {
    EXPECT_EQ(SendInSteps(OutgoingResponse(InChunks(chunks), {}), step), whole) << step;
  }
}

Response WithPacked(const std::string& before, const std::vector<std::string>& packed) {
  Response response = TextResponse(200, before);
  render::Deflater deflater;
  for (const std::string& text : packed) {
    render::CompressedBlock piece;
    deflater.Append(piece, text);
    response.packed.push_back(std::make_shared<const render::CompressedBlock>(std::move(piece)));
  }
  return response;
}

TEST(OutgoingResponseTest, SendsWhatIsPackedInflatedAfterTheRest) {
  const std::string large(2 * render::Inflater::kPart + 7, 'x');
  const auto response = [&] { return WithPacked("plain ", {"one ", "", "two ", large}); };
  const std::string whole = SendInSteps(OutgoingResponse(response(), {}), std::string::npos);
  const std::string body = "plain one two " + large;
  EXPECT_TRUE(whole.substr(whole.find("\r\n\r\n") + 4) == body);
  EXPECT_NE(whole.find("Content-Length: " + std::to_string(body.size()) + "\r\n"),
            std::string::npos);
  for (const std::size_t step : {7U, 1000U, 100'000U}) {
    EXPECT_TRUE(SendInSteps(OutgoingResponse(response(), {}), step) == whole) << step;
  }
  const std::string nothing =
      SendInSteps(OutgoingResponse(WithPacked("", {"", ""}), {}), std::string::npos);
  EXPECT_TRUE(nothing.ends_with("\r\n\r\n"));
}

TEST(OutgoingResponseTest, HeadLeavesOutWhatIsPackedButNotItsLength) {
  const std::string sent =
      SendInSteps(OutgoingResponse(WithPacked("12", {"345"}), {11, true, true, 0}), 1000);
  EXPECT_NE(sent.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_TRUE(sent.ends_with("\r\n\r\n"));
}

TEST(OutgoingResponseTest, DoesNotCopyTheBody) {
  const auto chunk = std::make_shared<const std::string>(1000, 'x');
  Response response;
  response.body = {chunk};
  const OutgoingResponse outgoing(response, {});
  EXPECT_EQ(outgoing.Next().at(1).data(), chunk->data());
}

TEST(OutgoingResponseTest, SaysHowTheConnectionGoesOn) {
  const auto head = [](int version, bool keep_alive) {
    return SendInSteps(OutgoingResponse(TextResponse(200, ""), {version, false, keep_alive, 0}),
                       1000);
  };
  EXPECT_EQ(head(11, true).find("Connection:"), std::string::npos);
  EXPECT_NE(head(11, false).find("Connection: close\r\n"), std::string::npos);
  EXPECT_NE(head(10, true).find("Connection: keep-alive\r\n"), std::string::npos);
  EXPECT_EQ(head(10, true).substr(0, 9), "HTTP/1.0 ");
}

TEST(OutgoingResponseTest, HeadHasTheLengthOfTheBodyItLeavesOut) {
  const std::string sent =
      SendInSteps(OutgoingResponse(InChunks({"12345"}), {11, true, true, 0}), 1000);
  EXPECT_NE(sent.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_EQ(sent.substr(sent.size() - 4), "\r\n\r\n");
}

TEST(OutgoingResponseTest, AHeadersValueCannotBecomeASecondHeader) {
  Response response = TextResponse(302, "");
  response.headers = {{"Location", "/x\r\nSet-Cookie: a=b\n\n<html>"}};
  const std::string sent = SendInSteps(OutgoingResponse(response, {}), 1000);
  EXPECT_NE(sent.find("Location: /x  Set-Cookie: a=b  <html>\r\n"), std::string::npos) << sent;
}

TEST(OutgoingResponseTest, WritesDateInEnglishWhateverTheLocale) {
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  HeadFacts facts;
  facts.now = 1795254590;
  const std::string sent = SendInSteps(OutgoingResponse(TextResponse(200, ""), facts), 1000);
  std::setlocale(LC_ALL, "C");
  EXPECT_NE(sent.find("Date: Sat, 21 Nov 2026 09:49:50 GMT\r\n"), std::string::npos) << sent;
}

}  // namespace
}  // namespace lagwatch::http
