// SPDX-License-Identifier: Apache-2.0
#include "http/door.h"

#include <utility>

namespace lagwatch::http {
namespace {

constexpr std::chrono::seconds kBetweenLooks{1};

}  // namespace

std::variant<std::shared_ptr<const Door>, std::string> OpenDoor(const core::WebDoor& settings) {
  TlsContext tls;
  if (settings.tls) {
    auto opened = OpenTls(*settings.tls);
    if (auto* fault = std::get_if<std::string>(&opened)) return std::move(*fault);
    tls = std::get<TlsContext>(std::move(opened));
  }
  return std::shared_ptr<const Door>(
      new Door{std::move(tls), Users(settings.users), settings.headers});
}

std::variant<std::unique_ptr<Doorkeeper>, std::string> Doorkeeper::Make(std::string file, Load load,
                                                                        Version version,
                                                                        Warn warn) {
  std::unique_ptr<Doorkeeper> keeper(
      new Doorkeeper(std::move(file), std::move(load), std::move(version), std::move(warn)));
  std::string fault = keeper->Reopen();
  if (!fault.empty()) return fault;
  keeper->TellExpiry();
  return keeper;
}

Doorkeeper::Doorkeeper(std::string file, Load load, Version version, Warn warn)
    : file_(std::move(file)),
      load_(std::move(load)),
      version_(std::move(version)),
      warn_(std::move(warn)),
      files_{file_} {}

std::shared_ptr<const Door> Doorkeeper::Current() {
  const std::lock_guard lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now - looked_ < kBetweenLooks) return door_;
  looked_ = now;
  if (Look() != stamps_) {
    const std::string fault = Reopen();
    if (!fault.empty()) warn_(fault + "; the web door stays as it was");
  }
  TellExpiry();
  return door_;
}

void Doorkeeper::LookAgain() {
  const std::lock_guard lock(mutex_);
  looked_ = {};
}

// The stamps are older than what is read: a change in between is seen the next time.
std::string Doorkeeper::Reopen() {
  stamps_ = Look();
  auto loaded = load_();
  if (auto* fault = std::get_if<std::string>(&loaded)) return std::move(*fault);
  const auto& settings = std::get<core::WebDoor>(loaded);
  std::vector<std::string> files = {file_};
  if (settings.tls) {
    files.insert(files.end(), {settings.tls->cert_file, settings.tls->key_file});
    if (!settings.tls->client_ca_file.empty()) files.push_back(settings.tls->client_ca_file);
  }
  if (files != files_) {
    files_ = std::move(files);
    stamps_ = Look();
  }
  auto opened = OpenDoor(settings);
  if (auto* fault = std::get_if<std::string>(&opened)) return file_ + ": " + *fault;
  door_ = std::get<std::shared_ptr<const Door>>(std::move(opened));
  told_expiry_ = false;
  return "";
}

// It is served all the same: a client may take it, and says better than silence what is wrong.
void Doorkeeper::TellExpiry() {
  if (told_expiry_ || !door_->tls || ExpiryOf(door_->tls) > std::chrono::system_clock::now()) {
    return;
  }
  told_expiry_ = true;
  warn_(file_ + ": the certificate of cert_file has expired, clients refuse it: renew it");
}

Doorkeeper::Stamps Doorkeeper::Look() const {
  Stamps stamps;
  for (const std::string& file : files_) stamps.push_back(version_(file));
  return stamps;
}

}  // namespace lagwatch::http
