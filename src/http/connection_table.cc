// SPDX-License-Identifier: Apache-2.0
#include "http/connection_table.h"

namespace lagwatch::http {

// Locking a weak_ptr may create the last reference, and dropping it calls Remove(): so connections
// are called and released outside the lock.

bool ConnectionTable::Add(const std::shared_ptr<Connection>& connection) {
  const std::lock_guard lock(mutex_);
  if (finishing_) return false;
  const auto waiting = waiting_.insert(waiting_.end(), connection.get());
  entries_.emplace(connection.get(), Entry{connection, waiting});
  return true;
}

void ConnectionTable::Remove(const Connection* connection) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(connection);
  if (found != entries_.end()) Erase(found);
}

void ConnectionTable::SetWaiting(const Connection* connection) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(connection);
  if (found == entries_.end()) return;
  StopWaiting(found->second);
  found->second.waiting = waiting_.insert(waiting_.end(), connection);
}

void ConnectionTable::SetBusy(const Connection* connection) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(connection);
  if (found != entries_.end()) StopWaiting(found->second);
}

std::size_t ConnectionTable::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

bool ConnectionTable::CloseLongestWaiting() {
  std::shared_ptr<Connection> longest;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return false;
    const auto found = entries_.find(waiting_.front());
    longest = found->second.connection.lock();
    Erase(found);
  }
  if (longest) longest->Close();
  return true;
}

void ConnectionTable::FinishAll() {
  {
    const std::lock_guard lock(mutex_);
    finishing_ = true;
  }
  for (const auto& connection : All()) connection->FinishAndClose();
}

void ConnectionTable::CloseAll() {
  for (const auto& connection : All()) connection->Close();
}

void ConnectionTable::WaitUntilEmpty(std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  emptied_.wait_for(lock, timeout, [this] { return entries_.empty(); });
}

void ConnectionTable::StopWaiting(Entry& entry) {
  if (entry.waiting == waiting_.end()) return;
  waiting_.erase(entry.waiting);
  entry.waiting = waiting_.end();
}

void ConnectionTable::Erase(Entries::iterator found) {
  StopWaiting(found->second);
  entries_.erase(found);
  if (entries_.empty()) emptied_.notify_all();
}

std::vector<std::shared_ptr<Connection>> ConnectionTable::All() const {
  std::vector<std::shared_ptr<Connection>> all;
  const std::lock_guard lock(mutex_);
  for (const auto& [key, entry] : entries_) {
    if (auto connection = entry.connection.lock()) all.push_back(std::move(connection));
  }
  return all;
}

}  // namespace lagwatch::http
