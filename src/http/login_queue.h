// SPDX-License-Identifier: Apache-2.0
//
// Checks passwords in a thread of its own, one at a time: bcrypt is slow by design, and a client
// that guesses must not keep the io threads or the handlers busy. The thread has a lower priority
// than all others.
//
// Any thread may call Add(); only one may call Stop(). `done` is called once, on the queue's thread
// or inside Add(), except for logins that are waiting when the queue stops: those are dropped.
// Nothing fails.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "http/late_answers.h"
#include "http/login_backlog.h"

namespace lagwatch::http {

class LoginQueue {
 public:
  // A login that waited longer gets kTooMany: Prometheus, too, gives up after 10 s.
  static constexpr std::chrono::seconds kLongestWait{10};

  LoginQueue();
  ~LoginQueue();  // stops

  void Add(Login login);

  // Waits for the running check and drops waiting logins. A second call does nothing.
  void Stop();

 private:
  void Run();
  void WaitForWork(std::unique_lock<std::mutex>& lock);
  void Check(Login login);

  std::mutex mutex_;
  std::condition_variable changed_;
  LoginBacklog backlog_;
  LateAnswers refused_;  // used by the thread only
  bool stopped_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace lagwatch::http
