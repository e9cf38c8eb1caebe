// SPDX-License-Identifier: Apache-2.0
#include "kafka/group_reads.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "kafka/metadata.h"
#include "model/coordinator.h"

namespace lagwatch::kafka {

GroupReads::GroupReads(Round& round, const TopicIndex& topics, const config::NameFilter& filter,
                       ExactReads& exact, GroupMemory& memory)
    : round_(round),
      topics_(topics),
      filter_(filter),
      exact_(exact),
      memory_(memory),
      offsets_(memory.windows),
      descriptions_(memory.windows) {}

void GroupReads::AskListings() {
  for (const Broker& broker : round_.snapshot.brokers) {
    if (!round_.health.IsSilent(broker.id)) AskListing(broker.id);
  }
}

void GroupReads::AskListing(std::int32_t broker) {
  ++listings_;
  round_.snapshot.stats.CountRequest(Api::kListGroups);
  round_.operations.ListGroups(broker, round_.budget.OperationTimeout());
}

void GroupReads::OnListing(const Operation& operation, rd_kafka_event_t* event) {
  --listings_;
  const Outcome outcome =
      DecodeGroups(event, [&](const ListedGroup& listed) { AddGroup(listed, operation.broker); });
  if (!outcome.ok()) {
    round_.Fail(operation, outcome,
                "listing the groups of broker " + std::to_string(operation.broker));
    return;
  }
  round_.snapshot.reached = true;
  round_.health.MarkAnswered(operation.broker);
  for (Broker& broker : round_.snapshot.brokers) {
    if (broker.id == operation.broker) broker.groups_listed = true;
  }
}

void GroupReads::AddGroup(const ListedGroup& listed, std::int32_t broker) {
  if (listed.id.empty()) {
    round_.snapshot.stats.has_unnamed_group = true;
    return;
  }
  Count(filter_, listed.id, round_.snapshot.stats.groups);
  if (!filter_.Matches(listed.id)) return;
  // Its commits could only be read after the ends by now: the next collection has it.
  if (descriptions_asked_ && !by_id_.contains(std::string(listed.id))) return;
  const auto [entry, is_new] = by_id_.try_emplace(std::string(listed.id), groups_.size());
  if (is_new) {
    Group& group = groups_.emplace_back();
    group.id = listed.id;
    group.coordinator = broker;
    if (offsets_asked_) moved_offsets_.push_back(entry->second);
  }
  Group& group = groups_[entry->second];
  // While a coordinator moves, two brokers may list one group: the one that owns it by Kafka's own
  // rule wins, else the later answer.
  if (!is_new && !IsCoordinator(listed.id, broker)) return;
  group.coordinator = broker;
  group.type = listed.type;
  group.state = listed.state;
}

bool GroupReads::IsCoordinator(std::string_view group, std::int32_t broker) const {
  const std::vector<std::int32_t>& coordinators = round_.snapshot.coordinators;
  if (coordinators.empty()) return true;
  const auto count = static_cast<std::int32_t>(coordinators.size());
  const std::int32_t leader =
      coordinators[static_cast<std::size_t>(CoordinatorPartition(group, count))];
  // Without a leader in this metadata the later answer is as good as the earlier.
  return leader == broker || leader == kNoBroker;
}

void GroupReads::AskOffsets() {
  offsets_asked_ = true;
  for (const std::size_t i : OverdueFirst()) {
    if (!exact_.Take(groups_[i])) offsets_.Add(groups_[i].coordinator, i);
  }
  offsets_.Fill([this](std::int32_t broker, std::size_t item) { SendOffsets(broker, item); });
}

std::uint32_t GroupReads::Overdue(const Group& group) const {
  const auto found = memory_.overdue.find(group.id);
  return found == memory_.overdue.end() ? 0 : found->second;
}

std::vector<std::size_t> GroupReads::OverdueFirst() const {
  std::vector<std::size_t> order(groups_.size());
  std::iota(order.begin(), order.end(), 0);
  if (memory_.overdue.empty()) return order;
  std::vector<std::uint32_t> overdue;
  for (const Group& group : groups_) overdue.push_back(Overdue(group));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return overdue[a] > overdue[b]; });
  return order;
}

void GroupReads::SendOffsets(std::int32_t broker, std::size_t item) {
  round_.snapshot.stats.CountRequest(Api::kOffsetFetch);
  round_.operations.FetchOffsets(broker, groups_[item].id, item, round_.budget.OperationTimeout());
}

void GroupReads::CloseOffsets() {
  offsets_closed_ = true;
  const std::size_t unasked = offsets_.AbandonAll();
  for (std::size_t i = 0; i < unasked; ++i) {
    round_.snapshot.stats.CountError(Api::kOffsetFetch, "not_asked",
                                     "no time was left for the offsets of some groups: they come "
                                     "first in the next collection; raise --collect.timeout");
  }
}

void GroupReads::OnOffsets(const Operation& operation, rd_kafka_event_t* event) {
  Group& group = groups_[operation.item];
  DecodedOffsets decoded = DecodeOffsets(event, topics_);
  if (decoded.outcome.ok()) {
    // A check of exact mode: what the follower says stands until it is proven wrong.
    if (!group.commits && !offsets_closed_) group.commits = std::move(decoded.commits);
    if (decoded.partition_outcome.ok()) {
      exact_.OnFetched(group.id, event);
    } else {
      round_.Fail(operation, decoded.partition_outcome, "offsets of group " + group.id);
    }
  } else {
    Fail(operation, decoded.outcome, "offsets", {offsets_, moved_offsets_});
  }
  offsets_.Complete(operation.broker, round_.budget.IsQuick(operation.sent),
                    [this](std::int32_t broker, std::size_t item) { SendOffsets(broker, item); });
}

void GroupReads::Fail(const Operation& operation, const Outcome& outcome, const std::string& what,
                      Asked asked) {
  round_.Fail(operation, outcome, what + " of group " + groups_[operation.item].id);
  if (IsCoordinatorMoved(outcome.code)) asked.moved.push_back(operation.item);
  if (round_.health.IsSilent(operation.broker)) asked.lanes.Abandon(operation.broker);
}

void GroupReads::AskDescriptions() {
  descriptions_asked_ = true;
  for (const std::size_t i : OverdueFirst()) {
    Group& group = groups_[i];
    if (group.state == GroupState::kEmpty) {
      // An empty group has no members and needs no question.
      group.membership.emplace();
    } else if (!round_.health.IsSilent(group.coordinator)) {
      descriptions_.Add(group.coordinator, i);
    }
  }
  descriptions_.Fill(
      [this](std::int32_t broker, std::size_t item) { SendDescription(broker, item); });
}

bool GroupReads::StatesKnown() const {
  return std::none_of(groups_.begin(), groups_.end(), [](const Group& group) {
    return group.state == GroupState::kUnknown && !group.membership;
  });
}

void GroupReads::SendDescription(std::int32_t broker, std::size_t item) {
  round_.snapshot.stats.CountRequest(Api::kDescribeGroups);
  round_.operations.DescribeGroup(broker, groups_[item].id, item, round_.budget.OperationTimeout());
}

void GroupReads::OnDescription(const Operation& operation, rd_kafka_event_t* event) {
  Group& group = groups_[operation.item];
  DecodedDescription decoded = DecodeDescription(event, topics_);
  // "Dead" is how Kafka says that it knows no such group by this request: true of a group that is
  // just gone, but no statement on one whose type the request does not know.
  const bool wrong_type = decoded.state == GroupState::kDead && group.type == GroupType::kConsumer;
  if (!decoded.outcome.ok()) {
    Fail(operation, decoded.outcome, "description", {descriptions_, moved_descriptions_});
  } else if (!wrong_type) {
    group.state = decoded.state;
    if (decoded.type != GroupType::kUnknown) group.type = decoded.type;
    group.membership = std::move(decoded.membership);
  }
  descriptions_.Complete(
      operation.broker, round_.budget.IsQuick(operation.sent),
      [this](std::int32_t broker, std::size_t item) { SendDescription(broker, item); });
}

void GroupReads::AskMovedOffsets() {
  for (const std::size_t item : std::exchange(moved_offsets_, {})) {
    offsets_.Add(groups_[item].coordinator, item);
  }
  offsets_.Fill([this](std::int32_t broker, std::size_t item) { SendOffsets(broker, item); });
}

void GroupReads::AskMovedDescriptions() {
  for (const std::size_t item : std::exchange(moved_descriptions_, {})) {
    descriptions_.Add(groups_[item].coordinator, item);
  }
  descriptions_.Fill(
      [this](std::int32_t broker, std::size_t item) { SendDescription(broker, item); });
}

void GroupReads::Finish() {
  std::unordered_map<std::string, std::uint32_t> overdue;
  for (const Group& group : groups_) {
    if (!group.commits || !group.membership) overdue[group.id] = Overdue(group) + 1;
  }
  memory_.overdue = std::move(overdue);
  std::sort(groups_.begin(), groups_.end(),
            [](const Group& a, const Group& b) { return a.id < b.id; });
  round_.snapshot.groups = std::move(groups_);
}

}  // namespace lagwatch::kafka
