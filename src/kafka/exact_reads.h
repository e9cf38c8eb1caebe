// SPDX-License-Identifier: Apache-2.0
// Exact mode's part of one collection: commits and counts from the follower of __consumer_offsets
// instead of OffsetFetch.
//
// The ends of the topic's partitions are asked for, one request a leader, and the follower gets
// a moment to pass them. They are high watermarks although it reads committed records only: a
// commit behind an open transaction is in a broker's answer and not yet in ours, so it must not be
// vouched for. Groups that the follower vouches for are taken from it; all others are asked as
// ever, and an answer seeds the group, so that each is asked once. Each group is asked again once
// in 30 to 60 minutes as a check: what the records do not explain is the error _INCONSISTENT, and
// the group is seeded anew. Without a follower every call does nothing. Lives for one Read; one
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kafka/offsets_topic.h"
#include "kafka/protocol/offset_fetch.h"
#include "kafka/round.h"
#include "kafka/topic_index.h"
#include "model/snapshot.h"

namespace lagwatch::kafka {

// What one collection leaves to the next.
struct ExactMemory {
  OffsetsFollower* follower = nullptr;  // not owned; null: exact mode is off
  std::vector<FetchedGroup> checks;     // answers to be held against the records
  // Positions that kept a collection waiting in vain, by partition: nobody waits at them again.
  std::vector<Offset> stuck;
  std::uint64_t undecodable = 0;  // what was counted already
  std::uint64_t unknown_kinds = 0;
  std::uint64_t resets = 0;
  bool refused = false;
};

class ExactReads {
 public:
  ExactReads(Round& round, const TopicIndex& topics, ExactMemory& memory);

  void AskEnds();
  void OnEnds(const Response& response);
  bool EndsDone() const { return pending_ == 0; }

  // Waits until the follower has passed the ends. From here on the ends are what they are.
  void AwaitFollower(SteadyTime until);

  // Fills in the group's commits, if the follower vouches for them; false if they are to be asked
  // for, which may be so for a check only.
  bool Take(Group& group);
  // A group was asked, and answered without any error.
  void OnFetched(const protocol::GroupOffsets& offsets);

  // Puts the counts into the snapshot, whose groups are complete.
  void Finish();

 private:
  bool IsPassed(const OffsetsState& state, std::int32_t partition) const;
  void JudgeChecks(OffsetsState& state);
  void CountTroubles(OffsetsState& state);
  void TellRefusal();

  Round& round_;
  const TopicIndex& topics_;
  ExactMemory& memory_;
  std::size_t pending_ = 0;
  bool closed_ = false;
  std::vector<Offset> ends_;  // by partition of __consumer_offsets
};

}  // namespace lagwatch::kafka
