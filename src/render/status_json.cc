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

std::size_t GroupPartitions(const Report& report) {
  std::size_t count = 0;
  for (const GroupReport& group : report.groups) {
    for (const TopicLag& topic : group.topics) count += topic.partitions.size();
  }
  return count;
}

Json ErrorsJson(const CollectionStats& stats) {
  return ListOf(stats.errors, [](const auto& entry) -> Json {
    const auto& [key, tally] = entry;
    return {{"api", ApiName(key.first)},
            {"error", key.second},
            {"count", tally.count},
            {"example", tally.example}};
  });
}

Json TextOf(const Note& note) { return note.text; }

Json DurationsJson(const ClusterReport& cluster) {
  Json json = Json::object();
  const auto add = [&json](const Durations& durations) {
    for (const auto& [phase, duration] : durations) {
      json[std::string(PhaseName(phase))] = Seconds(duration);
    }
  };
  if (cluster.report != nullptr) add(cluster.report->stats.durations);
  if (cluster.durations != nullptr) add(*cluster.durations);
  return json;
}

Json ClusterJson(const ClusterReport& cluster, WallTime now) {
  static const Report kNoneYet;
  const Report& report = cluster.report != nullptr ? *cluster.report : kNoneYet;
  const auto& last = report.last_complete;
  const bool ended = cluster.report != nullptr;
  const bool known = GroupsAreKnown(report);
  const GroupCounts counts = CountGroups(AllGroups({&cluster, 1}));
  return {{"name", cluster.cluster},
          {"up", report.up},
          {"ready", report.ready},
          {"not_ready", report.ready ? Json(nullptr) : Json(WhyNotReady(cluster))},
          {"never_judged", report.never_judged},
          {"notes", ListOf(report.notes, TextOf)},
          {"result", ended ? Json(CollectionOutcomeName(report.result)) : Json(nullptr)},
          {"last_complete_timestamp_seconds", last ? Json(UnixSeconds(*last)) : Json(nullptr)},
          {"age_seconds", last ? Json(Seconds(AgeOf(*last, now))) : Json(nullptr)},
          {"brokers", report.metadata_known ? Json(report.brokers.size()) : Json(nullptr)},
          {"topics", Counted(report, report.topics.size())},
          {"partitions", Counted(report, CountPartitions(report))},
          {"groups", known ? Json(report.groups.size()) : Json(nullptr)},
          {"statuses", known ? counts.status : Json(nullptr)},
          {"counts_shown", known ? counts.shown_as : Json(nullptr)},
          {"group_partitions", Counted(report, GroupPartitions(report))},
          {"time_lag_pending", Counted(report, report.time_lag_pending)},
          {"errors", ErrorsJson(report.stats)},
          {"duration_seconds", DurationsJson(cluster)}};
}

}  // namespace

std::string StatusJson(std::span<const ClusterReport> clusters, const StatusInfo& info) {
  Json list = ListOf(clusters,
                     [&](const ClusterReport& cluster) { return ClusterJson(cluster, info.now); });
  const Json json{{"version", info.build.version},
                  {"revision", info.build.revision},
                  {"librdkafka", info.build.librdkafka},
                  {"started_timestamp_seconds", UnixSeconds(info.started)},
                  {"uptime_seconds", Seconds(info.now - info.started)},
                  {"clusters", std::move(list)}};
  return Dump(json) + "\n";
}

}  // namespace lagwatch::render
