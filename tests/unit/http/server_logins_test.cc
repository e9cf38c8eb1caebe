// SPDX-License-Identifier: Apache-2.0
//
// Clients that guess passwords, and the scraper that has the right one beside them.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "client.h"
#include "http/server.h"
#include "logins.h"
#include "running_server.h"

namespace lagwatch::http {
namespace {

ServerOptions WithUsers(bool is_slow = false) {
  auto options = OnLoopback();
  options.web_config = [web_config = DoorWithScraper(is_slow)] { return web_config; };
  return options;
}

Response Ok(const Request&) { return TextResponse(200, "ok"); }

int StatusOf(Client& client, const std::string& login) {
  client.Send(RequestWithLogin(login));
  return client.Receive().status;
}

// Eighty connections of the scraper's own address, each with another wrong login as soon as the one
// before was answered.
class Guessers {
 public:
  Guessers(std::uint16_t port, bool reconnect) {
    for (int i = 0; i < 80; ++i) {
      threads_.emplace_back([this, port, reconnect, i] {
        std::optional<Client> client;
        for (int guess = 0; !done_; ++guess) {
          if (!client) client.emplace(port);
          const std::string name = guess % 2 == 0 ? "scraper" : "name" + std::to_string(guess);
          const int status =
              StatusOf(*client, name + ":" + std::to_string(i) + "-" + std::to_string(guess));
          EXPECT_TRUE(status == 401 || status == 429) << status;
          if (reconnect || status == 429) client.reset();
          ++guesses_;
        }
      });
    }
  }
  ~Guessers() {
    done_ = true;
    for (auto& thread : threads_) thread.join();
  }
  int guesses() const { return guesses_; }

 private:
  std::atomic<bool> done_ = false;
  std::atomic<int> guesses_ = 0;
  std::vector<std::thread> threads_;
};

class GuessersTest : public testing::TestWithParam<bool> {};

TEST_P(GuessersTest, DoNotLockOutTheScraper) {
  const auto server = StartServer(WithUsers(), Ok);
  const Guessers guessers(server->port(), GetParam());
  while (guessers.guesses() < 40) std::this_thread::yield();
  for (int i = 0; i < 20; ++i) {
    Client scraper(server->port());
    EXPECT_EQ(StatusOf(scraper, kScraperLogin), 200) << i;
  }
  const int guesses = guessers.guesses();
  Client scraper(server->port());
  while (guessers.guesses() < guesses + 60) {
    EXPECT_EQ(StatusOf(scraper, kScraperLogin), 200);
  }
}

INSTANTIATE_TEST_SUITE_P(Connections, GuessersTest, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "NewOnes" : "Kept"; });

TEST(ServerLoginsTest, OneThatIsNotCheckedYetMakesRoomForANewcomer) {
  auto options = WithUsers(true);
  options.max_connections = 3;
  const auto server = StartServer(options, Ok);
  Client first(server->port());
  EXPECT_EQ(StatusOf(first, kScraperLogin), 200);
  first.Close();
  std::vector<Client> guessers;
  for (int i = 0; i < 3; ++i) {
    guessers.emplace_back(server->port()).Send(RequestWithLogin("scraper:" + std::to_string(i)));
  }
  Client scraper(server->port());
  EXPECT_EQ(StatusOf(scraper, kScraperLogin), 200);
  int closed = 0;
  for (auto& guesser : guessers) closed += guesser.Receive().status == 0 ? 1 : 0;
  EXPECT_EQ(closed, 1);
}

}  // namespace
}  // namespace lagwatch::http
