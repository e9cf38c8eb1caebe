// SPDX-License-Identifier: Apache-2.0
#include "serve/reload_desk.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace lagwatch::serve {
namespace {

http::Request To(std::string method) {
  http::Request request;
  request.method = std::move(method);
  request.path = "/-/reload";
  return request;
}

TEST(ReloadDeskTest, AnswersWhatTheReloadSays) {
  std::promise<void> woken;
  ReloadDesk desk(true, [&] { woken.set_value(); });
  auto answer = std::async(std::launch::async, [&] { return desk.Respond(To("POST")); });
  woken.get_future().wait();
  // While the first is being served another may wait, and no third.
  auto first = desk.Take();
  ASSERT_TRUE(first);
  first->set_value({"lagwatch.yaml:3: unknown key colect.interval"});
  const http::Response response = answer.get();
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.at(0)->find("lagwatch.yaml:3"), std::string::npos);
  EXPECT_FALSE(desk.Take());
}

TEST(ReloadDeskTest, OneWaitsAndTheNextIsSentAway) {
  std::promise<void> woken;
  ReloadDesk desk(true, [&] { woken.set_value(); });
  auto answer = std::async(std::launch::async, [&] { return desk.Respond(To("POST")); });
  woken.get_future().wait();
  EXPECT_EQ(desk.Respond(To("POST")).status, 503);
  desk.Take()->set_value({});
  EXPECT_EQ(answer.get().status, 200);
}

TEST(ReloadDeskTest, WhoWaitsWhenLagwatchStopsIsNotForgotten) {
  std::promise<void> woken;
  ReloadDesk desk(true, [&] { woken.set_value(); });
  auto answer = std::async(std::launch::async, [&] { return desk.Respond(To("POST")); });
  woken.get_future().wait();
  desk.Close();
  EXPECT_EQ(answer.get().status, 500);
  EXPECT_EQ(desk.Respond(To("POST")).status, 503);
}

TEST(ReloadDeskTest, OnlyPostAndOnlyWhereAllowed) {
  ReloadDesk open(true, [] {});
  EXPECT_EQ(open.Respond(To("GET")).status, 405);
  ReloadDesk locked(false, [] {});
  EXPECT_EQ(locked.Respond(To("POST")).status, 403);
}

}  // namespace
}  // namespace lagwatch::serve
