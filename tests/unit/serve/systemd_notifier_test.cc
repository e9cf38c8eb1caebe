// SPDX-License-Identifier: Apache-2.0
#include "serve/systemd_notifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string>

namespace lagwatch::serve {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

// The manager's end of the socket. `name` as in NOTIFY_SOCKET.
class Manager {
 public:
  explicit Manager(std::string name) : name_(std::move(name)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name_.data(), name_.size());
    if (name_[0] == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name_.size());
    EXPECT_EQ(bind(fd_, reinterpret_cast<const sockaddr*>(&address), size), 0);
  }
  ~Manager() {
    close(fd_);
    if (name_[0] == '/') std::filesystem::remove(name_);
  }
  Manager(const Manager&) = delete;
  Manager& operator=(const Manager&) = delete;

  // Waits for it.
  std::string Next() const {
    std::array<char, 1024> text{};
    const ssize_t got = recv(fd_, text.data(), text.size(), 0);
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  }
  bool HasMore() const {
    char first = 0;
    return recv(fd_, &first, 1, MSG_DONTWAIT | MSG_PEEK) >= 0;
  }

 private:
  std::string name_;
  int fd_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
};

class ServiceManagerTest : public ::testing::Test {
 protected:
  static std::string Unique(const std::string& start) {
    static std::atomic<int> count = 0;
    return start + "lagwatch-notify-" + std::to_string(getpid()) + "-" + std::to_string(++count);
  }

  const std::string path_ = Unique(::testing::TempDir());
  const Logger logger_{config::LogLevel::kDebug, config::LogFormat::kLogfmt};
};

TEST_F(ServiceManagerTest, IsToldWhatHappensInOrder) {
  const Manager manager(path_);
  SystemdNotifier told({{"NOTIFY_SOCKET", path_}}, logger_);
  told.Ready("serving", [] { return ""; });
  told.Reloading();
  told.Reloaded();
  told.Stopping();
  EXPECT_EQ(manager.Next(), "READY=1\nSTATUS=serving");
  EXPECT_THAT(manager.Next(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]+"));
  EXPECT_EQ(manager.Next(), "READY=1");
  EXPECT_EQ(manager.Next(), "STOPPING=1");
  EXPECT_FALSE(manager.HasMore());
}

TEST_F(ServiceManagerTest, ItsSocketMayHaveAnAbstractName) {
  const std::string name = Unique("@");
  const Manager manager(name);
  SystemdNotifier({{"NOTIFY_SOCKET", name}}, logger_).Stopping();
  EXPECT_EQ(manager.Next(), "STOPPING=1");
}

TEST_F(ServiceManagerTest, IsPingedUntilTheStopWhileAllIsWell) {
  const Manager manager(path_);
  const std::string own = std::to_string(getpid());
  SystemdNotifier told({{"NOTIFY_SOCKET", path_}, {"WATCHDOG_USEC", "2000"}, {"WATCHDOG_PID", own}},
                       logger_);
  told.Ready("serving", [] { return ""; });
  manager.Next();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(manager.Next(), "WATCHDOG=1");
  told.Stopping();
  std::string last;
  while (manager.HasMore()) last = manager.Next();
  EXPECT_THAT(last, ::testing::AnyOf("STOPPING=1", "WATCHDOG=1"));
}

TEST_F(ServiceManagerTest, IsNotPingedForWhatDoesNotWorkAndTheFaultIsLoggedOnce) {
  const Manager manager(path_);
  std::atomic<int> asked = 0;
  ::testing::internal::CaptureStderr();
  {
    SystemdNotifier told({{"NOTIFY_SOCKET", path_}, {"WATCHDOG_USEC", "2000"}}, logger_);
    told.Ready("serving", [&] { return ++asked <= 3 ? "the port is stuck" : ""; });
    EXPECT_THAT(manager.Next(), HasSubstr("READY=1"));
    EXPECT_EQ(manager.Next(), "WATCHDOG=1");
    EXPECT_GT(asked, 3);
  }
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("fault=\"the port is stuck\""));
  EXPECT_EQ(std::ranges::count(log, '\n'), 1);
}

TEST_F(ServiceManagerTest, AnotherProcesssWatchdogIsNotCalmed) {
  const Manager manager(path_);
  std::atomic<bool> asked = false;
  SystemdNotifier told({{"NOTIFY_SOCKET", path_}, {"WATCHDOG_USEC", "1000"}, {"WATCHDOG_PID", "1"}},
                       logger_);
  told.Ready("serving", [&] { return asked = true, ""; });
  told.Stopping();
  EXPECT_THAT(manager.Next(), HasSubstr("READY=1"));
  EXPECT_EQ(manager.Next(), "STOPPING=1");
  EXPECT_FALSE(asked);
}

TEST_F(ServiceManagerTest, WithoutASocketNothingHappens) {
  ::testing::internal::CaptureStderr();
  SystemdNotifier told({{"WATCHDOG_USEC", "1000"}}, logger_);
  told.Ready("serving", [] { return "never asked"; });
  told.Stopping();
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_F(ServiceManagerTest, ASocketThatIsNotThereIsAWarning) {
  ::testing::internal::CaptureStderr();
  SystemdNotifier({{"NOTIFY_SOCKET", path_}}, logger_).Stopping();
  const std::string log = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("level=warn msg=\"cannot notify systemd\" socket=" + path_));
  EXPECT_THAT(log, HasSubstr("what=\"STOPPING=1\""));
}

}  // namespace
}  // namespace lagwatch::serve
