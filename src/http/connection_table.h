// SPDX-License-Identifier: Apache-2.0
//
// Who is connected, and who has waited longest for its client: the book-keeping behind the
// connection limit and the graceful stop.
//
// Threads: every function may be called from any thread. Ownership: none of the connections; they
// leave by Remove(), which they call in their destructor. Nothing fails.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace lagwatch::http {

// What the table asks of a connection. Both return at once and may be called from any thread.
class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  virtual void Close() = 0;
  virtual void FinishAndClose() = 0;  // the response under way may still be sent
};

class ConnectionTable {
 public:
  // Counts as waiting from now. False after FinishAll(): then it must not be served.
  bool Add(const std::shared_ptr<Connection>& connection);
  void Remove(const Connection* connection);

  // Waits for its client from now on: to ask, to ask on, or to take more of its response.
  void SetWaiting(const Connection* connection);
  // Waits for nobody: its answer is being made.
  void SetBusy(const Connection* connection);

  std::size_t size() const;

  // Closes the one that has waited longest; it does not count any more from this call on. False
  // when none waits.
  bool CloseLongestWaiting();

  void FinishAll();
  void CloseAll();
  void WaitUntilEmpty(std::chrono::milliseconds timeout) const;

 private:
  struct Entry {
    std::weak_ptr<Connection> connection;
    std::list<const Connection*>::iterator waiting;  // waiting_.end() while busy
  };
  using Entries = std::unordered_map<const Connection*, Entry>;

  void StopWaiting(Entry& entry);
  void Erase(Entries::iterator found);
  std::vector<std::shared_ptr<Connection>> All() const;

  mutable std::mutex mutex_;
  mutable std::condition_variable emptied_;
  Entries entries_;
  std::list<const Connection*> waiting_;  // the longest first
  bool finishing_ = false;
};

}  // namespace lagwatch::http
