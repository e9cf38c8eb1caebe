// SPDX-License-Identifier: Apache-2.0
#include "render/own_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

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
#include "render/exposition.h"
#include "render/process.h"

namespace lagwatch::render {
namespace {

using core::Report;
using LabelMap = std::map<std::string, std::string>;
using Gauges = prometheus::Family<prometheus::Gauge>;
using Counters = prometheus::Family<prometheus::Counter>;
// Series of one family: the value of its label (empty: it has none) and what it counts.
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

// A gauge family whose series of one cluster are replaced as a whole: what is gone is removed.
class ReplacedGauges {
 public:
  ReplacedGauges(prometheus::Registry& registry, Family family)
      : family_(family), gauges_(Register(registry, prometheus::BuildGauge(), family)) {}

  void Replace(const std::string& cluster, const Values& values) {
    std::map<std::string, prometheus::Gauge*>& shown = shown_[cluster];
    for (auto it = shown.begin(); it != shown.end();) {
      if (values.contains(it->first)) {
        ++it;
      } else {
        gauges_.Remove(it->second);
        it = shown.erase(it);
      }
    }
    for (const auto& [label, value] : values) {
      prometheus::Gauge*& gauge = shown[label];
      if (gauge == nullptr) gauge = &gauges_.Add(SeriesLabels(cluster, family_, label));
      gauge->Set(value);
    }
  }

 private:
  Family family_;
  Gauges& gauges_;
  std::map<std::string, std::map<std::string, prometheus::Gauge*>> shown_;  // by cluster
};

Values SingleValue(const std::optional<core::Duration>& value) {
  return value ? Values{{"", core::Seconds(*value)}} : Values{};
}

Values Durations(const Report& report) {
  Values values;
  for (const auto& [phase, duration] : report.stats.durations) {
    values[std::string(core::PhaseName(phase))] = core::Seconds(duration);
  }
  return values;
}

Values RoundTrips(const Report& report) {
  Values values;
  for (const core::Broker& broker : report.brokers) {
    if (broker.rtt) values[std::to_string(broker.id)] = core::Seconds(*broker.rtt);
  }
  return values;
}

// While nothing fresh is shown, nothing is counted: 0 groups would be a claim.
Values GroupsByType(const Report& report) {
  if (!report.ready) return {};
  Values values;
  for (const auto type : {core::GroupType::kClassic, core::GroupType::kConsumer}) {
    values[std::string(core::GroupTypeName(type))] = 0;
  }
  for (const core::GroupReport& group : report.groups) {
    ++values[std::string(core::GroupTypeName(group.type))];
  }
  return values;
}

Values CountPartitions(const Report& report) {
  if (!report.ready) return {};
  std::size_t count = 0;
  for (const core::Topic& topic : report.topics) count += topic.partitions.size();
  return {{"", static_cast<double>(count)}};
}

// What was not looked for because Kafka is away is not 0 either.
Values TimesPending(const Report& report) {
  if (!report.ready) return {};
  return {{"", static_cast<double>(report.time_lag_pending)}};
}

Values CountSeries(const Segments& segments) {
  std::size_t count = 0;
  for (const Segment& segment : segments) count += segment.series;
  return {{"", static_cast<double>(count)}};
}

double ValueOf(const FamilyInfo& family, const prometheus::ClientMetric& metric) {
  return family.type == MetricType::kCounter ? metric.counter.value : metric.gauge.value;
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
  (Info(family).type == MetricType::kCounter ? metric.counter.value : metric.gauge.value) = value;
  return metric;
}

}  // namespace

struct OwnMetrics::Impl {
  explicit Impl(std::function<bool(std::string_view family)> is_shown)
      : shown(std::move(is_shown)) {}

  void CountFrom(const std::string& cluster, const Report& report);

  std::function<bool(std::string_view family)> shown;
  mutable std::mutex mutex;  // one collection is seen as a whole or not at all
  prometheus::Registry registry;
  ReplacedGauges up{registry, Family::kUp};
  ReplacedGauges last_success{registry, Family::kLastSuccess};
  ReplacedGauges skew{registry, Family::kSkew};
  ReplacedGauges durations{registry, Family::kCollectionDuration};
  ReplacedGauges time_lag_pending{registry, Family::kTimeLagPending};
  ReplacedGauges broker_rtt{registry, Family::kBrokerRtt};
  ReplacedGauges groups{registry, Family::kGroups};
  ReplacedGauges partitions{registry, Family::kPartitions};
  ReplacedGauges series{registry, Family::kSeries};
  Gauges& build_info{Register(registry, prometheus::BuildGauge(), Family::kBuildInfo)};
  Counters& collections{Register(registry, prometheus::BuildCounter(), Family::kCollections)};
  Counters& requests{Register(registry, prometheus::BuildCounter(), Family::kKafkaRequests)};
  Counters& errors{Register(registry, prometheus::BuildCounter(), Family::kKafkaErrors)};
  Counters& clamped{Register(registry, prometheus::BuildCounter(), Family::kLagClamped)};
};

void OwnMetrics::Impl::CountFrom(const std::string& cluster, const Report& report) {
  using core::CollectionResult;
  for (const auto result :
       {CollectionResult::kComplete, CollectionResult::kPartial, CollectionResult::kFailed}) {
    const std::string name(core::CollectionResultName(result));
    collections.Add(SeriesLabels(cluster, Family::kCollections, name))
        .Increment(report.result == result ? 1 : 0);
  }
  for (std::size_t i = 0; i < core::kApiCount; ++i) {
    const std::string name(core::ApiName(static_cast<core::Api>(i)));
    requests.Add(SeriesLabels(cluster, Family::kKafkaRequests, name))
        .Increment(static_cast<double>(report.stats.requests[i]));
  }
  for (const auto& [key, tally] : report.stats.errors) {
    LabelMap labels =
        SeriesLabels(cluster, Family::kKafkaErrors, std::string(core::ApiName(key.first)));
    labels[std::string(Info(Family::kKafkaErrors).labels[1])] = key.second;
    errors.Add(labels).Increment(static_cast<double>(tally.count));
  }
  clamped.Add(SeriesLabels(cluster, Family::kLagClamped, ""))
      .Increment(static_cast<double>(report.lag_clamped));
}

OwnMetrics::OwnMetrics(const BuildInfo& build, std::function<bool(std::string_view family)> shown)
    : impl_(std::make_unique<Impl>(std::move(shown))) {
  const auto& labels = Info(Family::kBuildInfo).labels;
  impl_->build_info
      .Add({{std::string(labels[0]), build.version}, {std::string(labels[1]), build.revision}})
      .Set(1);
}

OwnMetrics::~OwnMetrics() = default;

void OwnMetrics::Announce(const std::string& cluster) {
  const std::lock_guard lock(impl_->mutex);
  impl_->up.Replace(cluster, {{"", 0}});
}

void OwnMetrics::Observe(const std::string& cluster, const core::Report& report,
                         const Segments& segments) {
  const std::lock_guard lock(impl_->mutex);
  const auto last =
      report.last_complete ? std::optional(report.last_complete->time_since_epoch()) : std::nullopt;
  impl_->up.Replace(cluster, {{"", report.up ? 1 : 0}});
  impl_->last_success.Replace(cluster, SingleValue(last));
  impl_->skew.Replace(cluster, SingleValue(report.skew));
  impl_->durations.Replace(cluster, Durations(report));
  impl_->time_lag_pending.Replace(cluster, TimesPending(report));
  impl_->broker_rtt.Replace(cluster, RoundTrips(report));
  impl_->groups.Replace(cluster, GroupsByType(report));
  impl_->partitions.Replace(cluster, CountPartitions(report));
  impl_->series.Replace(cluster, CountSeries(segments));
  impl_->CountFrom(cluster, report);
}

std::string OwnMetrics::Write(Format format) const {
  std::map<std::string, std::vector<prometheus::ClientMetric>, std::less<>> found;
  {
    const std::lock_guard lock(impl_->mutex);
    for (auto& family : impl_->registry.Collect()) found[family.name] = std::move(family.metric);
  }
  for (const auto& [family, value] : ReadProcess()) {
    found[std::string(Info(family).name)].push_back(Unlabelled(family, value));
  }
  std::string out;
  for (const FamilyInfo& family : Catalogue()) {
    const auto metrics = found.find(family.name);
    if (metrics == found.end() || metrics->second.empty()) continue;
    if (impl_->shown && !impl_->shown(family.name)) continue;
    AppendHeader(out, family, format);
    for (const std::string& line : Samples(family, metrics->second)) out.append(line);
  }
  return out;
}

}  // namespace lagwatch::render
