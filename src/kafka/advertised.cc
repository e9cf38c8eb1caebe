// SPDX-License-Identifier: Apache-2.0
#include "kafka/advertised.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace lagwatch::kafka {
namespace {

std::string_view WithoutProtocol(std::string_view address) {
  const std::size_t scheme = address.find("://");
  return scheme == std::string_view::npos ? address : address.substr(scheme + 3);
}

std::string_view Trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

void Advertised::SetServers(const std::string& servers) {
  const std::lock_guard lock(mutex_);
  servers_.clear();
  for (std::string_view rest = servers; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view server = WithoutProtocol(Trimmed(rest.substr(0, comma)));
    if (!server.empty()) servers_.emplace_back(server);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
}

void Advertised::NoteError(std::string_view reason) {
  const std::size_t end = reason.find(": ");
  const std::string_view name = reason.substr(0, end);
  const std::size_t slash = name.rfind('/');
  if (end == std::string_view::npos || slash == std::string_view::npos) return;
  std::int32_t id = kNoBroker;
  const char* last = name.data() + name.size();
  const auto [rest, error] = std::from_chars(name.data() + slash + 1, last, id);
  if (error != std::errc() || rest != last || id < 0) return;
  const std::string_view text = reason.substr(end + 2);
  const std::lock_guard lock(mutex_);
  failures_[id] = {std::string(WithoutProtocol(name.substr(0, slash))),
                   std::string(text.substr(0, text.find(" (after ")))};
}

std::vector<Broker> Advertised::Failed() const {
  const std::lock_guard lock(mutex_);
  std::vector<Broker> brokers;
  for (const auto& [id, failure] : failures_) {
    brokers.push_back({.id = id, .address = failure.address});
  }
  return brokers;
}

std::optional<std::string> Advertised::Describe(const Broker& broker) const {
  const std::lock_guard lock(mutex_);
  if (servers_.empty() || IsServer(broker.address)) return std::nullopt;
  std::string text =
      servers_.size() == 1 ? "the bootstrap server " : "one of the bootstrap servers ";
  for (std::size_t i = 0; i < servers_.size(); ++i) text += (i == 0 ? "" : ",") + servers_[i];
  text += " answered and named broker " + std::to_string(broker.id) + " at " + broker.address +
          ", which cannot be reached from here";
  const auto failure = failures_.find(broker.id);
  if (failure != failures_.end() && failure->second.address == broker.address) {
    text += " (" + failure->second.text + ")";
  }
  return text + ": check advertised.listeners of that broker";
}

bool Advertised::IsServer(std::string_view address) const {
  return std::find(servers_.begin(), servers_.end(), address) != servers_.end();
}

}  // namespace lagwatch::kafka
