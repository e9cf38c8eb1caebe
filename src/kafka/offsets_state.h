// SPDX-License-Identifier: Apache-2.0
// The state that the records of __consumer_offsets describe: the commits of every group, and
// counts.
//
// A group's commits come once from OffsetFetch (Seed) and from then on from records alone.
// Positions decide whether they are complete: the end of the group's partition is noted, and once
// all records before it were applied (Passed), no commit made before that moment can be missing. A
// group is not complete before it was seeded, after its partition lost records (Reset), and once a
// record about it could not be decoded. Pure: plain state, times are arguments, one thread at a
// time. Nothing fails.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/name_filter.h"
#include "kafka/records/offsets_record.h"
#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch::kafka {

// One commit in an OffsetFetch answer.
struct FetchedCommit {
  std::string topic;
  std::int32_t partition = 0;
  Offset offset;
};

// The OffsetFetch answer for one group, and the end of the group's partition of __consumer_offsets
// before the request: commits of later records may be in it or not.
struct FetchedGroup {
  std::string group;
  std::int64_t end = 0;
  std::vector<FetchedCommit> commits;
};

class OffsetsState {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;
  using Visible = std::function<bool(std::string_view topic, std::int32_t partition)>;
  using VisitCommit = std::function<void(std::string_view topic, std::int32_t partition,
                                         Offset offset, WallTime committed_at)>;

  OffsetsState(config::NameFilter groups, config::NameFilter topics);

  // --- what is read ---

  // Starts again with that many partitions, their positions unknown. Keeps the counts.
  void Restart(std::int32_t partitions);
  // The partition's records are no longer the followed ones, or some are missing.
  void Reset(std::int32_t partition);
  // Applies the record at `offset` of a partition.
  void Apply(std::int32_t partition, std::int64_t offset, const records::OffsetsRecord& record);
  // All records below `position` were applied; some offsets are not records (control records).
  void PassTo(std::int32_t partition, std::int64_t position);

  // --- what is known ---

  std::int32_t partitions() const { return static_cast<std::int32_t>(logs_.size()); }
  std::int32_t PartitionOf(std::string_view group) const;
  // Unknown until the first record or end was seen.
  Offset Position(std::int32_t partition) const;
  bool Passed(std::int32_t partition, Offset end) const;

  bool Vouches(std::string_view group) const;
  void VisitCommits(std::string_view group, const VisitCommit& visit) const;
  // Empty while the group's partition is not followed.
  std::optional<ExactCounts> Counts(std::string_view group) const;
  // Number of records that could not be decoded.
  std::uint64_t undecodable() const { return undecodable_; }
  // The unknown kinds of records that were seen.
  const std::set<std::int16_t>& unknown_kinds() const { return unknown_kinds_; }

  // --- OffsetFetch as seed and as check ---

  void Seed(const FetchedGroup& fetched, SteadyTime now);
  bool CheckDue(std::string_view group, SteadyTime now) const;
  void ScheduleCheck(std::string_view group, SteadyTime now);
  // Describes the difference to an answer that records do not explain; empty: none. Call it when
  // the partition has passed an end noted after the answer. `visible`: what OffsetFetch may show.
  std::string Compare(const FetchedGroup& fetched, const Visible& visible) const;
  // The group is incomplete until it is seeded again.
  void Unseed(std::string_view group);

  // Drops groups that are not listed and that ended by their own records, or that several
  // consecutive listings of all brokers lacked. `whole`: this listing is of all brokers.
  void Listed(const std::function<bool(const std::string& group)>& listed, bool whole);

 private:
  struct FollowedCommit {
    std::int32_t partition = 0;
    Offset offset;  // unknown: it was removed
    WallTime committed_at{};
    std::int64_t record = -1;  // the offset of its record; a seed's is below the noted end
  };
  using Commits = std::vector<FollowedCommit>;  // of one topic, sorted by partition
  using Topics = std::map<std::string, Commits, std::less<>>;

  struct Group {
    ExactCounts counts;
    bool generation_seen = false;
    std::int32_t assignment_epoch = -1;
    bool member_left = false;  // the last record about a member removed it
    // The assignment epoch was raised after that: whether for members, a later record shows.
    bool maybe_rebalanced = false;
    bool seeded = false;
    bool undecodable = false;
    bool exists = false;  // its own last record, if any was seen, was not a tombstone
    bool ended = false;   // the last record removed the rest of it
    int unlisted = 0;
    SteadyTime check_at{};
    Topics topics;
  };

  // Looks up names without copying them.
  struct NameHash {
    // The name is the standard library's.
    using is_transparent = void;  // NOLINT(readability-identifier-naming)
    std::size_t operator()(std::string_view name) const {
      return std::hash<std::string_view>()(name);
    }
  };

  struct Log {
    Offset position;
    bool undecodable = false;  // a key that may be of any group
  };

  void On(Log& log, std::int64_t offset, const records::OffsetCommit& commit);
  void On(Log& log, std::int64_t offset, const records::ClassicGroup& group);
  void On(Log& log, std::int64_t offset, const records::GroupEpoch& epoch);
  void On(Log& log, std::int64_t offset, const records::AssignmentEpoch& epoch);
  void On(Log& log, std::int64_t offset, const records::GroupMember& member);
  void On(Log& log, std::int64_t offset, const records::UnusedRecord& record);
  void On(Log& log, std::int64_t offset, const records::UnknownRecord& record);
  void On(Log& log, std::int64_t offset, const records::MalformedRecord& record);

  Group* Followed(std::string_view group);
  const Group* Find(std::string_view group) const;
  Group* Find(std::string_view group);
  void Count(records::NoValue reason);
  static void Forget(Group& group);
  static void NoteEnd(Group& group);
  static FollowedCommit& At(Group& group, std::string_view topic, std::int32_t partition);
  static const FollowedCommit* FindIn(const Topics& topics, std::string_view topic,
                                      std::int32_t partition);
  static bool IsBefore(const FollowedCommit& commit, std::int32_t partition);

  config::NameFilter groups_filter_;
  config::NameFilter topics_filter_;
  std::vector<Log> logs_;  // by partition of __consumer_offsets
  std::unordered_map<std::string, Group, NameHash, std::equal_to<>> groups_;
  std::uint64_t undecodable_ = 0;
  std::set<std::int16_t> unknown_kinds_;
};

}  // namespace lagwatch::kafka
