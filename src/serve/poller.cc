// SPDX-License-Identifier: Apache-2.0
#include "serve/poller.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lagwatch::serve {
namespace {

constexpr auto kSlack = std::chrono::minutes(1);

}  // namespace

Poller::Poller(std::unique_ptr<Collector> collector, Sink sink)
    : collector_(std::move(collector)), sink_(std::move(sink)), thread_([this] { Run(); }) {}

Poller::~Poller() {
  RequestStop();
  thread_.join();
}

void Poller::Reconfigure(SettingsChange change) {
  {
    const std::lock_guard lock(mutex_);
    // Keep the reader of a pending change, which is newer than the current one.
    if (change_ && !change.reader) change.reader = std::move(change_->reader);
    if (change.reader && collector_) collector_->Cancel();
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
    if (collector_) collector_->Cancel();
  }
  woken_.notify_all();
}

bool Poller::EndsBy(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return woken_.wait_until(lock, deadline, [this] { return ended_; });
}

void Poller::Run() {
  auto next = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  while (!stop_) {
    if (change_) {
      SettingsChange change = *std::exchange(change_, std::nullopt);
      lock.unlock();
      collector_->Reconfigure(std::move(change));  // may wait until the old client is destroyed
      lock.lock();
      next = std::chrono::steady_clock::now();
      continue;  // stopped or reconfigured meanwhile
    }
    lock.unlock();
    ExpectOneAfter(std::chrono::steady_clock::now());
    std::optional<CollectionResult> collected = collector_->Collect();
    lock.lock();
    if (stop_) break;  // discard the result, which may be very late
    lock.unlock();
    if (collected) sink_(*std::move(collected));
    lock.lock();
    next = std::max(next + collector_->settings().interval, std::chrono::steady_clock::now());
    ExpectOneAfter(next);
    woken_.wait_until(lock, next, [this] { return stop_ || change_; });
  }
  // Destroying the client may take long: do it here, not on the joining thread.
  std::unique_ptr<Collector> collector = std::move(collector_);
  lock.unlock();
  collector.reset();
  lock.lock();
  ended_ = true;
  woken_.notify_all();
}

}  // namespace lagwatch::serve
