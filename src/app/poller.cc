// SPDX-License-Identifier: Apache-2.0
#include "app/poller.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lagwatch::app {

Poller::Poller(std::unique_ptr<Collector> collector, Sink sink)
    : collector_(std::move(collector)), sink_(std::move(sink)), thread_([this] { Run(); }) {}

Poller::~Poller() {
  RequestStop();
  thread_.join();
}

void Poller::RequestStop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  collector_->Cancel();
  stopped_.notify_all();
}

void Poller::Run() {
  auto next = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stop_) {
    lock.unlock();
    Collected collected = collector_->Collect();
    lock.lock();
    // A cancelled collection is cut short: what it says is not the truth about Kafka.
    if (stop_) return;
    lock.unlock();
    sink_(std::move(collected));
    lock.lock();
    next = std::max(next + collector_->settings().interval, std::chrono::steady_clock::now());
    stopped_.wait_until(lock, next, [this] { return stop_; });
  }
}

}  // namespace lagwatch::app
