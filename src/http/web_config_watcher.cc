// SPDX-License-Identifier: Apache-2.0
#include "http/web_config_watcher.h"

#include <chrono>
#include <utility>

namespace lagwatch::http {
namespace {

constexpr std::chrono::seconds kCheckInterval{1};

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
  std::unique_ptr<WebConfigWatcher> watcher(
      new WebConfigWatcher(std::move(file), std::move(load), std::move(version), std::move(warn)));
  std::string fault = watcher->Reopen();
  if (!fault.empty()) return fault;
  watcher->WarnOfExpiry();
  watcher->thread_ = std::thread([raw = watcher.get()] { raw->Run(); });
  return watcher;
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

void WebConfigWatcher::CheckNow() {
  std::unique_lock lock(mutex_);
  const std::uint64_t wanted = ++checks_requested_;
  changed_.notify_all();
  changed_.wait_for(lock, kCheckInterval, [&] { return checks_done_ >= wanted; });
}

void WebConfigWatcher::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait_for(lock, kCheckInterval,
                      [this] { return stop_ || checks_done_ < checks_requested_; });
    if (stop_) return;
    const std::uint64_t wanted = checks_requested_;
    lock.unlock();
    CheckOnce();
    lock.lock();
    checks_done_ = wanted;
    changed_.notify_all();
  }
}

void WebConfigWatcher::CheckOnce() {
  if (ReadStamps() != stamps_) {
    const std::string fault = Reopen();
    if (!fault.empty()) warn_(fault + "; keeping the previous web configuration");
  }
  WarnOfExpiry();
}

// Takes the stamps before reading, so that a change in between is detected the next time.
std::string WebConfigWatcher::Reopen() {
  stamps_ = ReadStamps();
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
    stamps_ = ReadStamps();
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

// Keeps serving an expired certificate: a client may accept it, and its error is clearer than a
// missing response.
void WebConfigWatcher::WarnOfExpiry() {
  const auto web_config = Current();
  if (warned_of_expiry_ || !web_config->tls ||
      ExpiryOf(web_config->tls) > std::chrono::system_clock::now()) {
    return;
  }
  warned_of_expiry_ = true;
  warn_(file_ + ": the certificate of cert_file has expired, clients reject it; renew it");
}

WebConfigWatcher::Stamps WebConfigWatcher::ReadStamps() const {
  Stamps stamps;
  for (const std::string& file : files_) stamps.push_back(version_(file));
  return stamps;
}

}  // namespace lagwatch::http
