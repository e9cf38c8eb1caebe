// SPDX-License-Identifier: Apache-2.0
#include "serve/reload_thread.h"

#include <utility>

namespace lagwatch::serve {

ReloadThread::ReloadThread(std::function<void()> reload)
    : reload_(std::move(reload)), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void ReloadThread::Request() {
  {
    const std::lock_guard lock(mutex_);
    requested_ = true;
  }
  requests_.notify_one();
}

void ReloadThread::Run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (requests_.wait(lock, stop, [this] { return requested_; }) && !stop.stop_requested()) {
    requested_ = false;
    lock.unlock();
    reload_();
    lock.lock();
  }
}

}  // namespace lagwatch::serve
