// SPDX-License-Identifier: Apache-2.0
//
// How the server ends: soon, and without cutting off who is being answered.
#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <future>
#include <semaphore>
#include <string>
#include <vector>

#include "client.h"
#include "http/server.h"
#include "logins.h"
#include "running_server.h"
#include "support/patience.h"

namespace lagwatch::http {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kRequest = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";
// Far from the minutes that a client may take to read, and with room for a sanitizer on a machine
// that does other things: it is 0.8 s otherwise.
constexpr std::chrono::seconds kStopTime{5};

TEST(ServerStopTest, ClosesIdleAndHalfHeardClientsAndGivesThePortBack) {
  auto options = OnLoopback();
  const auto server = StartServer(options, [](const Request&) { return TextResponse(200, "ok"); });
  std::vector<Client> clients;
  for (int i = 0; i < 50; ++i) EXPECT_EQ(clients.emplace_back(server->port()).Get("/").status, 200);
  for (int i = 0; i < 25; ++i) clients[static_cast<std::size_t>(i)].Send("GET /half");

  const auto start = Clock::now();
  server->Stop();
  EXPECT_LT(Clock::now() - start, options.stop_deadline) << "none of them is worth waiting for";
  for (auto& client : clients) EXPECT_TRUE(client.IsClosedByServer());
  EXPECT_FALSE(Client(AF_INET).Connect(server->port()));

  options.listen_address = server->address();
  const auto next = StartServer(options, [](const Request&) { return TextResponse(200, "next"); });
  EXPECT_EQ(Client(next->port()).Get("/").body, "next");
}

TEST(ServerStopTest, LetsAResponseUnderWayFinish) {
  std::promise<void> asked;
  std::promise<void> release;
  auto options = OnLoopback();
  options.stop_deadline = kPatience;
  const auto server = StartServer(options, [&](const Request&) {
    asked.set_value();
    release.get_future().wait();
    return TextResponse(200, std::string(std::size_t{8} << 20, 'x'));
  });
  Client idle(server->port());
  Client client(server->port());
  client.Send(kRequest);
  ASSERT_TRUE(BecomesReady(asked.get_future()));
  auto stopped = std::async(std::launch::async, [&] { server->Stop(); });
  EXPECT_TRUE(idle.IsClosedByServer());  // so the stop is on
  release.set_value();
  const Reply reply = client.Receive();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body.size(), std::size_t{8} << 20);
  EXPECT_NE(reply.head.find("Connection: close"), std::string::npos);
  client.Close();
  EXPECT_EQ(stopped.wait_for(kPatience), std::future_status::ready);
}

TEST(ServerStopTest, DoesNotWaitForAClientThatDoesNotRead) {
  std::promise<void> asked;
  const Response page = TextResponse(200, std::string(std::size_t{64} << 20, 'x'));
  const auto server = StartServer(OnLoopback(), [&](const Request&) {
    asked.set_value();
    return page;
  });
  Client client(AF_INET);
  client.ShrinkReceiveBuffer();
  ASSERT_TRUE(client.Connect(server->port()));
  client.Send(kRequest);
  ASSERT_TRUE(BecomesReady(asked.get_future()));
  const auto start = Clock::now();
  server->Stop();
  EXPECT_LT(Clock::now() - start, kStopTime);
  EXPECT_LT(client.Receive().body.size(), std::size_t{64} << 20);
  EXPECT_TRUE(client.IsClosedByServer());
}

// Twice as many as there are handler threads, so that half of them wait for one when it stops.
TEST(ServerStopTest, DropsRequestsThatNeverGotAHandler) {
  auto options = OnLoopback();
  options.stop_deadline = std::chrono::milliseconds(1);
  std::counting_semaphore<> asked(0);
  std::promise<void> release;
  const auto released = release.get_future().share();
  auto server = StartServer(options, [&](const Request& request) {
    if (request.path == "/livez") return TextResponse(200, "ok");
    asked.release();
    released.wait();
    return TextResponse(200, "slow");
  });
  std::vector<Client> clients;
  for (int i = 0; i < 2 * options.handler_threads; ++i) {
    clients.emplace_back(server->port()).Send(kRequest);
  }
  for (int i = 0; i < options.handler_threads; ++i) asked.acquire();
  // By then the io threads have most likely read what was sent before.
  EXPECT_EQ(Client(server->port()).Get("/livez").status, 200);
  auto stopped = std::async(std::launch::async, [&] { server.reset(); });
  for (auto& client : clients) EXPECT_TRUE(client.IsClosedByServer());
  // Nothing can be seen of the moment from which no request gets a handler: 0.1 s after that.
  EXPECT_EQ(stopped.wait_for(std::chrono::milliseconds(400)), std::future_status::timeout);
  EXPECT_FALSE(asked.try_acquire()) << "a request got a handler meanwhile";
  release.set_value();
  EXPECT_EQ(stopped.wait_for(kPatience), std::future_status::ready);
}

// Of the process, which a busy machine does not change.
std::chrono::nanoseconds CpuTime() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

TEST(ServerStopTest, DropsLoginsThatWereNeverChecked) {
  auto options = OnLoopback();
  options.stop_deadline = std::chrono::milliseconds(1);
  options.web_config = [web_config = DoorWithScraper(true)] { return web_config; };
  auto server = StartServer(options, [](const Request&) { return TextResponse(200, ""); });
  std::vector<Client> clients;
  for (int i = 0; i < 40; ++i) {
    clients.emplace_back(server->port()).Send(RequestWithLogin("scraper:" + std::to_string(i)));
  }
  EXPECT_EQ(Client(server->port()).Get("/").status, 401);  // so most of them are in the queue
  const auto start = CpuTime();
  options.web_config()->users.Verify(BasicHeader("scraper:wrong"));
  const auto one_check = CpuTime() - start;
  server.reset();
  EXPECT_LT(CpuTime() - start, 15 * one_check) << "the queue was worked off first";
  int dropped = 0;
  for (auto& client : clients) dropped += client.Receive().status == 0 ? 1 : 0;
  EXPECT_GT(dropped, 0);
}

TEST(ServerStopTest, StoppingTwiceIsStoppingOnce) {
  const auto server =
      StartServer(OnLoopback(), [](const Request&) { return TextResponse(200, ""); });
  server->Stop();
  server->Stop();
}

}  // namespace
}  // namespace lagwatch::http
