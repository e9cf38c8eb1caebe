// SPDX-License-Identifier: Apache-2.0
//
// What a client that breaks the rules gets, and that the others do not notice.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "client.h"
#include "http/server.h"
#include "running_server.h"

namespace lagwatch::http {
namespace {

using std::chrono::milliseconds;

Response Ok(const Request&) { return TextResponse(200, "ok"); }

constexpr const char* kRequest = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";

// A page bigger than any socket buffer that tells when the last response holding it is gone.
class BigPage {
 public:
  static constexpr std::size_t kBytes = std::size_t{64} << 20;

  Response operator()(const Request&) {
    Response response;
    response.body = {std::shared_ptr<const std::string>(new std::string(kBytes, 'x'),
                                                        [this](const std::string* page) {
                                                          delete page;
                                                          released_.set_value();
                                                        })};
    return response;
  }
  bool IsReleased() {
    return released_.get_future().wait_for(kPatience) == std::future_status::ready;
  }

 private:
  std::promise<void> released_;
};

TEST(ServerLimitsTest, RefusesMalformedRequests) {
  const auto server = StartServer(OnLoopback(), Ok);
  for (const char* hostile :
       {"\x16\x03\x01\x02\x01\x01\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/3.7\r\n\r\n",
        "GET / HTTP/1.1\r\nHost test\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "GET /?a=%4 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    Client client(server->port());
    client.Send(hostile);
    EXPECT_EQ(client.Receive().status, 400) << hostile;
    EXPECT_TRUE(client.IsClosedByServer()) << hostile;
  }
  EXPECT_EQ(Client(server->port()).Get("/").status, 200);
}

TEST(ServerLimitsTest, RefusesAHeaderThatIsTooLarge) {
  const auto server = StartServer(OnLoopback(), Ok);
  const std::string start = "GET / HTTP/1.1\r\nHost: test\r\nX: ";
  Client within(server->port());
  within.Send(start + std::string(15'000, 'x') + "\r\n\r\n");
  EXPECT_EQ(within.Receive().status, 200);

  Client beyond(server->port());
  beyond.Send(start + std::string(1 << 20, 'x') + "\r\n\r\n");
  EXPECT_EQ(beyond.Receive().status, 431);
  EXPECT_TRUE(beyond.IsClosedByServer());
}

TEST(ServerLimitsTest, RefusesABodyThatIsTooLargeWhileTheClientIsStillSending) {
  const auto server = StartServer(OnLoopback(), Ok);
  const std::string body(1 << 20, 'x');
  for (const char* length :
       {"Content-Length: 1048576\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n100000\r\n"}) {
    Client client(server->port());
    EXPECT_TRUE(client.Send("POST / HTTP/1.1\r\nHost: test\r\n" + std::string(length) + body));
    EXPECT_EQ(client.Receive().status, 413) << length;
    EXPECT_TRUE(client.IsClosedInOrder()) << length;
  }
}

TEST(ServerLimitsTest, CutsARequestThatIsNotCompleteInTimeHoweverSteadilyItComes) {
  auto options = OnLoopback();
  options.request_deadline = milliseconds(300);
  options.idle_timeout = std::chrono::minutes(10);
  const auto server = StartServer(options, Ok);
  Client client(server->port());
  const auto start = std::chrono::steady_clock::now();
  client.Send("GET / HTTP/1.1\r\nX: ");
  while (client.HearsNothingFor(milliseconds(20)) && client.Send("x")) {
    ASSERT_LT(std::chrono::steady_clock::now() - start, kPatience);
  }
  EXPECT_TRUE(client.IsClosedByServer());
  EXPECT_GE(std::chrono::steady_clock::now() - start, options.request_deadline);
}

TEST(ServerLimitsTest, CutsAConnectionThatStaysIdleForTooLong) {
  auto options = OnLoopback();
  options.idle_timeout = milliseconds(200);
  const auto server = StartServer(options, Ok);
  Client silent(server->port());
  Client served(server->port());
  EXPECT_EQ(served.Get("/").status, 200);
  EXPECT_TRUE(silent.IsClosedByServer());
  EXPECT_TRUE(served.IsClosedByServer());
}

TEST(ServerLimitsTest, LetsGoOfAPageThatItsClientDoesNotRead) {
  auto options = OnLoopback();
  options.write_progress_deadline = milliseconds(200);
  BigPage page;
  const auto server = StartServer(options, std::ref(page));
  Client client(AF_INET);
  client.ShrinkReceiveBuffer();
  ASSERT_TRUE(client.Connect(server->port()));
  client.Send(kRequest);
  EXPECT_TRUE(page.IsReleased());
}

TEST(ServerLimitsTest, LetsGoOfAPageThatItsClientReadsTooSlowly) {
  auto options = OnLoopback();
  options.write_deadline = milliseconds(400);
  BigPage page;
  const auto server = StartServer(options, std::ref(page));
  Client client(server->port());
  client.Send(kRequest);
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {  // some, again and again, but not all of it in time
      client.HearsNothingFor(milliseconds(1));
      std::this_thread::sleep_for(milliseconds(5));
    }
  });
  EXPECT_TRUE(page.IsReleased());
  done = true;
  reader.join();
  EXPECT_LT(client.Receive().body.size(), BigPage::kBytes);
}

TEST(ServerLimitsTest, ClientsThatLeaveInTheMiddleOfAResponseCostNothing) {
  const std::string text(std::size_t{8} << 20, 'x');
  const auto server =
      StartServer(OnLoopback(), [&](const Request&) { return TextResponse(200, text); });
  for (int i = 0; i < 20; ++i) {
    Client client(server->port());
    client.Send(kRequest);
    client.Close();  // SIGPIPE would end this process
  }
  EXPECT_EQ(Client(server->port()).Get("/").body.size(), text.size());
}

TEST(ServerLimitsTest, WhenFullTheOneThatHasWaitedLongestMakesRoom) {
  auto options = OnLoopback();
  options.max_connections = 3;
  const auto server = StartServer(options, Ok);
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(clients.emplace_back(server->port()).Get("/").status, 200);
  EXPECT_EQ(clients[0].Get("/").status, 200);  // now the second has waited longest
  EXPECT_EQ(clients.emplace_back(server->port()).Get("/").status, 200);
  EXPECT_TRUE(clients[1].IsClosedByServer());
  for (const std::size_t kept : {0U, 2U, 3U}) EXPECT_EQ(clients[kept].Get("/").status, 200) << kept;
}

TEST(ServerLimitsTest, WhenFullOfRequestsBeingAnsweredANewcomerWaits) {
  std::promise<void> asked;
  std::promise<void> release;
  auto options = OnLoopback();
  options.max_connections = 1;
  const auto server = StartServer(options, [&](const Request& request) {
    if (request.path == "/slow") {
      asked.set_value();
      release.get_future().wait();
    }
    return Ok(request);
  });
  Client slow(server->port());
  slow.Send("GET /slow HTTP/1.1\r\nHost: test\r\n\r\n");
  asked.get_future().wait();
  Client newcomer(server->port());
  newcomer.Send(kRequest);
  EXPECT_TRUE(newcomer.HearsNothingFor(milliseconds(250)));
  release.set_value();
  EXPECT_EQ(slow.Receive().status, 200);
  EXPECT_EQ(newcomer.Receive().status, 200);
}

// Lets no descriptor be opened while it lives.
class NoDescriptorsLeft {
 public:
  NoDescriptorsLeft() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = dup(0);
    close(lowest_free);
    const rlimit none{static_cast<rlim_t>(lowest_free), before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptorsLeft() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

TEST(ServerLimitsTest, WaitsOutExhaustedDescriptorsWithoutSpinning) {
  std::atomic<int> warnings = 0;
  std::promise<std::string> warned;
  auto options = OnLoopback();
  options.warn = [&](const std::string& line) {
    if (warnings++ == 0) warned.set_value(line);
  };
  const auto server = StartServer(options, Ok);
  Client client(AF_INET);
  {
    const NoDescriptorsLeft none;
    ASSERT_TRUE(client.Connect(server->port()));  // by the kernel, on the server's behalf
    client.Send(kRequest);
    const std::string line = warned.get_future().get();
    EXPECT_NE(line.find("Too many open files"), std::string::npos) << line;
    const double cpu = CpuSeconds();
    EXPECT_TRUE(client.HearsNothingFor(milliseconds(500)));
    EXPECT_LT(CpuSeconds() - cpu, 0.25);
  }
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_EQ(warnings, 1) << "a lasting trouble is told once";
}

TEST(ServerLimitsTest, ExhaustedDescriptorsAreFreedFromWhoWaitsLongest) {
  const auto server = StartServer(OnLoopback(), Ok);
  Client idle(server->port());
  EXPECT_EQ(idle.Get("/").status, 200);
  Client client(AF_INET);
  const NoDescriptorsLeft none;
  ASSERT_TRUE(client.Connect(server->port()));
  EXPECT_EQ(client.Get("/").status, 200);
  EXPECT_TRUE(idle.IsClosedByServer());
}

}  // namespace
}  // namespace lagwatch::http
