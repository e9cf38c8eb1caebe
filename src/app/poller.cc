// SPDX-License-Identifier: Apache-2.0
#include "app/poller.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lagwatch::app {
namespace {

constexpr auto kSlack = std::chrono::minutes(1);

}  // namespace

Poller::Poller(std::unique_ptr<Collector> collector, Sink sink)
    : collector_(std::move(collector)), sink_(std::move(sink)), thread_([this] { Run(); }) {}

Poller::~Poller() {
  RequestStop();
  thread_.join();
}

void Poller::Adopt(SettingsChange change) {
  {
    const std::lock_guard lock(mutex_);
    // The reader of a change that was never taken up is newer than the present one.
    if (change_ && !change.reader) change.reader = std::move(change_->reader);
    if (change.reader) collector_->Cancel();
    change_ = std::move(change);
  }
  woken_.notify_all();
}

void Poller::ExpectOneAfter(std::chrono::steady_clock::time_point start) {
  due_ = start + collector_->settings().timeout + kSlack;
}

void Poller::RequestStop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  collector_->Cancel();
  woken_.notify_all();
}

void Poller::Run() {
  auto next = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stop_) {
    if (change_) {
      SettingsChange change = *std::exchange(change_, std::nullopt);
      lock.unlock();
      collector_->Adopt(std::move(change));  // may wait for the old client to end
      lock.lock();
      next = std::chrono::steady_clock::now();
      continue;  // stopped or changed again meanwhile
    }
    lock.unlock();
    ExpectOneAfter(std::chrono::steady_clock::now());
    if (std::optional<Collected> collected = collector_->Collect()) sink_(*std::move(collected));
    lock.lock();
    next = std::max(next + collector_->settings().interval, std::chrono::steady_clock::now());
    ExpectOneAfter(next);
    woken_.wait_until(lock, next, [this] { return stop_ || change_; });
  }
}

}  // namespace lagwatch::app
