// SPDX-License-Identifier: Apache-2.0
#include "render/served.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "core/headline.h"
#include "core/shown_as.h"
#include "render/json_values.h"
#include "render/order.h"

namespace lagwatch::render {
namespace {

constexpr int kDeepest = 16;       // documents of lagwatch nest 8 levels
constexpr double kLongest = 1e12;  // seconds

// Discarded if the text is not JSON or nests too deep.
Json Parse(std::string_view text) {
  bool too_deep = false;
  const auto shallow = [&too_deep](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > kDeepest;
    return !too_deep;
  };
  Json json = Json::parse(text, shallow, false);
  return too_deep ? Json(Json::value_t::discarded) : json;
}

const Json& FieldOf(const Json& object, const char* key) {
  static const Json kNone;
  const auto found = object.find(key);
  return found == object.end() ? kNone : *found;
}

// Empty if there is none.
const Json& List(const Json& object, const char* key) {
  static const Json kEmpty = Json::array();
  const Json& value = FieldOf(object, key);
  return value.is_array() ? value : kEmpty;
}

std::string Text(const Json& value) { return value.is_string() ? value.get<std::string>() : ""; }

bool IsTrue(const Json& value) { return value.is_boolean() && value.get<bool>(); }

std::optional<std::int64_t> CountOf(const Json& value) {
  if (!value.is_number_integer()) return std::nullopt;
  const bool fits = !value.is_number_unsigned() ||
                    value.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max();
  if (!fits || value.get<std::int64_t>() < 0) return std::nullopt;
  return value.get<std::int64_t>();
}

Offset OffsetOf(const Json& value) { return Offset(CountOf(value).value_or(-1)); }

std::optional<Duration> SecondsOf(const Json& value) {
  if (!value.is_number()) return std::nullopt;
  const auto seconds = value.get<double>();
  if (!(seconds >= 0 && seconds < kLongest)) return std::nullopt;
  return Duration(std::llround(seconds * 1'000));
}

// Reads one group into the report of its cluster.
class GroupReader {
 public:
  explicit GroupReader(Report& report) : report_(report) {
    for (std::size_t i = 0; i < report.topics.size(); ++i) topics_[report.topics[i].name] = i;
  }

  GroupReport Read(const Json& json) {
    GroupReport group;
    group.id = Text(FieldOf(json, "group"));
    group.status = ParseStatus(Text(FieldOf(json, "status"))).value_or(Status::kUnknown);
    group.state = ParseGroupState(Text(FieldOf(json, "state")));
    if (const auto type = ParseGroupType(Text(FieldOf(json, "type")))) group.type = *type;
    group.lag_sum = CountOf(FieldOf(json, "lag_sum"));
    group.lag_max = CountOf(FieldOf(json, "lag_max"));
    group.time_lag_max = SecondsOf(FieldOf(json, "lag_seconds_max"));
    ReadMembers(FieldOf(json, "members"), group);
    ReadReasons(List(json, "reasons"), group);
    const bool incomplete = core::HasReason(group, ReasonKind::kStaleData) ||
                            core::HasReason(group, ReasonKind::kIncompleteData);
    group.commits_known = !incomplete || group.lag_sum.has_value();
    for (const Json& topic : List(json, "topics")) ReadTopic(topic, group);
    group.shown_as = ParseShownAs(Text(FieldOf(json, "shown_as")))
                         .value_or(core::ShownAsOf(group, report_.topics));
    return group;
  }

 private:
  static void ReadMembers(const Json& list, GroupReport& group) {
    if (!list.is_array()) return;
    group.members.emplace();
    for (const Json& member : list) {
      group.members->push_back({Text(FieldOf(member, "member_id")),
                                Text(FieldOf(member, "client_id")), Text(FieldOf(member, "host")),
                                Text(FieldOf(member, "group_instance_id"))});
    }
  }

  static void ReadReasons(const Json& list, GroupReport& group) {
    for (const Json& json : list) {
      const std::string name = Text(FieldOf(json, "reason"));
      const auto kind = ParseReason(name);
      Reason reason;
      reason.kind = kind.value_or(ReasonKind::kIncompleteData);
      reason.status = ParseStatus(Text(FieldOf(json, "status"))).value_or(Status::kUnknown);
      reason.text = (kind ? "" : name + ": ") + Text(FieldOf(json, "text"));
      const Json& evidence = FieldOf(json, "evidence");
      reason.topic = Text(FieldOf(evidence, "topic"));
      reason.partition = PartitionOf(evidence);
      group.reasons.push_back(std::move(reason));
    }
  }

  static std::int32_t PartitionOf(const Json& json) {
    const auto number = CountOf(FieldOf(json, "partition"));
    if (!number || *number > std::numeric_limits<std::int32_t>::max()) return -1;
    return static_cast<std::int32_t>(*number);
  }

  void ReadTopic(const Json& json, GroupReport& group) {
    const std::string name = Text(FieldOf(json, "topic"));
    const auto [known, is_new] = topics_.emplace(name, report_.topics.size());
    if (is_new) report_.topics.push_back({name, {}});
    TopicLag topic;
    topic.topic = static_cast<std::uint32_t>(known->second);
    topic.lag_sum = CountOf(FieldOf(json, "lag_sum"));
    topic.records_consumed =
        static_cast<std::uint64_t>(CountOf(FieldOf(json, "records_consumed_total")).value_or(0));
    for (const Json& row : List(json, "partitions")) {
      if (PartitionOf(row) >= 0) topic.partitions.push_back(Row(row, group));
    }
    group.topics.push_back(std::move(topic));
  }

  static PartitionLag Row(const Json& json, GroupReport& group) {
    PartitionLag row;
    row.partition = PartitionOf(json);
    row.committed = OffsetOf(FieldOf(json, "committed"));
    row.committed_exists = row.committed.known();
    row.bounds = {.start = OffsetOf(FieldOf(json, "start")),
                  .end = OffsetOf(FieldOf(json, "end")),
                  .last_stable = OffsetOf(FieldOf(json, "last_stable"))};
    row.lag = CountOf(FieldOf(json, "lag"));
    row.time_lag = SecondsOf(FieldOf(json, "lag_seconds"));
    row.readable_lag = CountOf(FieldOf(json, "readable_lag"));
    if (!row.readable_lag) row.readable_lag = ReadableLag(row);
    const std::string owner = Text(FieldOf(json, "member_id"));
    if (owner.empty() || !group.members) return row;
    const auto found = std::ranges::find(*group.members, owner, &GroupMember::id);
    if (found == group.members->end()) return row;
    row.owner = static_cast<std::int32_t>(found - group.members->begin());
    ++found->partitions;
    return row;
  }

  // Records that were deleted unread cannot be read.
  static std::optional<std::int64_t> ReadableLag(const PartitionLag& row) {
    const bool lost = row.committed.known() && row.bounds.start.known() &&
                      row.bounds.start.value() > row.committed.value();
    if (!row.lag || !lost) return row.lag;
    return std::max<std::int64_t>(0, *row.lag - (row.bounds.start.value() - row.committed.value()));
  }

  Report& report_;
  std::map<std::string, std::size_t> topics_;
};

bool IsGroup(const Json& json) {
  return json.is_object() && !Text(FieldOf(json, "group")).empty() &&
         ParseStatus(Text(FieldOf(json, "status"))).has_value();
}

bool IsGated(const ServedCluster& cluster, std::size_t index) {
  const GroupReport& group = cluster.report.groups[index];
  const ServedGroup& served = cluster.groups[index];
  return group.status != served.status || group.reasons.size() != served.reasons;
}

}  // namespace

std::variant<std::vector<ServedCluster>, std::string> ReadServedStatus(std::string_view text) {
  std::string fault = "the answer is not the status of a lagwatch";
  const Json json = Parse(text);
  const Json& list = json.is_object() ? FieldOf(json, "clusters") : json;
  if (!json.is_object() || !list.is_array() || !FieldOf(json, "version").is_string()) return fault;
  std::vector<ServedCluster> clusters;
  for (const Json& entry : list) {
    if (!entry.is_object() || !FieldOf(entry, "name").is_string()) return fault;
    ServedCluster cluster;
    cluster.name = Text(FieldOf(entry, "name"));
    cluster.report.ready = IsTrue(FieldOf(entry, "ready"));
    cluster.report.up = cluster.report.ready;
    cluster.report.not_ready = Text(FieldOf(entry, "not_ready"));
    clusters.push_back(std::move(cluster));
  }
  return clusters;
}

std::string ReadServedGroups(std::string_view text, std::vector<ServedCluster>& clusters) {
  std::string fault = "the answer is not a list of groups of a lagwatch";
  const Json json = Parse(text);
  if (!json.is_object()) return fault;
  const Json one = Json::array({IsGroup(json) ? json : Json()});
  const Json& list = IsGroup(json) ? one : FieldOf(json, "groups");
  if (!list.is_array() || !std::ranges::all_of(list, IsGroup)) return fault;
  for (ServedCluster& cluster : clusters) {
    GroupReader reader(cluster.report);
    for (const Json& group : list) {
      if (Text(FieldOf(group, "cluster")) != cluster.name) continue;
      const GroupReport& read = cluster.report.groups.emplace_back(reader.Read(group));
      cluster.groups.push_back({.document = Dump(group),
                                .headline = Text(FieldOf(group, "headline")),
                                .status = read.status,
                                .reasons = read.reasons.size()});
    }
  }
  return "";
}

std::vector<ClusterReport> ReportsOf(std::span<const ServedCluster> clusters) {
  std::vector<ClusterReport> reports;
  for (const ServedCluster& cluster : clusters) reports.push_back({cluster.name, &cluster.report});
  return reports;
}

std::string ServedHeadline(const ServedCluster& cluster, std::size_t index) {
  const GroupReport& group = cluster.report.groups[index];
  return IsGated(cluster, index) ? core::Headline(cluster.report, group)
                                 : cluster.groups[index].headline;
}

std::string ServedJson(std::span<const ServedCluster> clusters) {
  const std::vector<ClusterReport> reports = ReportsOf(clusters);
  std::vector<GroupRef> groups = AllGroups(reports);
  SortGroups(groups, GroupOrder::kTrouble);
  const auto as_served = [&](const GroupRef& ref) {
    const ServedCluster& cluster = clusters[static_cast<std::size_t>(ref.cluster - reports.data())];
    const auto index = static_cast<std::size_t>(ref.group - cluster.report.groups.data());
    Json json = Json::parse(cluster.groups[index].document);
    if (IsGated(cluster, index)) {
      json["status"] = StatusName(ref.group->status);
      json["shown_as"] = ShownAsName(ref.group->shown_as);
      json["headline"] = ServedHeadline(cluster, index);
      json["reasons"] = ReasonsJson(*ref.group);
    }
    return json;
  };
  return GroupsHead(groups, as_served)
      .append(GroupsTail(0, groups.size(), CountGroups(groups), reports));
}

}  // namespace lagwatch::render
