// SPDX-License-Identifier: Apache-2.0
//
// The door of the server, opened: TLS, users and headers, ready for use; and its keeper, who opens
// it anew when one of its files changes, so that certificates rotate without a restart.
//
// A Door is immutable and shared; a connection keeps the one that it came in by for TLS. The keeper
// may be asked from any thread; it looks at the files at most once a second, on the thread that
// asks. A change that cannot be used is told once and leaves the door as it was; so is the end of
// its certificate's time.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/web_door.h"
#include "http/tls_context.h"
#include "http/users.h"

namespace lagwatch::http {

struct Door {
  TlsContext tls;  // null: plain HTTP
  Users users;
  std::vector<std::pair<std::string, std::string>> headers;
};

// The door, or one line on what is wrong with its files.
std::variant<std::shared_ptr<const Door>, std::string> OpenDoor(const core::WebDoor& settings);

class Doorkeeper {
 public:
  // Reads the file anew; a line on what is wrong.
  using Load = std::function<std::variant<core::WebDoor, std::string>()>;
  // Different after every change of a file that could matter; "" for what is not there.
  using Version = std::function<std::string(const std::string& file)>;
  using Warn = std::function<void(const std::string& line)>;

  // `file` is what `load` reads and opens every message. It may be the name of flags that say the
  // same: as a file it is not there and so never changes. Fails as OpenDoor() does.
  static std::variant<std::unique_ptr<Doorkeeper>, std::string> Make(std::string file, Load load,
                                                                     Version version, Warn warn);

  std::shared_ptr<const Door> Current();

  // Whoever comes next gets a door that was looked at after this.
  void LookAgain();

 private:
  using Stamps = std::vector<std::string>;

  Doorkeeper(std::string file, Load load, Version version, Warn warn);
  std::string Reopen();
  Stamps Look() const;
  void TellExpiry();

  const std::string file_;
  const Load load_;
  const Version version_;
  const Warn warn_;
  std::mutex mutex_;
  std::shared_ptr<const Door> door_;
  std::vector<std::string> files_;
  Stamps stamps_;
  std::chrono::steady_clock::time_point looked_;
  bool told_expiry_ = false;  // of this door
};

}  // namespace lagwatch::http
