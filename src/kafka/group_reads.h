// SPDX-License-Identifier: Apache-2.0
// The group side of one collection: listings, committed offsets, descriptions. Each broker lists
// the groups it coordinates, so the broker that listed a group is asked about it, together with the
// others that it listed (kafka/lanes.h). Groups are matched by name: one that is refused, has moved
// or is missing costs itself; a response that cannot be used as a whole is asked for again in
// halves, until the group at fault is alone.
// Lives for one Read; one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/name_filter.h"
#include "kafka/describe_request.h"
#include "kafka/exact_reads.h"
#include "kafka/lanes.h"
#include "kafka/protocol/describe_share_group_offsets.h"
#include "kafka/protocol/described_group.h"
#include "kafka/protocol/list_groups.h"
#include "kafka/protocol/offset_fetch.h"
#include "kafka/round.h"

namespace lagwatch::kafka {

// What one collection leaves to the next.
struct GroupMemory {
  // Groups that could not be read whole, and in how many collections in a row.
  std::unordered_map<std::string, std::uint32_t> overdue;
  // How many partitions each group has commits on, as far as known.
  std::unordered_map<std::string, std::size_t> sizes;
  // When the start offsets of each share group were last read.
  std::unordered_map<std::string, WallTime> share_offsets_read;
  // When a broker last answered that share groups are off (share.version=0).
  std::optional<WallTime> share_refused;
  Lanes::Windows windows;
};

class GroupReads {
 public:
  GroupReads(Round& round, const TopicIndex& topics, const config::NameFilter& filter,
             ExactReads& exact, GroupMemory& memory, Duration share_interval);

  // Listings: from every broker that is not silent. May be asked again for groups that moved.
  void AskListings();
  void AskListing(std::int32_t broker);
  void OnListing(const Response& response);
  bool ListingsDone() const { return listings_ == 0; }

  // Committed offsets of every group listed so far that exact mode does not have, and start offsets
  // of share groups that are due.
  void AskOffsets();
  void OnOffsets(const Response& response);
  void OnShareOffsets(const Response& response);
  bool OffsetsDone() const { return offsets_.lanes.Done() && share_offsets_.lanes.Done(); }
  // From now on the ends are asked, and a commit that comes late could be beyond one.
  void CloseOffsets();

  // Members of every group that is not known to be empty.
  void AskDescriptions();
  void OnDescriptions(const Response& response);
  bool DescriptionsDone() const {
    return classic_.lanes.Done() && consumer_.lanes.Done() && streams_.lanes.Done() &&
           share_.lanes.Done();
  }
  // Whether the listings told the state of each group, so that the empty ones are known already.
  bool StatesKnown() const;

  // Groups whose coordinator turned out to have moved: after a new listing they are asked again,
  // and with the offsets so are groups that only the new listing showed.
  bool HasMovedOffsets() const { return !offsets_.moved.empty() || !share_offsets_.moved.empty(); }
  void AskMovedOffsets();
  bool HasMovedDescriptions() const {
    return !classic_.moved.empty() || !consumer_.moved.empty() || !streams_.moved.empty() ||
           !share_.moved.empty();
  }
  void AskMovedDescriptions();

  // Until Finish(); in no order.
  const std::vector<Group>& groups() const { return groups_; }

  // Moves the groups, sorted, into the snapshot.
  void Finish();

 private:
  // One kind of question, to many groups.
  struct Question {
    Api api;
    protocol::ApiSpec spec;
    std::string (*encode)(const std::vector<std::string_view>& groups, std::int16_t version);
    std::string what;
    Lanes lanes;
    const DescribeRequest* describe = nullptr;  // null: it asks for offsets
    std::vector<std::size_t> moved{};
  };
  struct Batch {
    Question* question = nullptr;
    Lanes::Batch open;  // groups that were not answered yet
    std::size_t size = 0;
  };

  static Question Description(GroupType type, Lanes::Windows& windows);

  void AddGroup(const protocol::ListedGroup& listed, std::int32_t broker);
  // Whether the broker can be asked about share groups, and whether it is time to ask for the start
  // offsets of one.
  bool HasShareRequests(std::int32_t broker) const;
  bool AreShareOffsetsDue(const Group& group) const;
  // Whether `last` is a share interval ago.
  bool IsShareIntervalOver(WallTime last) const;
  bool IsCoordinator(std::string_view group, std::int32_t broker) const;
  // In how many collections in a row the group could not be read whole.
  std::uint32_t Overdue(const Group& group) const;
  // All groups, those that have gone without for longest first.
  std::vector<std::size_t> OverdueFirst() const;

  void AddOffsets(std::size_t item);
  void AddShareOffsets(std::size_t item, std::size_t weight);
  void AddDescription(std::size_t item);
  Question& DescriptionOf(GroupType type);
  void FillDescriptions();
  void Fill(Question& question);
  void Send(Question& question, std::int32_t broker, Lanes::Batch groups);
  // The open group of that name, which is no longer open then.
  std::optional<std::size_t> TakeOpen(Batch& batch, std::string_view name);
  // Calls `take` for each of the response's groups that is open in its batch, and completes it.
  template <typename OfGroup>
  void TakeGroups(const Response& response, const std::vector<OfGroup>& groups,
                  std::string_view OfGroup::*name,
                  void (GroupReads::*take)(const Request&, std::size_t, const OfGroup&)) {
    Batch& batch = batches_[response.request.item];
    for (const OfGroup& group : groups) {
      const auto item = TakeOpen(batch, group.*name);
      if (item) (this->*take)(response.request, *item, group);
    }
    Complete(response);
  }
  void TakeOffsets(const Request& request, std::size_t item, const protocol::GroupOffsets& offsets);
  void TakeShareOffsets(const Request& request, std::size_t item,
                        const protocol::ShareGroupOffsets& offsets);
  void TakeDescription(const Request& request, std::size_t item,
                       const protocol::DescribedGroup& described);
  // What was not answered fails, or is asked again.
  void Complete(const Response& response);
  void FailGroup(const Request& request, std::size_t item, const Outcome& outcome);

  Round& round_;
  const TopicIndex& topics_;
  const config::NameFilter& filter_;
  ExactReads& exact_;
  GroupMemory& memory_;
  Duration share_interval_;
  std::vector<Group> groups_;
  std::vector<std::size_t> sizes_;  // as in GroupMemory, by group
  std::unordered_map<std::string, std::size_t> by_id_;
  std::set<std::size_t> refused_;  // share groups of brokers that have them off: not shown
  std::set<std::string, std::less<>> connect_groups_;
  std::size_t listings_ = 0;  // not answered yet
  bool offsets_asked_ = false;
  bool offsets_closed_ = false;
  bool descriptions_asked_ = false;
  Question offsets_;
  Question share_offsets_;
  Question classic_;   // descriptions of groups of the classic protocol, or of an unknown one
  Question consumer_;  // descriptions of groups of the consumer protocol (KIP-848)
  Question streams_;   // descriptions of groups of the Streams protocol (KIP-1071)
  Question share_;     // descriptions of share groups (KIP-932)
  // References stay valid when a batch is added.
  std::deque<Batch> batches_;
};

}  // namespace lagwatch::kafka
