// SPDX-License-Identifier: Apache-2.0
#include "core/owner_label.h"

#include <string_view>
#include <unordered_map>

namespace lagwatch::core {
namespace {

constexpr std::size_t kIdEnd = 6;

using NameCounts = std::unordered_map<std::string_view, std::size_t>;

// Kafka writes a host as Java prints an address: "/10.0.0.7".
std::string_view HostOf(const GroupMember& member) {
  const std::string_view host = member.host;
  return host.starts_with('/') ? host.substr(1) : host;
}

std::string NameOf(const GroupMember& member, const NameCounts& clients) {
  if (!member.group_instance_id.empty()) return member.group_instance_id;
  const std::string& client = member.client_id;
  if (!client.empty() && clients.at(client) == 1) return client;
  const std::string_view host = HostOf(member);
  if (client.empty() || host.empty()) return client.empty() ? std::string(host) : client;
  return client + " · " + std::string(host);
}

std::string_view EndOf(std::string_view id) {
  return id.size() <= kIdEnd ? id : id.substr(id.size() - kIdEnd);
}

}  // namespace

std::vector<std::string> OwnerLabels(const std::vector<GroupMember>& members) {
  NameCounts clients;
  for (const GroupMember& member : members) ++clients[member.client_id];
  std::vector<std::string> names;
  names.reserve(members.size());
  for (const GroupMember& member : members) names.push_back(NameOf(member, clients));
  NameCounts same;
  for (const std::string& name : names) ++same[name];
  std::vector<std::string> labels;
  labels.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool unique = same.at(names[i]) == 1 && !names[i].empty();
    labels.push_back(unique ? names[i] : names[i] + "…" + std::string(EndOf(members[i].id)));
  }
  return labels;
}

std::string OwnerLabel(const std::vector<GroupMember>& members, std::size_t member) {
  return OwnerLabels(members)[member];
}

}  // namespace lagwatch::core
