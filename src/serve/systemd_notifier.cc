// SPDX-License-Identifier: Apache-2.0
#include "serve/systemd_notifier.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <utility>

#include "base/text.h"
#include "serve/sleep.h"

namespace lagwatch::serve {
namespace {

using config::LogLevel;

std::string Variable(const config::Environment& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? "" : found->second;
}

// 0 if it is not a number.
std::int64_t Number(const std::string& text) { return ParseInteger(text).value_or(0); }

// Returns empty, or why sending failed.
std::string SendTo(const std::string& path, const std::string& text) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof(address.sun_path)) return "its name is too long";
  std::memcpy(address.sun_path, path.data(), path.size());
  if (path.front() == '@') address.sun_path[0] = '\0';  // the abstract namespace
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::strerror(errno);
  const ssize_t sent = sendto(fd, text.data(), text.size(), MSG_NOSIGNAL,
                              reinterpret_cast<const sockaddr*>(&address), size);
  const int error = errno;
  close(fd);
  return sent < 0 ? std::strerror(error) : "";
}

// In the clock that systemd compares it with.
std::string MonotonicMicroseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000);
}

}  // namespace

SystemdNotifier::SystemdNotifier(const config::Environment& environment, const Logger& logger)
    : logger_(logger), socket_(Variable(environment, "NOTIFY_SOCKET")) {
  if (!socket_.starts_with('/') && !socket_.starts_with('@')) socket_.clear();
  // WATCHDOG_PID names another process: do not ping.
  const std::string whose = Variable(environment, "WATCHDOG_PID");
  if (whose.empty() || Number(whose) == getpid()) {
    watchdog_ = std::chrono::microseconds(Number(Variable(environment, "WATCHDOG_USEC")));
  }
}

void SystemdNotifier::Ready(std::string_view status, std::function<std::string()> fault) {
  Notify("READY=1\nSTATUS=" + std::string(status));
  if (socket_.empty() || watchdog_.count() <= 0) return;
  fault_ = std::move(fault);
  pings_ = std::jthread([this](const std::stop_token& stop) { Ping(stop); });
}

void SystemdNotifier::Reloading() {
  Notify("RELOADING=1\nMONOTONIC_USEC=" + MonotonicMicroseconds());
}

void SystemdNotifier::Reloaded() { Notify("READY=1"); }

void SystemdNotifier::Stopping() {
  Notify("STOPPING=1");
  pings_ = {};  // stops them and waits
}

void SystemdNotifier::Notify(const std::string& state) {
  if (socket_.empty()) return;
  const std::string error = SendTo(socket_, state);
  if (error.empty()) return;
  logger_.Log(LogLevel::kWarn, "cannot notify systemd",
              {{"socket", socket_}, {"what", state.substr(0, state.find('\n'))}, {"error", error}});
}

void SystemdNotifier::Ping(const std::stop_token& stop) {
  std::string last;
  do {
    std::string fault = fault_();
    if (fault.empty()) Notify("WATCHDOG=1");
    if (!fault.empty() && last.empty()) {
      logger_.Log(LogLevel::kError, "unhealthy, the watchdog restarts lagwatch if this lasts",
                  {{"fault", fault}});
    }
    last = std::move(fault);
  } while (SleepUntil(stop, std::chrono::steady_clock::now() + watchdog_ / 2));
}

}  // namespace lagwatch::serve
