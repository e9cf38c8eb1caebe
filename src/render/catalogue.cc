// SPDX-License-Identifier: Apache-2.0
#include "render/catalogue.h"

namespace lagwatch::render {
namespace {

constexpr LabelNames kNoLabels{};
constexpr LabelNames kByTopic{"topic"};
constexpr LabelNames kByPartition{"topic", "partition"};
constexpr LabelNames kByGroup{"consumergroup"};
constexpr LabelNames kByGroupTopic{"consumergroup", "topic"};
constexpr LabelNames kByGroupPartition{"consumergroup", "topic", "partition"};
constexpr LabelNames kByShare{"sharegroup"};
constexpr LabelNames kByShareTopic{"sharegroup", "topic"};
constexpr LabelNames kBySharePartition{"sharegroup", "topic", "partition"};

constexpr std::array<FamilyInfo, kFamilyCount> kCatalogue{{
    {Family::kUp, "lagwatch_up", kNoLabels, "1 when the last collection reached Kafka, else 0."},
    {Family::kLastSuccess, "lagwatch_last_success_timestamp_seconds", kNoLabels,
     "Unix time of the last complete collection, in seconds. Absent before the first one."},
    {Family::kSkew, "lagwatch_collection_skew_seconds", kNoLabels,
     "Time between reading the commits and the log ends in the last collection: the lag of a busy "
     "group is too high by at most what was produced in that time."},
    {Family::kCollections,
     "lagwatch_collections_total",
     {"result"},
     "Collections by result: complete, partial (something could not be read) or failed (nothing "
     "could)."},
    {Family::kCollectionDuration,
     "lagwatch_collection_duration_seconds",
     {"phase"},
     "Wall time of each phase of the last collection, in seconds. A phase that did not run is "
     "absent."},
    {Family::kKafkaRequests,
     "lagwatch_kafka_requests_total",
     {"api"},
     "Requests sent to Kafka. Scrapes send none."},
    {Family::kKafkaErrors,
     "lagwatch_kafka_errors_total",
     {"api", "error"},
     "Failed requests and failed parts of requests (a broker, a group, a partition), by "
     "Kafka's name of the error; names of the client's own errors start with an underscore. "
     "not_asked counts groups that were skipped because no time was left."},
    {Family::kLagClamped, "lagwatch_lag_clamped_total", kNoLabels,
     "Differences that would have been a negative lag and were shown as 0."},
    {Family::kTimeLagPending, "lagwatch_time_lag_pending", kNoLabels,
     "Offsets whose record time is not found yet, so that their time lag is absent; the largest "
     "lag is looked up first. Absent while no data is shown."},
    {Family::kBrokerRtt,
     "lagwatch_broker_rtt_seconds",
     {"broker"},
     "Round trip of one small request to each broker in the last collection, in seconds. Absent "
     "while the broker does not answer."},
    {Family::kGroups,
     "lagwatch_groups",
     {"type"},
     "Groups by type, including those that a limit leaves out of the page. Connect: the groups of "
     "Connect workers, which have no other series."},
    {Family::kPartitions, "lagwatch_partitions", kNoLabels, "Topic partitions on this page."},
    {Family::kSeries, "lagwatch_series", kNoLabels,
     "Series on this page that come from Kafka: without lagwatch_* and process_*."},
    {Family::kSeriesDropped,
     "lagwatch_series_dropped",
     {"reason"},
     "Series of groups that are not on this page because of a limit: groups "
     "(--limit.groups) or series (--limit.series). The groups with the most lag are kept."},
    {Family::kReloadSuccessful, "lagwatch_config_last_reload_successful", kNoLabels,
     "1 when the configuration was valid when it was last read, at the start or by a reload, else "
     "0: the previous one stays in use."},
    {Family::kReloadSuccessTime, "lagwatch_config_last_reload_success_timestamp_seconds", kNoLabels,
     "Unix time at which the configuration in use was read, in seconds."},
    {Family::kBuildInfo,
     "lagwatch_build_info",
     {"version", "revision", "librdkafka"},
     "Always 1; the labels have the version and revision of lagwatch and its Kafka client."},
    {Family::kProcessCpu, "process_cpu_seconds_total", kNoLabels,
     "User and system CPU time spent by this process, in seconds."},
    {Family::kProcessResident, "process_resident_memory_bytes", kNoLabels,
     "Resident memory of this process, in bytes."},
    {Family::kProcessVirtual, "process_virtual_memory_bytes", kNoLabels,
     "Virtual memory of this process, in bytes."},
    {Family::kProcessOpenFds, "process_open_fds", kNoLabels,
     "Open file descriptors of this process."},
    {Family::kProcessMaxFds, "process_max_fds", kNoLabels,
     "File descriptors this process may have open. Absent when there is no limit."},
    {Family::kProcessStart, "process_start_time_seconds", kNoLabels,
     "Unix time at which this process started, in seconds."},
    {Family::kBrokers, "kafka_brokers", kNoLabels, "Brokers in the cluster's metadata."},
    {Family::kBrokerInfo,
     "kafka_broker_info",
     {"id", "address"},
     "Always 1; one series per broker with the address it advertises."},
    {Family::kTopicPartitions, "kafka_topic_partitions", kByTopic, "Partitions of the topic."},
    {Family::kTopicCurrentOffset, "kafka_topic_partition_current_offset", kByPartition,
     "End of the partition: its high watermark, the offset after the last record that consumers "
     "may read. Read from the leader after all commits of the same collection."},
    {Family::kTopicOldestOffset, "kafka_topic_partition_oldest_offset", kByPartition,
     "Start of the partition: the oldest offset still in its log."},
    {Family::kTopicLastStableOffset, "kafka_topic_partition_last_stable_offset", kByPartition,
     "Last stable offset: up to where read_committed consumers can read, held back by open "
     "transactions. Only with --collect.isolation-level=read_committed."},
    {Family::kTopicLeader, "kafka_topic_partition_leader", kByPartition,
     "Id of the broker that leads the partition. Absent while it has no leader."},
    {Family::kTopicLeaderIsPreferred, "kafka_topic_partition_leader_is_preferred", kByPartition,
     "1 when the partition is led by its preferred broker, else 0."},
    {Family::kTopicReplicas, "kafka_topic_partition_replicas", kByPartition,
     "Replicas of the partition."},
    {Family::kTopicInSyncReplicas, "kafka_topic_partition_in_sync_replica", kByPartition,
     "In-sync replicas of the partition."},
    {Family::kTopicUnderReplicated, "kafka_topic_partition_under_replicated_partition",
     kByPartition, "1 when the partition has fewer in-sync replicas than replicas, else 0."},
    {Family::kTopicRecordsProduced, "kafka_topic_records_produced_total", kByTopic,
     "Forward progress of the topic's ends since lagwatch first saw the topic, in offsets. Starts "
     "at 0; a re-created topic never makes it jump, and records written while the ends could not "
     "be read are counted later."},
    {Family::kGroupCurrentOffset, "kafka_consumergroup_current_offset", kByGroupPartition,
     "Offset the group has committed: the next record it would read. Absent for a partition "
     "without a commit (-1 with --compat.kafka-exporter)."},
    {Family::kGroupCurrentOffsetSum, "kafka_consumergroup_current_offset_sum", kByGroupTopic,
     "Sum of the group's committed offsets in the topic. Absent while one of them is unknown."},
    {Family::kGroupLag, "kafka_consumergroup_lag", kByGroupPartition,
     "Records between the group's commit and the end of the partition, of one collection; never "
     "negative. With read_committed the end is the last stable offset. Offsets of compacted or "
     "transactional logs are not all records, so it is an upper bound there."},
    {Family::kGroupLagSum, "kafka_consumergroup_lag_sum", kByGroupTopic,
     "Sum of the group's lag in the topic over its committed partitions. Absent while one of them "
     "is unknown."},
    {Family::kGroupReadableLag, "kafka_consumergroup_readable_lag", kByGroupPartition,
     "Lag that can still be read, counted from the start of the log where the commit lies before "
     "it. Present only where it differs from the lag."},
    {Family::kGroupLagSeconds, "kafka_consumergroup_lag_seconds", kByGroupPartition,
     "Age of the oldest record that the group has not committed, by the record's own timestamp, "
     "in seconds; 0 when the lag is 0. Absent while it is not known: not found yet "
     "(lagwatch_time_lag_pending), not readable, or --collect.time-lag=off."},
    {Family::kGroupLagMax, "kafka_consumergroup_lag_max", kByGroup,
     "Lag of the group's worst partition. Absent while a partition that could be worse is "
     "unknown."},
    {Family::kGroupLagSecondsMax, "kafka_consumergroup_lag_seconds_max", kByGroup,
     "Time lag of the group's worst partition, in seconds. Absent while a partition that could "
     "be worse is unknown."},
    {Family::kGroupOffsetBeyondEnd, "kafka_consumergroup_offset_beyond_end", kByGroupPartition,
     "Records by which the commit lies beyond the end of the partition, for two collections or "
     "more: the topic was re-created or records were lost. Present only then."},
    {Family::kGroupRecordsLost, "kafka_consumergroup_records_lost_total", kByGroupTopic,
     "Records deleted before the group read them, in offsets, since lagwatch first saw the group. "
     "Starts at 0."},
    {Family::kGroupRecordsConsumed, "kafka_consumergroup_records_consumed_total", kByGroupTopic,
     "Forward progress of the group's commits in the topic since lagwatch first saw the group, in "
     "offsets. Starts at 0; a seek back or a re-created topic never makes it jump."},
    {Family::kGroupPartitionsUncommitted, "kafka_consumergroup_partitions_uncommitted", kByGroup,
     "Partitions without a commit that a member owns, or whose topic has another partition with "
     "a commit."},
    {Family::kGroupPartitionsUnassigned, "kafka_consumergroup_partitions_unassigned", kByGroup,
     "Partitions of the group's topics that no member owns."},
    {Family::kGroupMembers, "kafka_consumergroup_members", kByGroup,
     "Members of the group. Absent while they could not be read."},
    {Family::kGroupMembersIdle, "kafka_consumergroup_members_idle", kByGroup,
     "Members of the group that own no partition, and in a Streams group no standby task either."},
    {Family::kGroupState,
     "kafka_consumergroup_state",
     {"consumergroup", "state"},
     "Always 1; the one present state of the group. Absent while it could not be read."},
    {Family::kGroupInfo,
     "kafka_consumergroup_info",
     {"consumergroup", "type", "assignor", "coordinator"},
     "Always 1; group protocol, assignor and coordinating broker of the group. An "
     "unknown value is an empty label."},
    {Family::kGroupMemberInfo,
     "kafka_consumergroup_member_info",
     {"consumergroup", "member_id", "client_id", "host", "group_instance_id"},
     "Always 1; one series per member. Only with --collect.member-info."},
    {Family::kGroupRebalances, "kafka_consumergroup_rebalances_total", kByGroup,
     "Rebalances seen since lagwatch first saw the group. A lower bound: several between two "
     "collections count as one, and a rebalance that leaves state, members and assignment as they "
     "were is not seen. Exact with --collect.offsets-topic."},
    {Family::kGroupRebalancingSeconds, "kafka_consumergroup_rebalancing_seconds_total", kByGroup,
     "Time in a rebalancing state (PreparingRebalance, CompletingRebalance, Assigning, "
     "Reconciling), in seconds: of the time between two collections, half for each of the two "
     "that saw it. What begins and ends between two is not seen."},
    {Family::kGroupOffsetCommits, "kafka_consumergroup_offset_commits_total", kByGroup,
     "Commits seen since lagwatch first saw the group, one a partition. A lower bound: one is "
     "counted when a partition's committed offset changed between two collections, however many "
     "there were. Exact with --collect.offsets-topic."},
    {Family::kGroupCatchUp, "kafka_consumergroup_catch_up_seconds", kByGroup,
     "Seconds until the group has caught up at present rates; 0 without lag, +Inf when it never "
     "will. Absent until rates are known and while a committed partition is unknown."},
    {Family::kGroupDataLossEta, "kafka_consumergroup_data_loss_eta_seconds", kByGroup,
     "Seconds until retention overtakes the group at present rates, so that records are deleted "
     "unread; +Inf when it will not. Absent until rates are known and while a committed "
     "partition is unknown."},
    {Family::kGroupStatus,
     "kafka_consumergroup_status",
     {"consumergroup", "status"},
     "Always 1; the one present status of the group: ok, warning, critical or unknown."},
    {Family::kGroupStatusReason,
     "kafka_consumergroup_status_reason",
     {"consumergroup", "reason"},
     "Always 1; one series per reason that holds for the group. Reasons that are only information "
     "(no_members, no_assignment, inactive) are also present with status ok."},
    {Family::kGroupLagThreshold,
     "kafka_consumergroup_lag_threshold",
     {"consumergroup", "severity"},
     "Lag of one partition, in records, above which the status is warning or critical. Absent "
     "when off."},
    {Family::kGroupLagSecondsThreshold,
     "kafka_consumergroup_lag_seconds_threshold",
     {"consumergroup", "severity"},
     "Time lag of one partition, in seconds, above which the status is warning or critical. "
     "Absent when off."},
    {Family::kGroupDataAge, "kafka_consumergroup_data_age_seconds", kByGroup,
     "Age of the oldest data shown for the group, in seconds, when this page was made. Values that "
     "could not be read again are kept for a while and age."},
    {Family::kShareStartOffset, "kafka_sharegroup_start_offset", kBySharePartition,
     "Start offset of the share group: the first record that is not completed, as its brokers have "
     "stored it, which may be one batch behind. Absent until the group has one."},
    {Family::kShareLag, "kafka_sharegroup_lag", kBySharePartition,
     "Records that the share group has not completed, as its brokers count them. Not the end minus "
     "the start offset: records are completed out of order. Absent where the broker does not know "
     "it, and before Kafka 4.2."},
    {Family::kShareLagSum, "kafka_sharegroup_lag_sum", kByShareTopic,
     "Sum of the share group's lag in the topic over its partitions with a start offset. Absent "
     "while one of them is unknown."},
    {Family::kShareLagSeconds, "kafka_sharegroup_lag_seconds", kBySharePartition,
     "Age of the record at the share group's start offset when the lag was read, by the record's "
     "own timestamp, in seconds; 0 when the lag is 0. Absent while it is not known."},
    {Family::kShareLagMax, "kafka_sharegroup_lag_max", kByShare,
     "Lag of the share group's worst partition. Absent while a partition that could be worse is "
     "unknown."},
    {Family::kShareLagSecondsMax, "kafka_sharegroup_lag_seconds_max", kByShare,
     "Time lag of the share group's worst partition, in seconds. Absent while a partition that "
     "could be worse is unknown."},
    {Family::kShareMembers, "kafka_sharegroup_members", kByShare,
     "Members of the share group. Absent while they could not be read."},
    {Family::kShareState,
     "kafka_sharegroup_state",
     {"sharegroup", "state"},
     "Always 1; the one present state of the share group. Absent while it could not be read."},
    {Family::kShareStatus,
     "kafka_sharegroup_status",
     {"sharegroup", "status"},
     "Always 1; the one present status of the share group: ok, warning, critical or unknown."},
    {Family::kShareStatusReason,
     "kafka_sharegroup_status_reason",
     {"sharegroup", "reason"},
     "Always 1; one series per reason that holds for the share group."},
    {Family::kShareDataAge, "kafka_sharegroup_data_age_seconds", kByShare,
     "Age of the oldest data shown for the share group, in seconds, when this page was made: start "
     "offsets and lag are read once every --collect.share-interval."},
}};

constexpr bool IsIndexedByFamily() {
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    if (static_cast<std::size_t>(kCatalogue[i].id) != i) return false;
  }
  return true;
}
static_assert(IsIndexedByFamily());

void AppendDocRow(std::string& out, const FamilyInfo& family) {
  out.append("| `").append(family.name).append("` | ");
  out.append(family.is_counter() ? "counter" : "gauge").append(" | ");
  bool first = true;
  for (const std::string_view label : family.labels) {
    if (label.empty()) break;
    if (!first) out.append(", ");
    out.append("`").append(label).append("`");
    first = false;
  }
  out.append(first ? "–" : "").append(" | ").append(family.help).append(" |\n");
}

}  // namespace

std::span<const FamilyInfo> Catalogue() { return kCatalogue; }

const FamilyInfo& Info(Family family) { return kCatalogue[static_cast<std::size_t>(family)]; }

std::string MetricsDoc() {
  constexpr auto kSplit = static_cast<std::size_t>(kFirstKafkaFamily);
  const auto all = Catalogue();
  std::string out = "| name | type | labels | meaning |\n|---|---|---|---|\n";
  // The kafka_* families come first, because readers look for them first; the page has them last.
  for (const FamilyInfo& family : all.subspan(kSplit)) AppendDocRow(out, family);
  for (const FamilyInfo& family : all.first(kSplit)) AppendDocRow(out, family);
  return out;
}

}  // namespace lagwatch::render
