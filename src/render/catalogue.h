// SPDX-License-Identifier: Apache-2.0
// The table of all metric families: name, type, labels and help, in the order of the page. No other
// code spells a metric name; docs/reference/metrics.md is generated from it. Constant data, any
// thread, nothing fails.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace lagwatch::render {

// In the order of the page: lagwatch's own families first, then those of collections.
enum class Family : std::size_t {
  kUp,
  kLastSuccess,
  kSkew,
  kCollections,
  kCollectionDuration,
  kKafkaRequests,
  kKafkaErrors,
  kLagClamped,
  kTimeLagPending,
  kBrokerRtt,
  kGroups,
  kPartitions,
  kSeries,
  kSeriesDropped,
  kReloadSuccessful,
  kReloadSuccessTime,
  kBuildInfo,
  kProcessCpu,
  kProcessResident,
  kProcessVirtual,
  kProcessOpenFds,
  kProcessMaxFds,
  kProcessStart,
  kBrokers,
  kBrokerInfo,
  kTopicPartitions,
  kTopicCurrentOffset,
  kTopicOldestOffset,
  kTopicLastStableOffset,
  kTopicLeader,
  kTopicLeaderIsPreferred,
  kTopicReplicas,
  kTopicInSyncReplicas,
  kTopicUnderReplicated,
  kTopicRecordsProduced,
  kGroupCurrentOffset,
  kGroupCurrentOffsetSum,
  kGroupLag,
  kGroupLagSum,
  kGroupReadableLag,
  kGroupLagSeconds,
  kGroupLagMax,
  kGroupLagSecondsMax,
  kGroupOffsetBeyondEnd,
  kGroupRecordsLost,
  kGroupRecordsConsumed,
  kGroupPartitionsUncommitted,
  kGroupPartitionsUnassigned,
  kGroupMembers,
  kGroupMembersIdle,
  kGroupState,
  kGroupInfo,
  kGroupMemberInfo,
  kGroupRebalances,
  kGroupRebalancingSeconds,
  kGroupOffsetCommits,
  kGroupCatchUp,
  kGroupDataLossEta,
  kGroupStatus,
  kGroupStatusReason,
  kGroupLagThreshold,
  kGroupLagSecondsThreshold,
  kGroupDataAge,
  kShareStartOffset,
  kShareLag,
  kShareLagSum,
  kShareLagSeconds,
  kShareLagMax,
  kShareLagSecondsMax,
  kShareMembers,
  kShareState,
  kShareStatus,
  kShareStatusReason,
  kShareDataAge,
};
inline constexpr std::size_t kFamilyCount = static_cast<std::size_t>(Family::kShareDataAge) + 1;
inline constexpr Family kFirstKafkaFamily = Family::kBrokers;

// Without constant labels; unused entries are empty. Series have them in this order.
using LabelNames = std::array<std::string_view, 5>;

struct FamilyInfo {
  Family id;
  std::string_view name;  // as in samples
  LabelNames labels;
  std::string_view help;  // plain text that needs no escaping

  // Every other family is a gauge.
  constexpr bool is_counter() const { return name.ends_with("_total"); }
};

// Indexed by Family.
std::span<const FamilyInfo> Catalogue();
const FamilyInfo& Info(Family family);

// The table of docs/reference/metrics.md, in Markdown.
std::string MetricsDoc();

}  // namespace lagwatch::render
