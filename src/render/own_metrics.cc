// SPDX-License-Identifier: Apache-2.0
#include "render/own_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
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

using LabelMap = std::map<std::string, std::string>;
using Gauges = prometheus::Family<prometheus::Gauge>;
using Counters = prometheus::Family<prometheus::Counter>;
// By family name.
using FoundMetrics = std::map<std::string, std::vector<prometheus::ClientMetric>, std::less<>>;
// Series of one family: the value of its label (empty: no label) and its number.
using Values = std::map<std::string, double>;

LabelMap SeriesLabels(const std::string& cluster, Family family, const std::string& value) {
  LabelMap labels;
  if (!cluster.empty()) labels["cluster"] = cluster;
  const std::string_view own = Info(family).labels.front();
  if (!own.empty()) labels[std::string(own)] = value;
  return labels;
}

template <typename Builder>
auto& Register(prometheus::Registry& registry, Builder builder, Family family) {
  const FamilyInfo& info = Info(family);
  return builder.Name(std::string(info.name)).Help(std::string(info.help)).Register(registry);
}

// A gauge family whose series are replaced together: old ones are removed.
class ReplacedGauges {
 public:
  ReplacedGauges(prometheus::Registry& registry, const std::string& cluster, Family family)
      : cluster_(cluster),
        family_(family),
        gauges_(Register(registry, prometheus::BuildGauge(), family)) {}

  void Replace(const Values& values) {
    for (auto it = shown_.begin(); it != shown_.end();) {
      if (values.contains(it->first)) {
        ++it;
      } else {
        gauges_.Remove(it->second);
        it = shown_.erase(it);
      }
    }
    for (const auto& [label, value] : values) {
      prometheus::Gauge*& gauge = shown_[label];
      if (gauge == nullptr) gauge = &gauges_.Add(SeriesLabels(cluster_, family_, label));
      gauge->Set(value);
    }
  }

 private:
  const std::string& cluster_;
  Family family_;
  Gauges& gauges_;
  std::map<std::string, prometheus::Gauge*> shown_;
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
  for (const auto type :
       {GroupType::kClassic, GroupType::kConsumer, GroupType::kStreams, GroupType::kShare}) {
    values[std::string(GroupTypeName(type))] = 0;
  }
  for (const GroupReport& group : report.groups) {
    ++values[std::string(GroupTypeName(group.type))];
  }
  if (report.connect_groups) values["Connect"] = static_cast<double>(*report.connect_groups);
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

double ValueOf(const FamilyInfo& family, const prometheus::ClientMetric& metric) {
  return family.is_counter() ? metric.counter.value : metric.gauge.value;
}

// Sorted, because the registry keeps its series in no order.
std::vector<std::string> Samples(const FamilyInfo& family,
                                 const std::vector<prometheus::ClientMetric>& metrics) {
  std::vector<std::string> lines;
  for (const prometheus::ClientMetric& metric : metrics) {
    std::string line(family.name);
    char mark = '{';
    for (const auto& label : metric.label) {
      line.push_back(std::exchange(mark, ','));
      AppendLabel(line, label.name, label.value);
    }
    line.append(metric.label.empty() ? " " : "} ");
    AppendNumber(line, ValueOf(family, metric));
    line.push_back('\n');
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

prometheus::ClientMetric Unlabelled(Family family, double value) {
  prometheus::ClientMetric metric;
  (Info(family).is_counter() ? metric.counter.value : metric.gauge.value) = value;
  return metric;
}

void AddTo(FoundMetrics& found, const prometheus::Registry& registry) {
  for (auto& family : registry.Collect()) {
    auto& metrics = found[family.name];
    metrics.insert(metrics.end(), std::make_move_iterator(family.metric.begin()),
                   std::make_move_iterator(family.metric.end()));
  }
}

// The metrics of one cluster, in a separate registry: they are removed together.
struct ClusterMetrics {
  explicit ClusterMetrics(std::string cluster_name) : cluster(std::move(cluster_name)) {}

  void CountFrom(const Report& report);

  const std::string cluster;
  prometheus::Registry registry;
  ReplacedGauges up{registry, cluster, Family::kUp};
  ReplacedGauges last_success{registry, cluster, Family::kLastSuccess};
  ReplacedGauges skew{registry, cluster, Family::kSkew};
  ReplacedGauges durations{registry, cluster, Family::kCollectionDuration};
  ReplacedGauges time_lag_pending{registry, cluster, Family::kTimeLagPending};
  ReplacedGauges broker_rtt{registry, cluster, Family::kBrokerRtt};
  ReplacedGauges groups{registry, cluster, Family::kGroups};
  ReplacedGauges partitions{registry, cluster, Family::kPartitions};
  ReplacedGauges series{registry, cluster, Family::kSeries};
  ReplacedGauges series_dropped{registry, cluster, Family::kSeriesDropped};
  Counters& collections{Register(registry, prometheus::BuildCounter(), Family::kCollections)};
  Counters& requests{Register(registry, prometheus::BuildCounter(), Family::kKafkaRequests)};
  Counters& errors{Register(registry, prometheus::BuildCounter(), Family::kKafkaErrors)};
  Counters& clamped{Register(registry, prometheus::BuildCounter(), Family::kLagClamped)};
};

void ClusterMetrics::CountFrom(const Report& report) {
  for (const auto result :
       {CollectionOutcome::kComplete, CollectionOutcome::kPartial, CollectionOutcome::kFailed}) {
    const std::string name(CollectionOutcomeName(result));
    collections.Add(SeriesLabels(cluster, Family::kCollections, name))
        .Increment(report.result == result ? 1 : 0);
  }
  for (std::size_t i = 0; i < kApiCount; ++i) {
    const std::string name(ApiName(static_cast<Api>(i)));
    requests.Add(SeriesLabels(cluster, Family::kKafkaRequests, name))
        .Increment(static_cast<double>(report.stats.requests[i]));
  }
  for (const auto& [key, tally] : report.stats.errors) {
    LabelMap labels = SeriesLabels(cluster, Family::kKafkaErrors, std::string(ApiName(key.first)));
    labels[std::string(Info(Family::kKafkaErrors).labels[1])] = key.second;
    errors.Add(labels).Increment(static_cast<double>(tally.count));
  }
  clamped.Add(SeriesLabels(cluster, Family::kLagClamped, ""))
      .Increment(static_cast<double>(report.lag_clamped));
}

}  // namespace

struct OwnMetrics::Impl {
  ClusterMetrics& Of(const std::string& cluster) {
    std::unique_ptr<ClusterMetrics>& found = clusters[cluster];
    if (!found) found = std::make_unique<ClusterMetrics>(cluster);
    return *found;
  }

  std::function<bool(std::string_view family)> shown;
  mutable std::mutex mutex;  // a collection is visible completely or not at all
  std::map<std::string, std::unique_ptr<ClusterMetrics>> clusters;
  prometheus::Registry program;
  Gauges& build_info{Register(program, prometheus::BuildGauge(), Family::kBuildInfo)};
  Gauges& reload_successful{Register(program, prometheus::BuildGauge(), Family::kReloadSuccessful)};
  Gauges& reload_success_time{
      Register(program, prometheus::BuildGauge(), Family::kReloadSuccessTime)};
};

OwnMetrics::OwnMetrics(const BuildInfo& build, std::function<bool(std::string_view family)> shown)
    : impl_(std::make_unique<Impl>()) {
  impl_->shown = std::move(shown);
  const auto& labels = Info(Family::kBuildInfo).labels;
  impl_->build_info
      .Add({{std::string(labels[0]), build.version},
            {std::string(labels[1]), build.revision},
            {std::string(labels[2]), build.librdkafka}})
      .Set(1);
}

OwnMetrics::~OwnMetrics() = default;

void OwnMetrics::Announce(const std::string& cluster) {
  const std::lock_guard lock(impl_->mutex);
  impl_->Of(cluster).up.Replace({{"", 0}});
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
  impl_->reload_successful.Add({}).Set(successful ? 1 : 0);
  if (successful) impl_->reload_success_time.Add({}).Set(Seconds(at.time_since_epoch()));
}

void OwnMetrics::Observe(const std::string& cluster, const Report& report,
                         const ClusterSamples& segments, const Durations& durations) {
  const std::lock_guard lock(impl_->mutex);
  ClusterMetrics& metrics = impl_->Of(cluster);
  const auto last =
      report.last_complete ? std::optional(report.last_complete->time_since_epoch()) : std::nullopt;
  metrics.up.Replace({{"", report.up ? 1 : 0}});
  metrics.last_success.Replace(SingleValue(last));
  metrics.skew.Replace(SingleValue(report.skew));
  Values phases;
  AddDurations(phases, report.stats.durations);
  AddDurations(phases, durations);
  metrics.durations.Replace(phases);
  metrics.time_lag_pending.Replace(TimesPending(report));
  metrics.broker_rtt.Replace(RoundTrips(report));
  metrics.groups.Replace(GroupsByType(report));
  metrics.partitions.Replace(Partitions(report));
  metrics.series.Replace(CountSeries(segments));
  metrics.series_dropped.Replace(CountDropped(segments.dropped));
  metrics.CountFrom(report);
}

std::string OwnMetrics::Write(Format format, const FamilyFilter& asked) const {
  FoundMetrics found;
  std::function<bool(std::string_view family)> shown;
  {
    const std::lock_guard lock(impl_->mutex);
    shown = impl_->shown;
    AddTo(found, impl_->program);
    for (const auto& [name, cluster] : impl_->clusters) AddTo(found, cluster->registry);
  }
  for (const auto& [family, value] : ReadProcess()) {
    found[std::string(Info(family).name)].push_back(Unlabelled(family, value));
  }
  std::string out;
  for (const FamilyInfo& family : Catalogue()) {
    const auto metrics = found.find(family.name);
    if (metrics == found.end() || metrics->second.empty()) continue;
    if ((shown && !shown(family.name)) || (asked && !asked(family.name))) continue;
    AppendHeader(out, family, format);
    for (const std::string& line : Samples(family, metrics->second)) out.append(line);
  }
  return out;
}

}  // namespace lagwatch::render
