// SPDX-License-Identifier: Apache-2.0
#include "render/json.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/text.h"
#include "core/advice.h"
#include "core/headline.h"
#include "core/lag.h"
#include "core/owner_label.h"
#include "render/json_values.h"
#include "render/order.h"
#include "render/partition_view.h"
#include "render/verdict_json.h"

namespace lagwatch::render {
namespace {

Json BrokerId(std::int32_t id) { return id == kNoBroker ? Json(nullptr) : Json(id); }

Json MembersJson(const GroupReport& group) {
  if (!group.members) return nullptr;
  return ListOf(*group.members, [&](const GroupMember& member) -> Json {
    Json json = {{"member_id", member.id},
                 {"client_id", member.client_id},
                 {"host", member.host},
                 {"group_instance_id", member.group_instance_id},
                 {"partitions", member.partitions}};
    if (group.type == GroupType::kStreams) json["standby_tasks"] = member.standby_tasks;
    return json;
  });
}

// Null for a lag of 0, and for an unknown time: there is no record and no source then.
Json SourceJson(const PartitionLag& lag) {
  if (!lag.time_lag || !lag.unread) return nullptr;
  return lag.unread->source == TimeSource::kSearch ? "search" : "fetch";
}

// The true age lies between the two.
Json BoundsJson(const PartitionLag& lag, WallTime now) {
  if (!lag.time_lag) return nullptr;
  if (!lag.unread || lag.unread->nothing) return {0.0, 0.0};
  // The clock is ahead, or the timestamp was not a clock's.
  const auto age = [now](WallTime time) {
    return Seconds(now - std::clamp(time, WallTime{}, std::max(now, WallTime{})));
  };
  return {core::MayBeMarker(lag) ? 0.0 : age(lag.unread->latest), age(lag.unread->earliest)};
}

// Distinguishes what does not exist from what could not be read.
std::string_view CommitName(const PartitionLag& row) {
  if (!row.committed_exists) return "none";
  return row.committed.known() ? "known" : "unreadable";
}

// The owner and the leader of a partition.
struct Place {
  std::string_view owner;  // a readable label
  std::int32_t leader = kNoBroker;
};

Json PartitionJson(const PartitionView& row, const Place& at, WallTime now) {
  const bool waits = row.lag->waiting >= Duration::zero();
  const float rate = row.lag->consumed_per_second;
  return {{"partition", row.lag->partition},
          {"committed", OrNull(row.lag->committed)},
          {"end", OrNull(row.bounds.end)},
          {"start", OrNull(row.bounds.start)},
          {"last_stable", OrNull(row.bounds.last_stable)},
          {"lag", OrNull(row.lag->lag)},
          {"lag_percent", OrNull(row.lag_percent)},
          {"lag_seconds", KnownSeconds(row.lag->time_lag)},
          {"lag_seconds_source", SourceJson(*row.lag)},
          {"lag_seconds_bounds", BoundsJson(*row.lag, now)},
          {"member_id", row.owner ? Json(row.owner->id) : Json(nullptr)},
          {"owner", at.owner.empty() ? Json(nullptr) : Json(at.owner)},
          {"leader", BrokerId(at.leader)},
          {"commit", CommitName(*row.lag)},
          {"readable_lag", OrNull(row.lag->readable_lag)},
          {"beyond_end", row.lag->beyond_end},
          {"waiting_seconds", waits ? Json(Seconds(row.lag->waiting)) : Json(nullptr)},
          {"consumed_per_second", std::isnan(rate) ? Json(nullptr) : Json(rate)}};
}

Json TopicsJson(const Report& report, const GroupReport& group) {
  Json topics = Json::array();
  const std::vector<std::string> owners =
      group.members ? core::OwnerLabels(*group.members) : std::vector<std::string>();
  for (const TopicLag& topic : group.topics) {
    Json partitions = Json::array();
    for (const PartitionLag& lag : topic.partitions) {
      Place place;
      if (lag.owner >= 0 && group.members) {
        const std::string_view owner = owners[static_cast<std::size_t>(lag.owner)];
        place.owner = lag.is_shared ? "several members" : owner;
      }
      const auto index = static_cast<std::size_t>(lag.partition);
      if (report.metadata_known) place.leader = report.topics[topic.topic].partitions[index].leader;
      partitions.push_back(PartitionJson(ViewPartition(report, group, topic, lag), place,
                                         group.is_share() ? lag.bounds.read_at : report.at));
    }
    topics.push_back(
        {{"topic", report.topics[topic.topic].name},
         {"lag_sum", OrNull(topic.lag_sum)},
         {"records_consumed_total", topic.records_consumed},
         {"records_lost_total", group.is_share() ? Json(nullptr) : Json(topic.records_lost)},
         {"partitions", std::move(partitions)}});
  }
  return topics;
}

Json SummaryJson(const ClusterReport& cluster, const GroupReport& group) {
  const Report& report = *cluster.report;
  const bool known_type = group.type != GroupType::kUnknown;
  return {{"cluster", cluster.cluster},
          {"group", group.id},
          {"state", group.state ? Json(GroupStateName(*group.state)) : Json(nullptr)},
          {"type", known_type ? Json(GroupTypeName(group.type)) : Json(nullptr)},
          {"lag_source", group.is_share() ? "broker" : "end - committed"},
          {"assignor", OrNull(group.assignor)},
          {"coordinator", BrokerId(group.coordinator)},
          {"status", StatusName(group.status)},
          {"status_since", KnownTime(group.status_since)},
          {"shown_as", ShownAsName(group.shown_as)},
          {"headline", core::Headline(report, group)},
          {"judged", JudgedJson(report, group)},
          {"last_alive", KnownTime(group.alive.value_or(WallTime{}))},
          {"last_known", LastKnownJson(group)},
          {"waiting", WaitingJson(report, group)},
          {"reasons", ReasonsJson(group)},
          {"age_seconds", KnownSeconds(group.age)},
          {"lag_sum", OrNull(group.lag_sum)},
          {"lag_max", OrNull(group.lag_max)},
          {"lag_seconds_max", KnownSeconds(group.time_lag_max)},
          {"catch_up_seconds", KnownForecast(group.catch_up)},
          {"data_loss_eta_seconds", KnownForecast(group.data_loss_eta)},
          {"consumed_per_second", OrNull(group.consumed_per_second)},
          {"produced_per_second", OrNull(group.produced_per_second)},
          {"rebalances_total", group.is_share() ? Json(nullptr) : Json(group.counters.rebalances)},
          {"rebalancing_seconds_total",
           group.is_share() ? Json(nullptr) : Json(Seconds(group.counters.rebalancing))},
          {"offset_commits_total", group.counters.offset_commits},
          {"members", MembersJson(group)}};
}

Json AdviceJson(const core::Advice& advice) {
  return {{"helps", advice.helps}, {"text", advice.text}};
}

Json WholeGroupJson(const ClusterReport& cluster, const GroupReport& group) {
  Json json = SummaryJson(cluster, group);
  json["last_commit_after"] = LastCommitAfterJson(*cluster.report, group);
  json["thresholds"] = ThresholdsJson(group.policy);
  json["topics"] = TopicsJson(*cluster.report, group);
  json["advice"] = ListOf(core::AdviceFor(group, cluster.report->topics), AdviceJson);
  return json;
}

bool ContainsIgnoringCase(std::string_view text, std::string_view part) {
  const auto equal = [](char a, char b) { return ToLower(a) == ToLower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), equal) != text.end() ||
         part.empty();
}

}  // namespace

std::string GroupsJson(std::span<const ClusterReport> clusters, const GroupsQuery& query) {
  std::vector<GroupRef> groups = AllGroups(clusters);
  std::erase_if(groups, [&query](const GroupRef& ref) {
    return !ContainsIgnoringCase(ref.group->id, query.search);
  });
  const GroupCounts counts = CountGroups(groups);
  std::erase_if(groups, [&query](const GroupRef& ref) {
    return query.status && ref.group->status != *query.status;
  });
  SortGroups(groups, query.order);
  const std::size_t first = std::min(query.offset, groups.size());
  const std::size_t count = std::min(query.limit.value_or(groups.size()), groups.size() - first);
  const auto json_of = [&query](const GroupRef& ref) {
    return query.partitions ? WholeGroupJson(*ref.cluster, *ref.group)
                            : SummaryJson(*ref.cluster, *ref.group);
  };
  return GroupsHead(std::span(groups).subspan(first, count), json_of)
      .append(GroupsTail(first, groups.size(), counts, clusters));
}

std::string GroupJson(std::string_view cluster, const Report& report, const GroupReport& group) {
  return Dump(WholeGroupJson({cluster, &report}, group)) + "\n";
}

std::string HistoryJson(std::string_view cluster, std::string_view group,
                        std::span<const Minute> minutes) {
  Json points = ListOf(minutes, [](const Minute& minute) -> Json {
    return {{"at", KnownTime(minute.start)},
            {"lag_sum", OrNull(minute.lag_sum)},
            {"consumed_per_second", OrNull(minute.consumed_per_second)},
            {"produced_per_second", OrNull(minute.produced_per_second)}};
  });
  return Dump({{"cluster", cluster}, {"group", group}, {"minutes", std::move(points)}}) + "\n";
}

std::string ErrorJson(std::string_view message) { return Dump({{"error", message}}) + "\n"; }

}  // namespace lagwatch::render
