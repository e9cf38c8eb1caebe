// SPDX-License-Identifier: Apache-2.0
//
// The loaded web config of the server (TLS, users and headers), and a watcher that reloads it when
// one of its files changes, so that certificates rotate without a restart.
//
// A LoadedWebConfig is immutable and shared; a connection keeps the one it was accepted with for
// TLS. The watcher checks the files once a second in its own thread, so that a hanging file system
// blocks nothing else; Current() only copies a pointer. An invalid change is logged once and the
// previous web config is kept; the expiry of its certificate is logged once, too. Verified logins
// of unchanged users are kept.
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

// Returns the loaded web config, or an error of one line about its files.
std::variant<std::shared_ptr<const LoadedWebConfig>, std::string> LoadWebConfig(
    const WebConfig& settings);

class WebConfigWatcher {
 public:
  // Reads the file again; returns an error of one line if it is invalid.
  using Load = std::function<std::variant<WebConfig, std::string>()>;
  // A text that differs after every relevant change of the file; "" if it does not exist.
  using Version = std::function<std::string(const std::string& file)>;
  using Warn = std::function<void(const std::string& line)>;

  // `file` is the file that `load` reads and the prefix of every message. It may instead name
  // flags: such a file does not exist and never changes. Fails as LoadWebConfig() does.
  static std::variant<std::unique_ptr<WebConfigWatcher>, std::string> Make(std::string file,
                                                                           Load load,
                                                                           Version version,
                                                                           Warn warn);

  WebConfigWatcher(const WebConfigWatcher&) = delete;
  WebConfigWatcher& operator=(const WebConfigWatcher&) = delete;
  ~WebConfigWatcher();  // waits for a running check

  // Any thread; returns at once.
  std::shared_ptr<const LoadedWebConfig> Current() const;

  // Checks the files now; returns when done, or after a second. Any thread.
  void CheckNow();

 private:
  using Stamps = std::vector<std::string>;

  WebConfigWatcher(std::string file, Load load, Version version, Warn warn);
  void Run();
  void CheckOnce();
  std::string Reopen();
  Stamps ReadStamps() const;
  void WarnOfExpiry();

  const std::string file_;
  const Load load_;
  const Version version_;
  const Warn warn_;
  // Used by the thread only.
  std::vector<std::string> files_;
  Stamps stamps_;
  bool warned_of_expiry_ = false;  // of this web config

  mutable std::mutex mutex_;  // guards the members below
  std::condition_variable changed_;
  std::shared_ptr<const LoadedWebConfig> web_config_;
  std::uint64_t checks_requested_ = 0;
  std::uint64_t checks_done_ = 0;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace lagwatch::http
