// SPDX-License-Identifier: Apache-2.0
#include "render/json.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "render/order.h"
#include "render/partition_view.h"

namespace lagwatch::render {
namespace {

using Json = nlohmann::ordered_json;  // keys in the order of the documentation
using core::GroupReport;
using core::Report;

// Names may hold bytes that are not UTF-8: they are replaced, as on the metrics page.
std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <typename Value>
Json Known(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json Known(core::Offset offset) { return offset.known() ? Json(offset.value()) : Json(nullptr); }

Json AgeSeconds(const std::optional<core::Duration>& age) {
  return age ? Json(core::Seconds(*age)) : Json(nullptr);
}

Json Broker(std::int32_t id) { return id == core::kNoBroker ? Json(nullptr) : Json(id); }

Json ReasonJson(const core::Reason& reason) {
  const bool has_place = !reason.topic.empty();
  return {
      {"reason", core::ReasonName(reason.kind)},
      {"status", core::StatusName(reason.status)},
      {"text", reason.text},
      {"evidence",
       {{"topic", has_place ? Json(reason.topic) : Json(nullptr)},
        {"partition", has_place && reason.partition >= 0 ? Json(reason.partition) : Json(nullptr)},
        {"value", Known(reason.value)},
        {"threshold", Known(reason.threshold)}}}};
}

Json MembersJson(const std::optional<std::vector<core::GroupMember>>& members) {
  if (!members) return nullptr;
  Json list = Json::array();
  for (const core::GroupMember& member : *members) {
    list.push_back({{"member_id", member.id},
                    {"client_id", member.client_id},
                    {"host", member.host},
                    {"group_instance_id", member.group_instance_id}});
  }
  return list;
}

Json PartitionJson(const PartitionView& row) {
  return {{"partition", row.lag->partition},
          {"committed", Known(row.lag->committed)},
          {"end", Known(row.bounds.end)},
          {"start", Known(row.bounds.start)},
          {"last_stable", Known(row.bounds.last_stable)},
          {"lag", Known(row.lag->lag)},
          {"lag_percent", Known(row.lag_percent)},
          {"lag_seconds", nullptr},
          {"lag_seconds_source", nullptr},
          {"lag_seconds_bounds", nullptr},
          {"member_id", row.owner ? Json(row.owner->id) : Json(nullptr)}};
}

Json TopicsJson(const Report& report, const GroupReport& group) {
  Json topics = Json::array();
  for (const core::TopicLag& topic : group.topics) {
    Json partitions = Json::array();
    for (const core::PartitionLag& lag : topic.partitions) {
      partitions.push_back(PartitionJson(ViewPartition(report, group, topic, lag)));
    }
    topics.push_back(
        {{"topic", report.topics[topic.topic].name}, {"partitions", std::move(partitions)}});
  }
  return topics;
}

Json SummaryJson(std::string_view cluster, const GroupReport& group) {
  Json reasons = Json::array();
  for (const core::Reason& reason : group.reasons) reasons.push_back(ReasonJson(reason));
  const bool known_type = group.type != core::GroupType::kUnknown;
  return {{"cluster", cluster},
          {"group", group.id},
          {"state", group.state ? Json(core::GroupStateName(*group.state)) : Json(nullptr)},
          {"type", known_type ? Json(core::GroupTypeName(group.type)) : Json(nullptr)},
          {"assignor", Known(group.assignor)},
          {"coordinator", Broker(group.coordinator)},
          {"status", core::StatusName(group.status)},
          {"reasons", std::move(reasons)},
          {"age_seconds", AgeSeconds(group.age)},
          {"lag_sum", Known(group.lag_sum)},
          {"lag_max", Known(group.lag_max)},
          {"lag_seconds_max", nullptr},
          {"members", MembersJson(group.members)}};
}

Json WholeGroupJson(const ClusterReport& cluster, const GroupReport& group) {
  Json json = SummaryJson(cluster.cluster, group);
  json["topics"] = TopicsJson(*cluster.report, group);
  return json;
}

char AsciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool ContainsIgnoringCase(std::string_view text, std::string_view part) {
  const auto equal = [](char a, char b) { return AsciiLower(a) == AsciiLower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), equal) != text.end() ||
         part.empty();
}

bool Matches(const GroupRef& ref, const GroupsQuery& query) {
  if (!query.cluster.empty() && ref.cluster->cluster != query.cluster) return false;
  if (query.status && ref.group->status != *query.status) return false;
  return ContainsIgnoringCase(ref.group->id, query.search);
}

}  // namespace

bool IsGroupsSort(std::string_view sort) { return ParseGroupOrder(sort).has_value(); }

std::string GroupsJson(std::span<const ClusterReport> clusters, const GroupsQuery& query) {
  std::vector<GroupRef> groups = AllGroups(clusters);
  std::erase_if(groups, [&query](const GroupRef& ref) { return !Matches(ref, query); });
  SortGroups(groups, ParseGroupOrder(query.sort).value_or(GroupOrder::kTrouble));
  const std::size_t first = std::min(query.offset, groups.size());
  const std::size_t count = std::min(query.limit.value_or(groups.size()), groups.size() - first);

  std::string out = "{\"groups\":[";
  for (std::size_t i = 0; i < count; ++i) {
    const GroupRef& ref = groups[first + i];
    out.append(i == 0 ? "\n" : ",\n");
    out.append(Dump(query.partitions ? WholeGroupJson(*ref.cluster, *ref.group)
                                     : SummaryJson(ref.cluster->cluster, *ref.group)));
  }
  out.append("\n],\"offset\":").append(std::to_string(first));
  out.append(",\"total\":").append(std::to_string(groups.size()));
  return out.append("}\n");
}

std::string GroupJson(std::string_view cluster, const core::Report& report,
                      const core::GroupReport& group) {
  return Dump(WholeGroupJson({cluster, &report}, group)) + "\n";
}

std::string ErrorJson(std::string_view message) { return Dump({{"error", message}}) + "\n"; }

}  // namespace lagwatch::render
