// SPDX-License-Identifier: Apache-2.0
//
// The open connections, and which of them has waited longest for its client, for the connection
// limit and the graceful stop.
//
// Thread-safe. Does not own the connections; each calls Remove() in its destructor. Nothing fails.
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

// What the table requires of a connection. Both functions return at once and may be called from any
// thread.
class Connection {
 public:
  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  virtual void Close() = 0;
  virtual void FinishAndClose() = 0;  // the current response may still be sent
};

class ConnectionTable {
 public:
  // Adds the connection as waiting. Returns false after FinishAll(): then it must not be served.
  bool Add(const std::shared_ptr<Connection>& connection);
  void Remove(const Connection* connection);

  // Marks it as waiting for its client: for a request, the rest of a request, or to read more of
  // its response.
  void SetWaiting(const Connection* connection);
  // Marks it as busy: its response is being created.
  void SetBusy(const Connection* connection);

  std::size_t size() const;

  // Closes the connection that has waited longest and removes it from the count at once. Returns
  // false if none is waiting.
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
  std::list<const Connection*> waiting_;  // the longest waiting first
  bool finishing_ = false;
};

}  // namespace lagwatch::http
