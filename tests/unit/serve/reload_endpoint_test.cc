// SPDX-License-Identifier: Apache-2.0
#include "serve/reload_endpoint.h"

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
  ReloadEndpoint endpoint(true, [&] { woken.set_value(); });
  auto answer = std::async(std::launch::async, [&] { return endpoint.Respond(To("POST")); });
  woken.get_future().wait();
  // While the first is being served another may wait, and no third.
  auto first = endpoint.Take();
  ASSERT_TRUE(first);
  first->set_value({"lagwatch.yaml:3: unknown key colect.interval"});
  const http::Response response = answer.get();
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.at(0)->find("lagwatch.yaml:3"), std::string::npos);
  EXPECT_FALSE(endpoint.Take());
}

TEST(ReloadDeskTest, OneWaitsAndTheNextIsSentAway) {
  std::promise<void> woken;
  ReloadEndpoint endpoint(true, [&] { woken.set_value(); });
  auto answer = std::async(std::launch::async, [&] { return endpoint.Respond(To("POST")); });
  woken.get_future().wait();
  EXPECT_EQ(endpoint.Respond(To("POST")).status, 503);
  endpoint.Take()->set_value({});
  EXPECT_EQ(answer.get().status, 200);
}

TEST(ReloadDeskTest, WhoWaitsWhenLagwatchStopsIsNotForgotten) {
  std::promise<void> woken;
  ReloadEndpoint endpoint(true, [&] { woken.set_value(); });
  auto answer = std::async(std::launch::async, [&] { return endpoint.Respond(To("POST")); });
  woken.get_future().wait();
  endpoint.Close();
  EXPECT_EQ(answer.get().status, 500);
  EXPECT_EQ(endpoint.Respond(To("POST")).status, 503);
}

TEST(ReloadDeskTest, OnlyPostAndOnlyWhereAllowed) {
  ReloadEndpoint open(true, [] {});
  EXPECT_EQ(open.Respond(To("GET")).status, 405);
  ReloadEndpoint locked(false, [] {});
  EXPECT_EQ(locked.Respond(To("POST")).status, 403);
}

}  // namespace
}  // namespace lagwatch::serve
