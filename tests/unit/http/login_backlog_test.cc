// SPDX-License-Identifier: Apache-2.0
#include "http/login_backlog.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace lagwatch::http {
namespace {

using Clock = std::chrono::steady_clock;

Login LoginOf(std::string peer, std::string authorization, std::size_t user = 0) {
  Login login;
  login.peer = std::move(peer);
  login.user = user;
  login.authorization = std::move(authorization);
  return login;
}

// Of one peer, all with the name 7; one of them has had its turn.
LoginBacklog GuessesOf(const std::string& peer) {
  LoginBacklog backlog;
  for (int i = 0; i < 80; ++i) backlog.Add(LoginOf(peer, "wrong", 7));
  backlog.TakeNext();
  return backlog;
}

TEST(LoginBacklogTest, AnotherPeerOvertakesTheOneThatGuesses) {
  LoginBacklog backlog = GuessesOf("192.0.2.1");
  backlog.Add(LoginOf("192.0.2.2", "right", 7));
  backlog.Add(LoginOf("192.0.2.1", "wrong", 8));
  EXPECT_EQ(backlog.TakeNext().authorization, "right");
}

TEST(LoginBacklogTest, OfOnePeerAnotherNameOvertakesTheOneThatIsTriedOverAndOver) {
  LoginBacklog backlog = GuessesOf("192.0.2.1");
  backlog.Add(LoginOf("192.0.2.1", "right", 8));
  backlog.Add(LoginOf("192.0.2.1", "wrong", 7));
  EXPECT_EQ(backlog.TakeNext().authorization, "right");
}

TEST(LoginBacklogTest, OfEqualsTheNewestComesFirst) {
  LoginBacklog backlog = GuessesOf("192.0.2.1");
  backlog.Add(LoginOf("192.0.2.1", "right", 7));
  EXPECT_EQ(backlog.TakeNext().authorization, "right");
}

TEST(LoginBacklogTest, IsBoundedAtTheCostOfThePeerThatHasTheMost) {
  LoginBacklog backlog;
  EXPECT_FALSE(backlog.Add(LoginOf("192.0.2.2", "right")));
  for (std::size_t i = 1; i < LoginBacklog::kMostWaiting; ++i) {
    EXPECT_FALSE(backlog.Add(LoginOf("192.0.2.1", std::to_string(i))));
  }
  for (const char* const expected : {"1", "2"}) {
    const auto dropped = backlog.Add(LoginOf("192.0.2.3", "new"));
    ASSERT_TRUE(dropped);
    EXPECT_EQ(dropped->authorization, expected);
  }
  EXPECT_EQ(backlog.size(), LoginBacklog::kMostWaiting);
}

TEST(LoginBacklogTest, OneVerdictAnswersAllOfTheSameLogin) {
  LoginBacklog backlog;
  for (const char* const name : {"a", "b", "a"}) backlog.Add(LoginOf("192.0.2.1", name));
  EXPECT_EQ(backlog.TakeSameAs(LoginOf("192.0.2.9", "a")).size(), 2U);
  EXPECT_EQ(backlog.TakeNext().authorization, "b");
}

TEST(LoginBacklogTest, GivesUpThoseThatCameBeforeAMoment) {
  LoginBacklog backlog;
  const Clock::time_point start;
  for (int second = 0; second < 4; ++second) {
    Login login = LoginOf("192.0.2.1", std::to_string(second));
    login.since = start + std::chrono::seconds(second);
    backlog.Add(std::move(login));
  }
  EXPECT_EQ(backlog.TakeOlderThan(start + std::chrono::seconds(2)).size(), 2U);
  EXPECT_EQ(backlog.size(), 2U);
}

}  // namespace
}  // namespace lagwatch::http
