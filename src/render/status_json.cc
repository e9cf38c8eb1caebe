// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "render/json.h"
#include "render/json_values.h"

namespace lagwatch::render {
namespace {

// After the clock was set back, the last collection lies in the future until the next one.
Duration AgeOf(WallTime time, WallTime now) { return std::max(Duration::zero(), now - time); }

double UnixSeconds(WallTime time) { return Seconds(time.time_since_epoch()); }

// A withdrawn value is unknown, not 0.
Json Counted(const Report& report, std::size_t count) {
  return report.ready ? Json(count) : Json(nullptr);
}

Json ShownJson(const Report& report) {
  if (!GroupsAreKnown(report)) return nullptr;
  return CountByShownAs(report.groups, [](const GroupReport& group) { return group.shown_as; });
}

std::size_t TopicPartitions(const Report& report) {
  std::size_t count = 0;
  for (const Topic& topic : report.topics) count += topic.partitions.size();
  return count;
}

std::size_t GroupPartitions(const Report& report) {
  std::size_t count = 0;
  for (const GroupReport& group : report.groups) {
    for (const TopicLag& topic : group.topics) count += topic.partitions.size();
  }
  return count;
}

Json StatusesJson(const Report& report) {
  if (!GroupsAreKnown(report)) return nullptr;
  return CountByStatus(report.groups, [](const GroupReport& group) { return group.status; });
}

Json ErrorsJson(const CollectionStats& stats) {
  Json list = Json::array();
  for (const auto& [key, tally] : stats.errors) {
    list.push_back({{"api", ApiName(key.first)},
                    {"error", key.second},
                    {"count", tally.count},
                    {"example", tally.example}});
  }
  return list;
}

Json NotesJson(const Report& report) {
  Json list = Json::array();
  for (const Note& note : report.notes) list.push_back(note.text);
  return list;
}

Json DurationsJson(const CollectionStats& stats) {
  Json durations = Json::object();
  for (const auto& [phase, duration] : stats.durations) {
    durations[std::string(PhaseName(phase))] = Seconds(duration);
  }
  return durations;
}

// Of a cluster without a report.
const Report& NoneYet() {
  static const Report kReport = [] {
    Report report;
    report.not_ready = "the first collection has not ended yet";
    return report;
  }();
  return kReport;
}

Json ClusterJson(const ClusterReport& cluster, WallTime now) {
  const Report& report = cluster.report != nullptr ? *cluster.report : NoneYet();
  const auto& last = report.last_complete;
  const bool ended = cluster.report != nullptr;
  return {{"name", cluster.cluster},
          {"up", report.up},
          {"ready", report.ready},
          {"not_ready", report.ready ? Json(nullptr) : Json(report.not_ready)},
          {"never_judged", report.never_judged},
          {"notes", NotesJson(report)},
          {"result", ended ? Json(CollectionOutcomeName(report.result)) : Json(nullptr)},
          {"last_complete_timestamp_seconds", last ? Json(UnixSeconds(*last)) : Json(nullptr)},
          {"age_seconds", last ? Json(Seconds(AgeOf(*last, now))) : Json(nullptr)},
          {"brokers", report.metadata_known ? Json(report.brokers.size()) : Json(nullptr)},
          {"topics", Counted(report, report.topics.size())},
          {"partitions", Counted(report, TopicPartitions(report))},
          {"groups", GroupsAreKnown(report) ? Json(report.groups.size()) : Json(nullptr)},
          {"statuses", StatusesJson(report)},
          {"counts_shown", ShownJson(report)},
          {"group_partitions", Counted(report, GroupPartitions(report))},
          {"time_lag_pending", Counted(report, report.time_lag_pending)},
          {"errors", ErrorsJson(report.stats)},
          {"duration_seconds", DurationsJson(report.stats)}};
}

}  // namespace

std::string StatusJson(std::span<const ClusterReport> clusters, const StatusInfo& info) {
  Json list = Json::array();
  for (const ClusterReport& cluster : clusters) list.push_back(ClusterJson(cluster, info.now));
  const Json json{{"version", info.build.version},
                  {"revision", info.build.revision},
                  {"librdkafka", info.build.librdkafka},
                  {"started_timestamp_seconds", UnixSeconds(info.started)},
                  {"uptime_seconds", Seconds(info.now - info.started)},
                  {"clusters", std::move(list)}};
  return Dump(json) + "\n";
}

}  // namespace lagwatch::render
