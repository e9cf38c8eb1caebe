// SPDX-License-Identifier: Apache-2.0
// Everything lagwatch says about one cluster after one collection: the only source of the metrics
// page, the JSON, the table of --once and the exit codes.
//
// Plain values, built by Evaluate() and immutable once published (shared between threads as
// shared_ptr<const Report>). Unknown is an empty optional, never a number. Topics, groups and
// partitions are sorted; names are stored once and referred to by index.
#pragma once

#include <bitset>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/policy.h"
#include "model/reason.h"
#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch {

// One partition of a group: with a commit or an owner, else it is not there.
struct PartitionLag {
  std::int32_t partition = 0;
  bool committed_exists = false;  // false: it has an owner, but no commit
  // Of one collection, bounds.read_at, and known or unknown together. Without a commit they are
  // unknown.
  Offset committed;
  LogBounds bounds;
  std::optional<std::int64_t> lag;           // >= 0
  std::optional<std::int64_t> readable_lag;  // >= 0, what can still be read
  // Of the first record not yet committed; empty while it is not known, or there is no lag.
  std::optional<UnreadTime> unread;
  std::optional<Duration> time_lag;  // >= 0; 0 without lag
  std::int64_t beyond_end = 0;       // records beyond the high watermark in two collections or more
  std::int32_t owner = -1;           // index in GroupReport::members, -1: nobody
  // Consumption over the last minute that is known; NaN: not known.
  float consumed_per_second = std::numeric_limits<float>::quiet_NaN();
  // How long it has waited at one commit, or owned without a commit, when it was last read; below
  // 0: it does not wait, or the group left its topic.
  Duration waiting{-1};
};

struct TopicLag {
  std::uint32_t topic = 0;  // index in Report::topics
  std::vector<PartitionLag> partitions;
  std::int32_t partition_count = 0;  // of the topic
  // Sums over the partitions with a commit; empty while any of them is unknown or none exists.
  std::optional<std::int64_t> committed_sum;
  std::optional<std::int64_t> lag_sum;
  // Counted since this process knows the group; they never decrease.
  std::uint64_t records_consumed = 0;
  std::uint64_t records_lost = 0;
  // By which a commit went forward while the group had no member: an operator's reset. Not
  // consumed.
  std::uint64_t records_skipped = 0;
  bool left = false;  // the group left the topic (docs/reference/verdicts.md)
};

struct GroupMember {
  std::string id;
  std::string client_id;
  std::string host;
  std::string group_instance_id;
  std::uint32_t partitions = 0;  // how many it owns
};

// Counted since this process knows the group; none of them ever decreases. Exact where
// __consumer_offsets is followed, else what collections could see of it: a lower bound.
struct GroupCounters {
  std::uint64_t rebalances = 0;
  std::uint64_t offset_commits = 0;
  Duration rebalancing{};  // time in a rebalancing state, between collections that saw it
};

// The youngest of the records before a group's commits. A commit follows the read of the record
// before it, so the group was alive at that time or later.
struct LastRead {
  WallTime at{};            // the record's timestamp
  std::uint32_t topic = 0;  // index in Report::topics
  std::int32_t partition = 0;
};

// How a group is shown to people, the worst last. Lists show the worst first.
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

// What was shown of a group before it became unknown.
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
  std::uint32_t groups = 1;  // of Kafka's that it is made of; more than one under a shared name
  std::optional<GroupState> state;  // empty: unknown to us (Kafka's own Unknown is a value)
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
  bool commits_known = false;  // its list of commits is of this or a still fresh collection
  WallTime commits_read{};     // when that list was read
  WallTime listed{};           // when a broker last listed it
  bool missed =
      false;  // its coordinator listed its groups without it; gone with the second such list
  WallTime membership_read{};  // when the members, here or empty by now, were last read
  // Begin of the present unbroken watch: the first reading, or the first after a gap longer than
  // `--collect.stale-after`.
  WallTime watched_since{};
  std::optional<WallTime> alive;       // when this process last saw a member or a commit that moved
  std::optional<LastRead> last_read;   // of a group without members that lags; empty: not known
  std::optional<ExactCounts> exact{};  // what following __consumer_offsets tells
  std::optional<Duration> age;         // of the oldest shown data; empty: nothing is shown
  GroupCounters counters;
  // Seconds at present rates, infinite when it never will be; empty until rates are known.
  std::optional<double> catch_up;
  std::optional<double> data_loss_eta;
  // Of all committed partitions, over the last minute that is known; empty: not known of one.
  std::optional<double> consumed_per_second;
  std::optional<double> produced_per_second;  // to the same partitions
  GroupPolicy policy;                         // how it is judged
  Status status = Status::kUnknown;
  WallTime status_since{};      // when the status became what it is
  std::vector<Reason> reasons;  // worst first
  // By ReasonKind: rules that could not have fired yet, because the group was not watched for long
  // enough.
  std::bitset<kReasonCount> pending;
  // The status; while nothing of the whole cluster can be read, the one before that, and for
  // three collections more at most. What the log compares: an outage changes no group.
  Status standing = Status::kUnknown;
  int unread_after_outage = 0;  // collections in a row
  ShownAs shown_as = ShownAs::kUnknown;
  std::shared_ptr<const LastKnown> last_known;  // null: all of it is read, or never was
};

// What a person should know of the cluster though nothing failed. Stands until a complete
// collection shows that it is over.
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
std::string_view GroupTypeName(GroupType type);

struct Report {
  WallTime started{};   // when its collection began
  WallTime at{};        // when it was made
  Duration interval{};  // between two collections; 0: there is to be only this one
  bool up = false;
  CollectionOutcome result = CollectionOutcome::kFailed;
  std::optional<WallTime> last_complete;
  // Ready: fresh data of a collection that reached Kafka is shown. Else `not_ready` says why.
  bool ready = false;
  std::string not_ready;
  std::vector<std::string> never_judged;  // as Policy::never_judged
  std::optional<Duration> skew;           // between the commits and the ends of this collection
  std::uint64_t lag_clamped = 0;  // differences of this collection that would have been negative
  std::optional<WallTime> last_reached;
  // False: brokers, leaders and replicas are too old or were never read, and are not shown.
  bool metadata_known = false;
  std::vector<Broker> brokers;
  std::vector<Topic> topics;  // bounds as shown: carried over for a while when unreadable
  std::vector<std::uint64_t> records_produced;  // by topic, since this process knows it
  std::vector<GroupReport> groups;
  std::uint64_t time_lag_pending = 0;  // offsets whose time is not yet found
  CollectionStats stats;
  std::vector<Note> notes;  // by kind, each at most once; serve/notes.h
};

// Whether the list of groups is fresh; else it is not empty, but unknown.
bool GroupsAreKnown(const Report& report);

// Why a group that is not in the Report may exist all the same; empty: it does not.
std::string WhyGroupsMayBeMissing(const Report& report);

}  // namespace lagwatch
