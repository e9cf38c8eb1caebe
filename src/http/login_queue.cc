// SPDX-License-Identifier: Apache-2.0
#include "http/login_queue.h"

#include <sys/resource.h>
#include <unistd.h>

#include <optional>
#include <utility>
#include <vector>

#include "http/web_config_watcher.h"

namespace lagwatch::http {
namespace {

// Under CPU contention a serving thread gets three times the CPU time of this one.
constexpr int kNiceness = 5;

void AnswerAll(const std::vector<Login>& logins, LoginVerdict verdict) {
  for (const Login& login : logins) login.done(verdict);
}

}  // namespace

LoginQueue::LoginQueue() : thread_([this] { Run(); }) {}

LoginQueue::~LoginQueue() { Stop(); }

void LoginQueue::Add(Login login) {
  login.since = std::chrono::steady_clock::now();
  std::optional<Login> dropped;
  {
    const std::lock_guard lock(mutex_);
    if (stopped_) return;
    dropped = backlog_.Add(std::move(login));
  }
  changed_.notify_one();
  if (dropped) dropped->done(LoginVerdict::kTooMany);
}

void LoginQueue::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
  backlog_ = {};
  refused_ = {};
}

void LoginQueue::Run() {
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);  // of this thread only
  for (;;) {
    std::optional<Login> next;
    std::vector<Login> late;
    {
      std::unique_lock lock(mutex_);
      WaitForWork(lock);
      if (stopped_) return;
      late = backlog_.TakeOlderThan(std::chrono::steady_clock::now() - kLongestWait);
      if (!backlog_.empty()) next = backlog_.TakeNext();
    }
    AnswerAll(late, LoginVerdict::kTooMany);
    if (next) Check(*std::move(next));
    AnswerAll(refused_.TakeDue(std::chrono::steady_clock::now()), LoginVerdict::kRejected);
  }
}

void LoginQueue::WaitForWork(std::unique_lock<std::mutex>& lock) {
  const auto has_work = [this] { return stopped_ || !backlog_.empty(); };
  if (const auto due = refused_.NextDue()) {
    changed_.wait_until(lock, *due, has_work);
  } else {
    changed_.wait(lock, has_work);
  }
}

void LoginQueue::Check(Login login) {
  const auto start = std::chrono::steady_clock::now();
  // The check of another login may have determined the verdict meanwhile.
  const Users& users = login.web_config->users;
  const auto known = users.CachedVerdict(login.authorization);
  const bool is_right = known ? *known : users.Verify(login.authorization);
  const auto verdict = is_right ? LoginVerdict::kVerified : LoginVerdict::kRejected;
  std::vector<Login> same;
  {
    const std::lock_guard lock(mutex_);
    same = backlog_.TakeSameAs(login);
  }
  AnswerAll(same, verdict);
  const auto end = std::chrono::steady_clock::now();
  if (is_right) return login.done(verdict);
  refused_.Add(std::move(login), end - start, end);
}

}  // namespace lagwatch::http
