// SPDX-License-Identifier: Apache-2.0
//
// What a well-behaved client sees.
#include "http/server.h"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include "client.h"
#include "running_server.h"

namespace lagwatch::http {
namespace {

// Tells the request back, so that a test sees what the handler saw.
Response Echo(const Request& request) {
  std::string text = request.method + " " + request.path;
  for (const auto& [key, value] : request.query) text += " " + key + "=" + value;
  return TextResponse(200, text);
}

TEST(ServerTest, SendsTheHandlersResponseWithItsChunksJoined) {
  const auto server = StartServer(OnLoopback(), [](const Request&) {
    Response response;
    response.status = 503;
    response.content_type = "application/json";
    response.headers = {{"Vary", "Accept"}};
    for (const char* chunk : {"one ", "", "two ", "three"}) {
      response.body.push_back(std::make_shared<const std::string>(chunk));
    }
    return response;
  });
  const Reply reply = Client(server->port()).Get("/");
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.body, "one two three");
  EXPECT_NE(reply.head.find("HTTP/1.1 503 Service Unavailable\r\n"), std::string::npos);
  EXPECT_NE(reply.head.find("\r\nContent-Type: application/json\r\n"), std::string::npos);
  EXPECT_NE(reply.head.find("\r\nVary: Accept\r\n"), std::string::npos);
  EXPECT_NE(reply.head.find("\r\nDate: "), std::string::npos);
}

TEST(ServerTest, HandsTheWholeRequestToTheHandler) {
  std::promise<Request> seen;
  const auto server = StartServer(OnLoopback(), [&](const Request& request) {
    seen.set_value(request);
    return TextResponse(200, "");
  });
  Client client(server->port());
  client.Send(
      "GET /api/v1/groups/a%2Fb?cluster=e%20u HTTP/1.1\r\nHost: test\r\nACCEPT-Encoding: "
      "gzip\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 200);
  const Request request = seen.get_future().get();
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/api/v1/groups/a%2Fb?cluster=e%20u");
  EXPECT_EQ(request.path, "/api/v1/groups/a%2Fb");
  ASSERT_NE(request.Query("cluster"), nullptr);
  EXPECT_EQ(*request.Query("cluster"), "e u");
  EXPECT_EQ(request.Header("accept-encoding"), "gzip");
  EXPECT_EQ(request.version, 11);
  EXPECT_EQ(request.peer.rfind("127.0.0.1:", 0), 0U) << request.peer;
}

TEST(ServerTest, AnswersManyRequestsOnOneConnectionUntilAskedToClose) {
  const auto server = StartServer(OnLoopback(), Echo);
  Client client(server->port());
  EXPECT_EQ(client.Get("/first").body, "GET /first");
  EXPECT_EQ(client.Get("/second").body, "GET /second");
  client.Send("GET /last HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
  const Reply last = client.Receive();
  EXPECT_EQ(last.body, "GET /last");
  EXPECT_NE(last.head.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(client.IsClosedByServer());
}

TEST(ServerTest, Http10ClosesUnlessAskedToStay) {
  const auto server = StartServer(OnLoopback(), Echo);
  Client leaving(server->port());
  leaving.Send("GET /x HTTP/1.0\r\n\r\n");
  EXPECT_EQ(leaving.Receive().body, "GET /x");
  EXPECT_TRUE(leaving.IsClosedByServer());

  Client staying(server->port());
  staying.Send("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_NE(staying.Receive().head.find("Connection: keep-alive"), std::string::npos);
  EXPECT_EQ(staying.Get("/y").body, "GET /y");
}

TEST(ServerTest, AnswersPipelinedRequestsInTheirOrder) {
  const auto server = StartServer(OnLoopback(), Echo);
  Client client(server->port());
  std::string requests;
  for (int i = 0; i < 100; ++i) {
    requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: test\r\n\r\n";
  }
  client.Send(requests);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(client.Receive().body, "GET /" + std::to_string(i));
}

TEST(ServerTest, HeadGetsEverythingButTheBody) {
  const auto server = StartServer(OnLoopback(), Echo);
  Client client(server->port());
  client.Send("HEAD /abc HTTP/1.1\r\nHost: test\r\n\r\n");
  const Reply reply = client.Receive(true);
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.head.find("Content-Length: 9\r\n"), std::string::npos);
  EXPECT_EQ(client.Get("/next").body, "GET /next") << "a body would have been taken for the head";
}

TEST(ServerTest, LeavesMethodsToTheHandler) {
  const auto server = StartServer(OnLoopback(), Echo);
  Client client(server->port());
  client.Send("BREW /pot HTTP/1.1\r\nHost: test\r\n\r\n");
  EXPECT_EQ(client.Receive().body, "BREW /pot");
}

TEST(ServerTest, TakesInSmallBodiesAndGoesOn) {
  const auto server = StartServer(OnLoopback(), Echo);
  Client client(server->port());
  client.Send("POST /-/reload HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\n12345");
  EXPECT_EQ(client.Receive().body, "POST /-/reload");
  client.Send(
      "POST /a HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  EXPECT_EQ(client.Receive().body, "POST /a");
  EXPECT_EQ(client.Get("/next").body, "GET /next");
}

TEST(ServerTest, AHandlerThatThrowsCostsItsClientA500AndIsTold) {
  std::promise<std::string> warned;
  auto options = OnLoopback();
  options.warn = [&](const std::string& line) { warned.set_value(line); };
  const auto server = StartServer(options, [](const Request& request) -> Response {
    if (request.path == "/bad") throw std::runtime_error("the reason");
    return Echo(request);
  });
  Client client(server->port());
  const Reply reply = client.Get("/bad");
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body.find("the reason"), std::string::npos) << "inner matters are for the log";
  EXPECT_EQ(warned.get_future().get(), "request for /bad failed: the reason");
  EXPECT_EQ(client.Get("/good").status, 200);
}

TEST(ServerTest, AnswersInlinePathsWhileEveryHandlerThreadIsBusy) {
  std::promise<void> release;
  const auto released = release.get_future().share();
  auto options = OnLoopback();
  options.handler_threads = 2;
  const auto server = StartServer(options, [released](const Request& request) {
    if (request.path == "/slow") released.wait();
    return Echo(request);
  });
  std::vector<Client> slow;
  for (int i = 0; i < 5; ++i)
    slow.emplace_back(server->port()).Send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(Client(server->port()).Get("/livez").status, 200);
  release.set_value();
  for (auto& client : slow) EXPECT_EQ(client.Receive().body, "GET /slow");
}

TEST(ServerTest, ListensOnEveryAddressOfBothFamilies) {
  auto options = OnLoopback();
  options.listen_address = ":0";
  const auto server =
      StartServer(options, [](const Request& request) { return TextResponse(200, request.peer); });
  EXPECT_EQ(Client(server->port()).Get("/").body.rfind("127.0.0.1:", 0), 0U);
  if (server->address().rfind("0.0.0.0:", 0) == 0) GTEST_SKIP() << "no IPv6 on this machine";
  EXPECT_EQ(server->address(), "[::]:" + std::to_string(server->port()));
  EXPECT_EQ(Client(server->port(), AF_INET6).Get("/").body.rfind("[::1]:", 0), 0U);
}

TEST(ServerTest, TellsTheAddressItListensOn) {
  const auto server = StartServer(OnLoopback(), Echo);
  EXPECT_NE(server->port(), 0);
  EXPECT_EQ(server->address(), "127.0.0.1:" + std::to_string(server->port()));
}

TEST(ServerTest, SaysInOneLineWhyItCannotListen) {
  const auto first = StartServer(OnLoopback(), Echo);
  struct Case {
    std::string address;
    std::string says;
  };
  for (const auto& [address, says] :
       {Case{first->address(), "Address already in use"}, Case{"192.0.2.1:0", "Cannot assign"},
        Case{"9308", "host:port"}, Case{"::1:0", "[v6]:port"}, Case{":70000", "host:port"}}) {
    auto options = OnLoopback();
    options.listen_address = address;
    const auto started = Server::Start(options, Echo);
    const auto* error = std::get_if<std::string>(&started);
    ASSERT_NE(error, nullptr) << address;
    EXPECT_EQ(error->rfind("cannot listen on \"" + address + "\": ", 0), 0U) << *error;
    EXPECT_NE(error->find(says), std::string::npos) << *error;
    EXPECT_EQ(error->find('\n'), std::string::npos) << *error;
  }
}

}  // namespace
}  // namespace lagwatch::http
