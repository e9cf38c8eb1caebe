// SPDX-License-Identifier: Apache-2.0
#include "render/page.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "render/catalogue.h"
#include "render/exposition.h"
#include "render/group_samples.h"
#include "render/page_writers.h"

namespace lagwatch::render {
namespace {

SharedBlock Stored(std::string_view text) {
  CompressedBlock stored;
  AppendStored(stored, text);
  return std::make_shared<const CompressedBlock>(std::move(stored));
}

class PageRenderer {
 public:
  PageRenderer(const Report& report, const PageOptions& options)
      : report_(report), options_(options), writers_(options) {}

  ClusterSamples Render() {
    WriteBrokers();
    for (std::size_t i = 0; i < report_.topics.size(); ++i) WriteTopic(i);
    const SeriesDropped dropped = WriteGroups(writers_, report_, options_, topic_labels_);
    return {writers_.Take(), dropped};
  }

 private:
  FamilyWriter& At(Family family) { return writers_.At(family); }

  void WriteBrokers() {
    if (!report_.metadata_known) return;
    At(Family::kBrokers).Add("", static_cast<std::int64_t>(report_.brokers.size()));
    for (const Broker& broker : report_.brokers) {
      const std::string id = Label("id", std::to_string(broker.id));
      At(Family::kBrokerInfo).Add(With(id, "address", broker.address), 1);
    }
  }

  void WriteTopic(std::size_t index) {
    const Topic& topic = report_.topics[index];
    std::string label = Label("topic", topic.name);
    const bool is_new = topics_.IsNew(label);
    topic_labels_.push_back(is_new ? label : "");
    if (!is_new) return;
    const auto count = static_cast<std::int64_t>(topic.partitions.size());
    if (report_.metadata_known && count > 0) At(Family::kTopicPartitions).Add(label, count);
    if (index < report_.records_produced.size()) {
      writers_.AddCount(Family::kTopicRecordsProduced, label, report_.records_produced[index]);
    }
    PartitionLabels labels(std::move(label));
    for (std::int64_t i = 0; i < count; ++i) {
      const Partition& partition = topic.partitions[static_cast<std::size_t>(i)];
      if (partition.bounds) WriteBounds(*partition.bounds, labels(i));
      if (report_.metadata_known) WriteReplication(partition, labels(i));
    }
  }

  void WriteBounds(const LogBounds& bounds, std::string_view labels) {
    writers_.AddKnown(Family::kTopicCurrentOffset, labels, bounds.end);
    writers_.AddKnown(Family::kTopicOldestOffset, labels, bounds.start);
    if (options_.last_stable) {
      writers_.AddKnown(Family::kTopicLastStableOffset, labels, bounds.last_stable);
    }
  }

  void WriteReplication(const Partition& partition, std::string_view labels) {
    if (partition.leader != kNoBroker) {
      At(Family::kTopicLeader).Add(labels, partition.leader);
    }
    if (partition.replicas == 0) return;  // not in the metadata
    if (partition.preferred_leader != kNoBroker) {
      At(Family::kTopicLeaderIsPreferred)
          .Add(labels, partition.leader == partition.preferred_leader ? 1 : 0);
    }
    At(Family::kTopicReplicas).Add(labels, partition.replicas);
    At(Family::kTopicInSyncReplicas).Add(labels, partition.in_sync_replicas);
    At(Family::kTopicUnderReplicated)
        .Add(labels, partition.in_sync_replicas < partition.replicas ? 1 : 0);
  }

  const Report& report_;
  const PageOptions& options_;
  PageWriters writers_;
  UniqueLabels topics_;
  std::vector<std::string> topic_labels_;  // as Report::topics; empty: not shown
};

}  // namespace

ClusterSamples RenderMetrics(const Report& report, const PageOptions& options) {
  return PageRenderer(report, options).Render();
}

std::string_view ContentType(Format format) {
  return format == Format::kText ? "text/plain; version=0.0.4; charset=utf-8"
                                 : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

std::vector<SharedBlock> JoinPage(std::span<const std::shared_ptr<const ClusterSamples>> clusters,
                                  Format format, const FamilyFilter& asked) {
  std::vector<std::vector<SharedBlock>> samples(kFamilyCount);
  for (const auto& segments : clusters) {
    for (const FamilySamples& segment : segments->families)
      samples[segment.family].push_back(segment.samples);
  }
  std::vector<SharedBlock> page;
  for (std::size_t family = 0; family < kFamilyCount; ++family) {
    if (samples[family].empty()) continue;
    if (asked && !asked(Catalogue()[family].name)) continue;
    std::string header;
    AppendHeader(header, Catalogue()[family], format);
    page.push_back(Stored(header));
    page.insert(page.end(), samples[family].begin(), samples[family].end());
  }
  if (format == Format::kOpenMetrics) page.push_back(Stored("# EOF\n"));
  return page;
}

}  // namespace lagwatch::render
