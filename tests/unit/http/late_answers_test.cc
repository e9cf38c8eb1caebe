// SPDX-License-Identifier: Apache-2.0
#include "http/late_answers.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace lagwatch::http {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kCheck{50};

Login LoginFrom(std::string peer) {
  Login login;
  login.peer = std::move(peer);
  return login;
}

TEST(LateAnswersTest, ARefusalNowAndThenIsAnsweredAtOnce) {
  LateAnswers refused;
  LateAnswers::Time now{};
  for (int i = 0; i < 3; ++i) {
    now += 2 * kCheck;
    refused.Add(LoginFrom("192.0.2.1"), kCheck, now);
    EXPECT_EQ(refused.TakeDue(now).size(), 1U);
  }
  EXPECT_FALSE(refused.NextDue());
}

TEST(LateAnswersTest, APeerThatGuessesIsAnsweredOnceInTheTimeOfTwoChecks) {
  LateAnswers refused;
  const LateAnswers::Time now{};
  for (int i = 0; i < 80; ++i) refused.Add(LoginFrom("192.0.2.1"), kCheck, now);
  for (int i = 0; i < 80; ++i) {
    const auto due = now + i * 2 * kCheck;
    EXPECT_EQ(refused.NextDue(), due);
    EXPECT_TRUE(refused.TakeDue(due - milliseconds(1)).empty());
    EXPECT_EQ(refused.TakeDue(due).size(), 1U);
  }
}

TEST(LateAnswersTest, OtherPeersDoNotWaitForIt) {
  LateAnswers refused;
  const LateAnswers::Time now{};
  for (int i = 0; i < 80; ++i) refused.Add(LoginFrom("192.0.2.1"), kCheck, now);
  refused.Add(LoginFrom("192.0.2.2"), kCheck, now);
  const auto due = refused.TakeDue(now);
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[1].peer, "192.0.2.2");
}

TEST(LateAnswersTest, IsBounded) {
  LateAnswers refused;
  const LateAnswers::Time now{};
  std::size_t answered = 0;
  for (std::size_t i = 0; i < LateAnswers::kMost + 50; ++i) {
    refused.Add(LoginFrom("192.0.2.1"), kCheck, now);
    answered += refused.TakeDue(now).size();
  }
  EXPECT_EQ(answered, 50U);
}

}  // namespace
}  // namespace lagwatch::http
