// SPDX-License-Identifier: Apache-2.0
#include "serve/reload_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <semaphore>

namespace lagwatch::serve {
namespace {

TEST(ReloadThreadTest, RequestsDuringAReloadAreServedByOneMore) {
  std::counting_semaphore<> begun(0);
  std::counting_semaphore<> released(0);
  std::atomic<int> reloads = 0;
  ReloadThread thread([&] {
    begun.release();
    released.acquire();
    ++reloads;
  });
  thread.Request();
  begun.acquire();
  thread.Request();  // returns although one runs
  thread.Request();
  released.release();
  begun.acquire();
  released.release();
  thread.Stop();
  EXPECT_EQ(reloads, 2);
}

TEST(ReloadThreadTest, StopWaitsForTheReloadThatRuns) {
  std::promise<void> begun;
  std::atomic<bool> ended = false;
  std::promise<void> release;
  ReloadThread thread([&] {
    begun.set_value();
    release.get_future().wait();
    ended = true;
  });
  thread.Request();
  begun.get_future().wait();
  auto stopped = std::async(std::launch::async, [&] { thread.Stop(); });
  release.set_value();
  stopped.wait();
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace lagwatch::serve
