// SPDX-License-Identifier: Apache-2.0
// The group side of one collection: listings, committed offsets, descriptions. Each broker lists
// the groups it coordinates, so the broker that listed a group is asked about it.
// Lives for one Read; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/name_filter.h"
#include "kafka/decode.h"
#include "kafka/exact_reads.h"
#include "kafka/lanes.h"
#include "kafka/round.h"

namespace lagwatch::kafka {

// What one collection leaves to the next.
struct GroupMemory {
  // Groups that could not be read whole, and in how many collections in a row.
  std::unordered_map<std::string, std::uint32_t> overdue;
  Lanes::Windows windows;
};

class GroupReads {
 public:
  GroupReads(Round& round, const TopicIndex& topics, const config::NameFilter& filter,
             ExactReads& exact, GroupMemory& memory);

  // Listings: from every broker that is not silent. May be asked again for groups that moved.
  void AskListings();
  void AskListing(std::int32_t broker);
  void OnListing(const Operation& operation, rd_kafka_event_t* event);
  bool ListingsDone() const { return listings_ == 0; }

  // Committed offsets of every group listed so far that exact mode does not have.
  void AskOffsets();
  void OnOffsets(const Operation& operation, rd_kafka_event_t* event);
  bool OffsetsDone() const { return offsets_.Done(); }
  // From now on the ends are asked, and a commit that comes late could be beyond one.
  void CloseOffsets();

  // Members of every group that is not known to be empty.
  void AskDescriptions();
  void OnDescription(const Operation& operation, rd_kafka_event_t* event);
  bool DescriptionsDone() const { return descriptions_.Done(); }
  // Whether the listings told the state of each group, so that the empty ones are known already.
  bool StatesKnown() const;

  // Groups whose coordinator turned out to have moved: after a new listing they are asked again,
  // and with the offsets so are groups that only the new listing showed.
  bool HasMovedOffsets() const { return !moved_offsets_.empty(); }
  void AskMovedOffsets();
  bool HasMovedDescriptions() const { return !moved_descriptions_.empty(); }
  void AskMovedDescriptions();

  // Until Finish(); in no order.
  const std::vector<Group>& groups() const { return groups_; }

  // Moves the groups, sorted, into the snapshot.
  void Finish();

 private:
  // One kind of question to all groups.
  struct Asked {
    Lanes& lanes;
    std::vector<std::size_t>& moved;
  };

  // A group's question failed: it may have another coordinator, or its broker may be silent.
  void Fail(const Operation& operation, const Outcome& outcome, const std::string& what,
            Asked asked);
  void AddGroup(const ListedGroup& listed, std::int32_t broker);
  bool IsCoordinator(std::string_view group, std::int32_t broker) const;
  // In how many collections in a row the group could not be read whole.
  std::uint32_t Overdue(const Group& group) const;
  // All groups, those that have gone without for longest first.
  std::vector<std::size_t> OverdueFirst() const;
  void SendOffsets(std::int32_t broker, std::size_t item);
  void SendDescription(std::int32_t broker, std::size_t item);

  Round& round_;
  const TopicIndex& topics_;
  const config::NameFilter& filter_;
  ExactReads& exact_;
  GroupMemory& memory_;
  std::vector<Group> groups_;
  std::unordered_map<std::string, std::size_t> by_id_;
  std::size_t listings_ = 0;  // not answered yet
  bool offsets_asked_ = false;
  bool offsets_closed_ = false;
  bool descriptions_asked_ = false;
  Lanes offsets_;
  Lanes descriptions_;
  std::vector<std::size_t> moved_offsets_;
  std::vector<std::size_t> moved_descriptions_;
};

}  // namespace lagwatch::kafka
