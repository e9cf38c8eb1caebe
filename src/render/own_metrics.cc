// SPDX-License-Identifier: Apache-2.0
#include "render/own_metrics.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "render/catalogue.h"
#include "render/cluster_report.h"
#include "render/exposition.h"
#include "render/process.h"

namespace lagwatch::render {
namespace {

// The numbers of a family with at most one label of its own, by the value of that label ("": it has
// none).
using Values = std::map<std::string, double>;

// The series of one cluster, of the program or of the process, which are removed together.
class OwnSeries {
 public:
  explicit OwnSeries(std::string cluster = "") : cluster_(std::move(cluster)) {}

  // The number of a series, 0 at first. `own`: the values of the family's labels.
  double& At(Family family, const std::vector<std::string>& own = {}) {
    std::map<std::string_view, std::string_view> labels;
    if (!cluster_.empty()) labels["cluster"] = cluster_;
    for (std::size_t i = 0; i < own.size(); ++i) labels[Info(family).labels[i]] = own[i];
    std::string series(Info(family).name);
    char mark = '{';
    for (const auto& [name, value] : labels) {
      series.push_back(std::exchange(mark, ','));
      AppendLabel(series, name, value);
    }
    return families_[family][series.append(labels.empty() ? " " : "} ")];
  }

  // Series that are not among `values` are removed.
  void Replace(Family family, const Values& values) {
    families_[family].clear();
    for (const auto& [own, value] : values) {
      At(family, own.empty() ? std::vector<std::string>() : std::vector{own}) = value;
    }
  }

  void CountFrom(const Report& report);

  void AppendLines(std::vector<std::string>& lines, Family family) const {
    const auto found = families_.find(family);
    if (found == families_.end()) return;
    for (const auto& [series, value] : found->second)
      AppendNumber(lines.emplace_back(series), value);
  }

 private:
  const std::string cluster_;
  std::map<Family, std::map<std::string, double>> families_;  // by the text before the number
};

Values SingleValue(const std::optional<Duration>& value) {
  return value ? Values{{"", Seconds(*value)}} : Values{};
}

void AddDurations(Values& values, const Durations& durations) {
  for (const auto& [phase, duration] : durations) {
    values[std::string(PhaseName(phase))] = Seconds(duration);
  }
}

Values RoundTrips(const Report& report) {
  Values values;
  for (const Broker& broker : report.brokers) {
    if (broker.rtt) values[std::to_string(broker.id)] = Seconds(*broker.rtt);
  }
  return values;
}

// While no fresh data is shown, nothing is counted: 0 groups would be a claim.
Values GroupsByType(const Report& report) {
  if (!GroupsAreKnown(report)) return {};
  Values values;
  for (const auto type : {GroupType::kClassic, GroupType::kConsumer}) {
    values[std::string(GroupTypeName(type))] = 0;
  }
  for (const GroupReport& group : report.groups) {
    ++values[std::string(GroupTypeName(group.type))];
  }
  return values;
}

Values Partitions(const Report& report) {
  if (!report.ready) return {};
  return {{"", static_cast<double>(CountPartitions(report))}};
}

// Absent, not 0, while Kafka is unreachable and nothing was looked up.
Values TimesPending(const Report& report) {
  if (!report.ready) return {};
  return {{"", static_cast<double>(report.time_lag_pending)}};
}

Values CountSeries(const ClusterSamples& segments) {
  std::size_t count = 0;
  for (const FamilySamples& segment : segments.families) count += segment.series;
  return {{"", static_cast<double>(count)}};
}

// Written without a limit, too: 0 shows that nothing was dropped.
Values CountDropped(const SeriesDropped& dropped) {
  return {{"groups", static_cast<double>(dropped.by_groups)},
          {"series", static_cast<double>(dropped.by_series)}};
}

void OwnSeries::CountFrom(const Report& report) {
  for (const auto result :
       {CollectionOutcome::kComplete, CollectionOutcome::kPartial, CollectionOutcome::kFailed}) {
    const std::string name(CollectionOutcomeName(result));
    At(Family::kCollections, {name}) += report.result == result ? 1 : 0;
  }
  for (std::size_t i = 0; i < kApiCount; ++i) {
    const std::string name(ApiName(static_cast<Api>(i)));
    At(Family::kKafkaRequests, {name}) += static_cast<double>(report.stats.requests[i]);
  }
  for (const auto& [key, tally] : report.stats.errors) {
    const std::string name(ApiName(key.first));
    At(Family::kKafkaErrors, {name, key.second}) += static_cast<double>(tally.count);
  }
  At(Family::kLagClamped) += static_cast<double>(report.lag_clamped);
}

}  // namespace

struct OwnMetrics::Impl {
  OwnSeries& Of(const std::string& cluster) {
    return clusters.try_emplace(cluster, cluster).first->second;
  }

  std::function<bool(std::string_view family)> shown;
  mutable std::mutex mutex;  // a collection is visible completely or not at all
  std::map<std::string, OwnSeries> clusters;
  OwnSeries program;
};

OwnMetrics::OwnMetrics(const BuildInfo& build, std::function<bool(std::string_view family)> shown)
    : impl_(std::make_unique<Impl>()) {
  impl_->shown = std::move(shown);
  impl_->program.At(Family::kBuildInfo, {build.version, build.revision, build.librdkafka}) = 1;
}

OwnMetrics::~OwnMetrics() = default;

void OwnMetrics::Announce(const std::string& cluster) {
  const std::lock_guard lock(impl_->mutex);
  impl_->Of(cluster).At(Family::kUp) = 0;
}

void OwnMetrics::Forget(const std::string& cluster) {
  const std::lock_guard lock(impl_->mutex);
  impl_->clusters.erase(cluster);
}

void OwnMetrics::Show(std::function<bool(std::string_view family)> shown) {
  const std::lock_guard lock(impl_->mutex);
  impl_->shown = std::move(shown);
}

void OwnMetrics::ObserveReload(bool successful, WallTime at) {
  const std::lock_guard lock(impl_->mutex);
  impl_->program.At(Family::kReloadSuccessful) = successful ? 1 : 0;
  if (successful) impl_->program.At(Family::kReloadSuccessTime) = Seconds(at.time_since_epoch());
}

void OwnMetrics::Observe(const std::string& cluster, const Report& report,
                         const ClusterSamples& segments, const Durations& durations) {
  const std::lock_guard lock(impl_->mutex);
  OwnSeries& series = impl_->Of(cluster);
  const auto last =
      report.last_complete ? std::optional(report.last_complete->time_since_epoch()) : std::nullopt;
  series.At(Family::kUp) = report.up ? 1 : 0;
  series.Replace(Family::kLastSuccess, SingleValue(last));
  series.Replace(Family::kSkew, SingleValue(report.skew));
  Values phases;
  AddDurations(phases, report.stats.durations);
  AddDurations(phases, durations);
  series.Replace(Family::kCollectionDuration, phases);
  series.Replace(Family::kTimeLagPending, TimesPending(report));
  series.Replace(Family::kBrokerRtt, RoundTrips(report));
  series.Replace(Family::kGroups, GroupsByType(report));
  series.Replace(Family::kPartitions, Partitions(report));
  series.Replace(Family::kSeries, CountSeries(segments));
  series.Replace(Family::kSeriesDropped, CountDropped(segments.dropped));
  series.CountFrom(report);
}

std::string OwnMetrics::Write(Format format, const FamilyFilter& asked) const {
  OwnSeries process;
  for (const auto& [family, value] : ReadProcess()) process.At(family) = value;
  std::string out;
  const std::lock_guard lock(impl_->mutex);
  for (const FamilyInfo& family : Catalogue()) {
    std::vector<std::string> lines;
    process.AppendLines(lines, family.id);
    impl_->program.AppendLines(lines, family.id);
    for (const auto& [name, series] : impl_->clusters) series.AppendLines(lines, family.id);
    if (lines.empty()) continue;
    if ((impl_->shown && !impl_->shown(family.name)) || (asked && !asked(family.name))) continue;
    AppendHeader(out, family, format);
    std::ranges::sort(lines);
    for (const std::string& line : lines) out.append(line).push_back('\n');
  }
  return out;
}

}  // namespace lagwatch::render
