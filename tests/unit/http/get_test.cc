// SPDX-License-Identifier: Apache-2.0
// Requests of our own. What --once --server asks is tested in tests/e2e/once_test.py.
#include "http/get.h"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <future>

#include "http/message.h"
#include "running_server.h"

namespace lagwatch::http {
namespace {

using testing::HasSubstr;

class GetTest : public testing::Test {
 protected:
  GetTest() { PrepareGet(); }
  ~GetTest() override { release_.set_value(); }

  std::string Answer(const std::string& path, HttpRequest request,
                     const std::atomic<bool>* cancelled = nullptr) {
    request.url = "http://127.0.0.1:" + std::to_string(server_->port()) + path;
    auto sent = Send(request, {}, cancelled);
    if (auto* why = std::get_if<std::string>(&sent)) return "none: " + *why;
    return std::get<HttpAnswer>(sent).body;
  }

 private:
  std::promise<void> release_;
  std::shared_future<void> released_ = release_.get_future().share();

 protected:
  std::promise<void> arrived_;
  std::unique_ptr<Server> server_ =
      StartServer(OnLoopback(), [this, released = released_](const Request& request) {
        if (request.path == "/slow") {
          arrived_.set_value();
          released.wait_for(std::chrono::seconds(20));
        }
        return TextResponse(200, request.method + " " + request.Header("X-Key") + "\n");
      });
};

TEST_F(GetTest, MethodAndHeadersAreSent) {
  EXPECT_EQ(Answer("/", {.url = {}, .method = "PUT", .headers = {"X-Key: a b"}}), "PUT a b\n");
}

TEST_F(GetTest, ALongerAnswerThanAllowedIsNone) {
  EXPECT_THAT(
      Answer("/",
             {.url = {}, .headers = {"X-Key: " + std::string(2000, 'a')}, .longest_answer = 1024}),
      HasSubstr("none: the response is longer than 1 KiB"));
}

TEST_F(GetTest, OnceCancelledItEndsSoon) {
  std::atomic<bool> cancelled = false;
  auto answer = std::async(std::launch::async, [&] { return Answer("/slow", {}, &cancelled); });
  arrived_.get_future().wait();
  cancelled = true;
  ASSERT_EQ(answer.wait_for(std::chrono::seconds(5)), std::future_status::ready);
  EXPECT_THAT(answer.get(), HasSubstr("none: "));
}

}  // namespace
}  // namespace lagwatch::http
