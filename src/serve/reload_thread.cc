// SPDX-License-Identifier: Apache-2.0
#include "serve/reload_thread.h"

#include <utility>

namespace lagwatch::serve {

ReloadThread::ReloadThread(std::function<void()> reload)
    : reload_(std::move(reload)), thread_([this] { Run(); }) {}

ReloadThread::~ReloadThread() { Stop(); }

void ReloadThread::Request() {
  {
    const std::lock_guard lock(mutex_);
    requested_ = true;
  }
  changed_.notify_one();
}

void ReloadThread::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void ReloadThread::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || requested_; });
    if (stop_) return;
    requested_ = false;
    lock.unlock();
    reload_();
    lock.lock();
  }
}

}  // namespace lagwatch::serve
