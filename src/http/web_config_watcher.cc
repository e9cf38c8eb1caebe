// SPDX-License-Identifier: Apache-2.0
#include "http/web_config_watcher.h"

#include <chrono>
#include <utility>

namespace lagwatch::http {
namespace {

constexpr std::chrono::seconds kBetweenLooks{1};

}  // namespace

std::variant<std::shared_ptr<const LoadedWebConfig>, std::string> LoadWebConfig(
    const WebConfig& settings) {
  TlsContext tls;
  if (settings.tls) {
    auto opened = OpenTls(*settings.tls);
    if (auto* fault = std::get_if<std::string>(&opened)) return std::move(*fault);
    tls = std::get<TlsContext>(std::move(opened));
  }
  return std::shared_ptr<const LoadedWebConfig>(
      new LoadedWebConfig{std::move(tls), Users(settings.users), settings.headers});
}

std::variant<std::unique_ptr<WebConfigWatcher>, std::string> WebConfigWatcher::Make(
    std::string file, Load load, Version version, Warn warn) {
  std::unique_ptr<WebConfigWatcher> keeper(
      new WebConfigWatcher(std::move(file), std::move(load), std::move(version), std::move(warn)));
  std::string fault = keeper->Reopen();
  if (!fault.empty()) return fault;
  keeper->WarnOfExpiry();
  keeper->thread_ = std::thread([&looker = *keeper] { looker.Run(); });
  return keeper;
}

WebConfigWatcher::WebConfigWatcher(std::string file, Load load, Version version, Warn warn)
    : file_(std::move(file)),
      load_(std::move(load)),
      version_(std::move(version)),
      warn_(std::move(warn)),
      files_{file_} {}

WebConfigWatcher::~WebConfigWatcher() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const LoadedWebConfig> WebConfigWatcher::Current() const {
  const std::lock_guard lock(mutex_);
  return web_config_;
}

void WebConfigWatcher::LookAgain() {
  std::unique_lock lock(mutex_);
  const std::uint64_t wanted = ++looks_wanted_;
  changed_.notify_all();
  changed_.wait_for(lock, kBetweenLooks, [&] { return looks_done_ >= wanted; });
}

void WebConfigWatcher::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait_for(lock, kBetweenLooks, [this] { return stop_ || looks_done_ < looks_wanted_; });
    if (stop_) return;
    const std::uint64_t wanted = looks_wanted_;
    lock.unlock();
    LookOnce();
    lock.lock();
    looks_done_ = wanted;
    changed_.notify_all();
  }
}

void WebConfigWatcher::LookOnce() {
  if (Look() != stamps_) {
    const std::string fault = Reopen();
    if (!fault.empty()) warn_(fault + "; the web door stays as it was");
  }
  WarnOfExpiry();
}

// The stamps are older than what is read: a change in between is seen the next time.
std::string WebConfigWatcher::Reopen() {
  stamps_ = Look();
  auto loaded = load_();
  if (auto* fault = std::get_if<std::string>(&loaded)) return std::move(*fault);
  const auto& settings = std::get<WebConfig>(loaded);
  std::vector<std::string> files = {file_};
  if (settings.tls) {
    files.insert(files.end(), {settings.tls->cert_file, settings.tls->key_file});
    if (!settings.tls->client_ca_file.empty()) files.push_back(settings.tls->client_ca_file);
  }
  if (files != files_) {
    files_ = std::move(files);
    stamps_ = Look();
  }
  auto opened = LoadWebConfig(settings);
  if (auto* fault = std::get_if<std::string>(&opened)) return file_ + ": " + *fault;
  auto& web_config = std::get<std::shared_ptr<const LoadedWebConfig>>(opened);
  if (const auto before = Current()) web_config->users.KeepVerified(before->users);
  warned_of_expiry_ = false;
  const std::lock_guard lock(mutex_);
  web_config_ = std::move(web_config);
  return "";
}

// It is served all the same: a client may take it, and says better than silence what is wrong.
void WebConfigWatcher::WarnOfExpiry() {
  const auto web_config = Current();
  if (warned_of_expiry_ || !web_config->tls ||
      ExpiryOf(web_config->tls) > std::chrono::system_clock::now()) {
    return;
  }
  warned_of_expiry_ = true;
  warn_(file_ + ": the certificate of cert_file has expired, clients refuse it: renew it");
}

WebConfigWatcher::Stamps WebConfigWatcher::Look() const {
  Stamps stamps;
  for (const std::string& file : files_) stamps.push_back(version_(file));
  return stamps;
}

}  // namespace lagwatch::http
