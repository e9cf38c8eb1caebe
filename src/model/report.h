// SPDX-License-Identifier: Apache-2.0
// The result of one collection of one cluster: the only source of the metrics page, the JSON, the
// table of --once and the exit codes.
//
// Plain values, built by Evaluate() and immutable once published (shared between threads as
// shared_ptr<const Report>). Unknown is an empty optional, never a number. Topics, groups and
// partitions are sorted; names are stored once and referred to by index.
#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/optional_non_negative.h"
#include "model/policy.h"
#include "model/reason.h"
#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch {

// One partition of a group that has a commit or an owner.
struct PartitionLag {
  std::int32_t partition = 0;
  bool committed_exists = false;  // false: it has an owner but no commit
  bool is_shared = false;         // a share group only: more than one member owns it
  // Read at bounds.read_at, and known or unknown together. Unknown without a commit.
  // Of a share group: the start offset.
  Offset committed;
  LogBounds bounds;
  OptionalNonNegative<std::int64_t> lag;           // of a share group: the broker's
  OptionalNonNegative<std::int64_t> readable_lag;  // what can still be read
  // Of the first record not yet committed; empty while unknown, or without lag.
  std::optional<UnreadTime> unread;
  OptionalNonNegative<Duration> time_lag;  // 0 without lag
  std::int64_t beyond_end = 0;  // records beyond the high watermark in two collections or more
  std::int32_t owner = -1;      // index in GroupReport::members; -1: none
  // Consumption over the last known minute; NaN: unknown.
  float consumed_per_second = std::numeric_limits<float>::quiet_NaN();
  // How long it has waited at one commit, or owned without a commit, when last read. Negative: it
  // does not wait, or the group left its topic.
  Duration waiting{-1};
};

struct TopicLag {
  std::uint32_t topic = 0;  // index in Report::topics
  std::vector<PartitionLag> partitions;
  std::int32_t partition_count = 0;  // of the topic
  // Sums over the partitions with a commit; empty while one of them is unknown or none exists.
  std::optional<std::int64_t> committed_sum;
  std::optional<std::int64_t> lag_sum;
  // Counted since this process first saw the group; they never decrease.
  std::uint64_t records_consumed = 0;
  std::uint64_t records_lost = 0;
  // By how much commits moved forward while the group had no member: an operator's reset. Not
  // counted as consumed.
  std::uint64_t records_skipped = 0;
  bool left = false;  // the group left the topic (docs/reference/verdicts.md)
};

struct GroupMember {
  std::string id;
  std::string client_id;
  std::string host;
  std::string group_instance_id;
  std::uint32_t partitions = 0;     // how many it owns
  std::uint32_t standby_tasks = 0;  // of a Streams group, warm-up tasks among them

  // Whether the group would do as well without it. A standby task is work.
  bool IsIdle() const { return partitions == 0 && standby_tasks == 0; }
};

// Counted since this process first saw the group; they never decrease. Exact if __consumer_offsets
// is followed, else a lower bound from what collections could see.
struct GroupCounters {
  std::uint64_t rebalances = 0;
  std::uint64_t offset_commits = 0;
  Duration rebalancing{};  // time in a rebalancing state, between collections that saw it

  GroupCounters& operator+=(const GroupCounters& more) {
    rebalances += more.rebalances;
    offset_commits += more.offset_commits;
    rebalancing += more.rebalancing;
    return *this;
  }
};

// The youngest of the records before a group's commits. A commit follows the reading of the record
// before it, so the group was alive at that time or later.
struct LastRead {
  WallTime at{};            // the record's timestamp
  std::uint32_t topic = 0;  // index in Report::topics
  std::int32_t partition = 0;
};

// How a group is shown to people, in ascending order. Lists show the worst first.
enum class ShownAs : std::uint8_t {
  kUnused,    // ok, and known to be out of use
  kOk,        // ok, and no rule that could not fire yet could apply
  kWatching,  // ok so far: a rule that could not fire yet could apply
  kWarning,
  kUnknown,
  kCritical,
};
inline constexpr std::size_t kShownAsCount = 6;
std::string_view ShownAsName(ShownAs shown_as);
std::optional<ShownAs> ParseShownAs(std::string_view name);

// The last state of a group that is unknown now.
struct LastKnown {
  WallTime at{};  // time of the data, not of the Report
  ShownAs shown_as = ShownAs::kOk;
  std::string headline;
  std::optional<std::int64_t> lag_sum;
  std::optional<Duration> time_lag_max;
  std::optional<std::size_t> members;
};

struct GroupReport {
  std::string id;
  std::uint32_t groups = 1;         // Kafka's groups that it consists of; more than one if merged
  std::optional<GroupState> state;  // empty: could not be read (Kafka's own Unknown is a value)
  GroupType type = GroupType::kUnknown;
  std::int32_t coordinator = kNoBroker;
  std::optional<std::string> assignor;
  std::optional<std::vector<GroupMember>> members;  // empty: could not be read
  std::vector<TopicLag> topics;
  std::optional<std::int64_t> lag_sum;  // empty while a committed partition is unknown
  std::optional<std::int64_t> lag_max;
  std::optional<Duration> time_lag_max;
  std::optional<std::uint32_t> partitions_uncommitted;
  std::optional<std::uint32_t> partitions_unassigned;
  std::optional<std::uint32_t> members_idle;
  bool commits_known = false;  // whether its list of commits is of this collection or still fresh
  WallTime commits_read{};     // when that list was read
  WallTime listed{};           // when a broker last listed it
  bool missed = false;         // missing in its coordinator's list; a second such list removes it
  WallTime membership_read{};  // when the members were last read
  // Start of the present watch without a gap: the first reading, or the first after a gap longer
  // than `--collect.stale-after`.
  WallTime watched_since{};
  std::optional<WallTime> alive;       // when this process last saw a member or a commit that moved
  std::optional<LastRead> last_read;   // of a group without members that lags; empty: not known
  std::optional<ExactCounts> exact{};  // counts of following __consumer_offsets
  std::optional<Duration> age;         // of the oldest data shown; empty: no data is shown
  GroupCounters counters;
  // Seconds at present rates, infinite if never; empty until rates are known.
  std::optional<double> catch_up;
  std::optional<double> data_loss_eta;
  // Of all committed partitions, over the last known minute; empty if one is unknown.
  std::optional<double> consumed_per_second;
  std::optional<double> produced_per_second;  // to the same partitions
  GroupPolicy policy;                         // how it is judged
  Status status = Status::kUnknown;
  WallTime status_since{};      // when the status last changed
  std::vector<Reason> reasons;  // worst first
  // By ReasonKind: rules that could not fire yet, because the group has not been watched for long
  // enough.
  std::bitset<kReasonCount> pending;
  // The status; while nothing of the whole cluster can be read, and for at most three more
  // collections, the status before that. The change log compares it: an outage does not change
  // groups.
  Status standing = Status::kUnknown;
  int unread_after_outage = 0;  // collections in a row
  ShownAs shown_as = ShownAs::kUnknown;
  std::shared_ptr<const LastKnown> last_known;  // null: all of it is read, or it was never read

  bool is_share() const { return type == GroupType::kShare; }
};

// Calls `use(row)` for each partition of the group.
template <typename Use>
void ForEachRow(const GroupReport& group, Use use) {
  for (const TopicLag& topic : group.topics) {
    for (const PartitionLag& row : topic.partitions) use(row);
  }
}

template <typename Predicate>
bool AnyRow(const GroupReport& group, Predicate predicate) {
  return std::ranges::any_of(group.topics, [&](const TopicLag& topic) {
    return std::ranges::any_of(topic.partitions, predicate);
  });
}

// A hint about the cluster although nothing failed. Stays until a complete collection shows that it
// no longer applies.
enum class NoteKind {
  kNoGroupLeft,   // by the filters of groups
  kNoTopicLeft,   // by the filters of topics
  kUnnamedGroup,  // there is a group with an empty id, which is not shown
};

struct Note {
  NoteKind kind = NoteKind::kNoGroupLeft;
  std::string text;
};

enum class CollectionOutcome { kComplete, kPartial, kFailed };
std::string_view CollectionOutcomeName(CollectionOutcome result);
std::string_view GroupStateName(GroupState state);
std::optional<GroupState> ParseGroupState(std::string_view name);
std::string_view GroupTypeName(GroupType type);
std::optional<GroupType> ParseGroupType(std::string_view name);

struct Report {
  WallTime started{};         // start of its collection
  WallTime at{};              // when it was created
  Duration interval{};        // time between two collections; 0: there is only this one
  Duration share_interval{};  // as Policy::share_interval
  bool up = false;
  CollectionOutcome result = CollectionOutcome::kFailed;
  std::optional<WallTime> last_complete;
  // Whether fresh data of a collection that reached Kafka is shown. If not, `not_ready` has the
  // reason.
  bool ready = false;
  std::string not_ready;
  std::vector<std::string> never_judged;  // as Policy::never_judged
  std::optional<Duration> skew;           // between the commits and the ends of this collection
  std::uint64_t lag_clamped = 0;  // negative differences of this collection that were shown as 0
  std::optional<WallTime> last_reached;
  // False: brokers, leaders and replicas are too old or were never read, and are not shown.
  bool metadata_known = false;
  std::vector<Broker> brokers;
  std::vector<Topic> topics;  // bounds as shown: carried over for a while if they cannot be read
  std::vector<std::uint64_t> records_produced;  // by topic, since this process first saw it
  std::vector<GroupReport> groups;
  // Groups of Connect workers; empty until every broker has listed its groups.
  std::optional<std::uint64_t> connect_groups;
  std::uint64_t time_lag_pending = 0;  // offsets whose record time is not found yet
  CollectionStats stats;
  std::vector<Note> notes;  // by kind, each at most once; serve/notes.h
};

// Whether the list of groups is fresh; if not, it is unknown rather than empty.
bool GroupsAreKnown(const Report& report);

// The time between two readings of the group's offsets; 0: there is only one.
Duration IntervalOf(const Report& report, const GroupReport& group);

// Why a group that is missing in the Report may still exist; empty: it does not.
std::string WhyGroupsMayBeMissing(const Report& report);

}  // namespace lagwatch
