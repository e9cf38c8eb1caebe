// SPDX-License-Identifier: Apache-2.0
// Remembers record times between collections: one answer per (topic, partition, offset) that a
// commit leaves unread, shared by the groups with a commit there, and a few facts per partition
// from which a search for the next offset starts.
//
// An answer is dropped when no commit is at its offset any more; everything of a partition when its
// log shrank (re-created, truncated), and of a topic when it no longer exists. A partition whose
// bounds could not be read keeps its state. At most kFacts facts and kEnds ends per partition, so
// memory is proportional to the commits with a lag. Plain state, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kafka/time_search.h"
#include "model/snapshot.h"
#include "model/types.h"

namespace lagwatch::kafka {

// The question about an offset: when the first record at or after it was written, which is the
// first that a commit leaves unread; or the youngest up to it, for the offset before a commit,
// which is the last that its group read.
enum class TimeKind : std::uint8_t { kFirstUnread, kLastRead };

struct TimeQuestion {
  TopicPartition at;
  std::int64_t offset = 0;
  std::int64_t lag = 0;  // records from the commit to the end at the isolation level
  TimeKind kind = TimeKind::kFirstUnread;

  friend bool operator==(const TimeQuestion&, const TimeQuestion&) = default;
};

// Which questions are asked.
struct TimeWishes {
  IsolationLevel isolation = IsolationLevel::kReadUncommitted;
  bool first_unread = true;  // false: last reads only (`--collect.time-lag=off`)
};

// The questions for every commit with something left to read, and for the last reads of groups that
// are known to have no member, once for each position; sorted by (at, offset, kind).
std::vector<TimeQuestion> TimeQuestions(const std::vector<Topic>& topics,
                                        const std::vector<Group>& groups, TimeWishes wishes);

class TimeMemory {
 public:
  static constexpr std::size_t kFacts = 8;
  static constexpr std::size_t kEnds = 12;

  // Starts a new collection with its bounds and commits.
  void Begin(const std::vector<Topic>& topics, const std::vector<Group>& groups, TimeWishes wishes);

  // The questions without an answer, the most urgent first: those that failed before, then first
  // unread records before last reads, then by lag.
  std::vector<TimeQuestion> Open() const;

  // A search that starts from the known facts of the partition. REQUIRES: `question` is one of
  // Open().
  TimeSearch Search(const TimeQuestion& question, WallTime now) const;

  // When the end of the log passed the question's offset, by the ends of past collections. That is
  // when the record arrived, not its own time; empty if the record existed before the first of
  // them.
  std::optional<WallTime> Arrival(const TimeQuestion& question) const;

  void Learn(TopicPartition at, const TimeFact& fact);
  // REQUIRES, both: `question` is one of Open().
  void Answer(const TimeQuestion& question, const UnreadTime& time);
  void AskedInVain(const TimeQuestion& question);

  // Writes the answers and the number of open questions into a snapshot with the topics of Begin(),
  // and ends the collection: no question is open any more.
  void Fill(Snapshot& snapshot);

 private:
  struct Entry {
    std::int64_t offset = 0;
    TimeKind kind = TimeKind::kFirstUnread;
    std::optional<UnreadTime> time;
    bool in_vain = false;
  };
  struct PartitionTimes {
    LogBounds bounds;            // the last that were read
    std::vector<Entry> entries;  // one a question, sorted as they are
    std::vector<TimeFact> facts;
    // Positions of the end with their times, oldest first, while a commit leaves something unread.
    // When there are kEnds, every other one is dropped: so they reach far back, and are closer
    // together the younger they are.
    std::vector<std::pair<std::int64_t, WallTime>> ends;
  };
  struct TopicTimes {
    std::string name;
    std::vector<PartitionTimes> partitions;
  };

  void AlignTopics(const std::vector<Topic>& topics);
  static void Refresh(PartitionTimes& times, const Partition& partition, const TimeQuestion* begin,
                      const TimeQuestion* end);
  static void KeepEnd(PartitionTimes& times);
  PartitionTimes& At(TopicPartition at);
  const PartitionTimes& At(TopicPartition at) const;
  const Entry& EntryOf(const TimeQuestion& question) const;
  Entry& EntryOf(const TimeQuestion& question);
  std::size_t IndexOf(const TimeQuestion& question) const;

  std::vector<TopicTimes> topics_;  // those of the snapshot, by its indices
  std::vector<TimeQuestion> questions_;
};

}  // namespace lagwatch::kafka
