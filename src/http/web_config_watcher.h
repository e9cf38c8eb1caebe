// SPDX-License-Identifier: Apache-2.0
//
// The web config of the server, loaded: TLS, users and headers, ready for use; and its keeper,
// which loads it anew when one of its files changes, so that certificates rotate without a restart.
//
// A Door is immutable and shared; a connection keeps the one that it came in by for TLS. The keeper
// looks at the files once a second in a thread of its own, so that a file system that hangs holds
// up nothing else; Current() only copies a pointer. A change that cannot be used is logged once and
// leaves the door as it was; so is the expiry of its certificate. Logins of users that stay the
// same stay verified.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "http/tls_context.h"
#include "http/users.h"
#include "model/web_config.h"

namespace lagwatch::http {

struct LoadedWebConfig {
  TlsContext tls;  // null: plain HTTP
  Users users;
  std::vector<std::pair<std::string, std::string>> headers;
};

// The door, or one line on what is wrong with its files.
std::variant<std::shared_ptr<const LoadedWebConfig>, std::string> LoadWebConfig(
    const WebConfig& settings);

class WebConfigWatcher {
 public:
  // Reads the file anew; a line on what is wrong.
  using Load = std::function<std::variant<WebConfig, std::string>()>;
  // Different after every change of a file that could matter; "" for what is not there.
  using Version = std::function<std::string(const std::string& file)>;
  using Warn = std::function<void(const std::string& line)>;

  // `file` is what `load` reads and opens every message. It may be the name of flags that say the
  // same: as a file it is not there and so never changes. Fails as LoadWebConfig() does.
  static std::variant<std::unique_ptr<WebConfigWatcher>, std::string> Make(std::string file,
                                                                           Load load,
                                                                           Version version,
                                                                           Warn warn);

  WebConfigWatcher(const WebConfigWatcher&) = delete;
  WebConfigWatcher& operator=(const WebConfigWatcher&) = delete;
  ~WebConfigWatcher();  // waits for a look that is under way

  // Any thread; returns at once.
  std::shared_ptr<const LoadedWebConfig> Current() const;

  // Looks at the files now; returns when that is done, or after a second. Any thread.
  void LookAgain();

 private:
  using Stamps = std::vector<std::string>;

  WebConfigWatcher(std::string file, Load load, Version version, Warn warn);
  void Run();
  void LookOnce();
  std::string Reopen();
  Stamps Look() const;
  void WarnOfExpiry();

  const std::string file_;
  const Load load_;
  const Version version_;
  const Warn warn_;
  // Of the thread that looks.
  std::vector<std::string> files_;
  Stamps stamps_;
  bool warned_of_expiry_ = false;  // of this door

  mutable std::mutex mutex_;  // of what is below
  std::condition_variable changed_;
  std::shared_ptr<const LoadedWebConfig> web_config_;
  std::uint64_t looks_wanted_ = 0;
  std::uint64_t looks_done_ = 0;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace lagwatch::http
