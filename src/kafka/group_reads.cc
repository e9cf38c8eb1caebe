// SPDX-License-Identifier: Apache-2.0
#include "kafka/group_reads.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "kafka/decode.h"
#include "kafka/metadata.h"
#include "model/coordinator.h"

namespace lagwatch::kafka {
namespace {

// Of a group that was never read: 16 of them fill a batch.
constexpr std::size_t kUnknownSize = Lanes::kMostWeight / 16 - 1;
// A group with more partitions gets a request of its own, so that it delays no others.
constexpr std::size_t kHugeSize = Lanes::kMostWeight / 4;

std::size_t WeightOf(std::size_t size) { return size > kHugeSize ? Lanes::kMostWeight : size + 1; }

}  // namespace

GroupReads::GroupReads(Round& round, const TopicIndex& topics, const config::NameFilter& filter,
                       ExactReads& exact, GroupMemory& memory, Duration share_interval)
    : round_(round),
      topics_(topics),
      filter_(filter),
      exact_(exact),
      memory_(memory),
      share_interval_(share_interval),
      offsets_{Api::kOffsetFetch, protocol::kOffsetFetch, protocol::EncodeOffsetFetch, "offsets",
               Lanes(memory.windows)},
      share_offsets_{Api::kShareOffsets, protocol::kDescribeShareGroupOffsets,
                     protocol::EncodeDescribeShareGroupOffsets, "start offsets",
                     Lanes(memory.windows)},
      classic_(Description(GroupType::kClassic, memory.windows)),
      consumer_(Description(GroupType::kConsumer, memory.windows)),
      streams_(Description(GroupType::kStreams, memory.windows)),
      share_(Description(GroupType::kShare, memory.windows)) {}

GroupReads::Question GroupReads::Description(GroupType type, Lanes::Windows& windows) {
  const DescribeRequest& request = DescribeRequestFor(type);
  return {Api::kDescribeGroups, request.api,    request.encode,
          "description",        Lanes(windows), &request};
}

void GroupReads::AskListings() {
  for (const Broker& broker : round_.snapshot.brokers) {
    if (!round_.health.IsSilent(broker.id)) AskListing(broker.id);
  }
}

void GroupReads::AskListing(std::int32_t broker) {
  ++listings_;
  round_.requests.Send({.api = Api::kListGroups, .broker = broker}, protocol::kListGroups,
                       round_.budget.RequestTimeout(), protocol::EncodeListGroups);
}

void GroupReads::OnListing(const Response& response) {
  --listings_;
  const std::int32_t id = response.request.broker;
  const auto listing = Decoded(response, protocol::DecodeListGroups);
  for (const protocol::ListedGroup& listed : listing.value.groups) AddGroup(listed, id);
  const Outcome outcome = listing.outcome.ok() ? OutcomeOf(listing.value.error) : listing.outcome;
  if (!outcome.ok()) {
    round_.Fail(response.request, outcome, "listing the groups of broker " + std::to_string(id));
    return;
  }
  round_.snapshot.reached = true;
  round_.health.MarkAnswered(id);
  for (Broker& broker : round_.snapshot.brokers) {
    if (broker.id == id) broker.groups_listed = true;
  }
}

void GroupReads::AddGroup(const protocol::ListedGroup& listed, std::int32_t broker) {
  if (IsConnectGroup(listed) && filter_.Matches(listed.id)) connect_groups_.emplace(listed.id);
  if (IsShareGroup(listed) ? !HasShareRequests(broker) : !IsConsumerGroup(listed)) return;
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
    const auto known = memory_.sizes.find(group.id);
    sizes_.push_back(known == memory_.sizes.end() ? kUnknownSize : known->second);
    if (offsets_asked_) offsets_.moved.push_back(entry->second);
  }
  Group& group = groups_[entry->second];
  // While a coordinator moves, two brokers may list one group: the one that owns it by Kafka's own
  // rule wins, else the later answer.
  if (!is_new && !IsCoordinator(listed.id, broker)) return;
  group.coordinator = broker;
  group.type = GroupTypeOf(listed.type);
  group.state = GroupStateOf(listed.state);
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

void GroupReads::Fill(Question& question) {
  question.lanes.Fill(
      [&](std::int32_t broker, Lanes::Batch groups) { Send(question, broker, std::move(groups)); });
}

void GroupReads::Send(Question& question, std::int32_t broker, Lanes::Batch groups) {
  const std::size_t item = batches_.size();
  const std::size_t size = groups.size();
  batches_.push_back({&question, std::move(groups), size});
  round_.requests.Send({.api = question.api, .broker = broker, .item = item}, question.spec,
                       round_.budget.RequestTimeout(), [this, item](std::int16_t version) {
                         const Batch& batch = batches_[item];
                         std::vector<std::string_view> names;
                         for (const std::size_t group : batch.open) {
                           names.push_back(groups_[group].id);
                         }
                         return batch.question->encode(names, version);
                       });
}

void GroupReads::AskOffsets() {
  offsets_asked_ = true;
  for (const std::size_t item : OverdueFirst()) {
    const bool is_taken = groups_[item].type != GroupType::kShare && exact_.Take(groups_[item]);
    if (!is_taken) AddOffsets(item);
  }
  Fill(offsets_);
  Fill(share_offsets_);
}

void GroupReads::AddOffsets(std::size_t item) {
  if (groups_[item].type == GroupType::kShare) {
    return AddShareOffsets(item, WeightOf(sizes_[item]));
  }
  const std::int32_t broker = groups_[item].coordinator;
  const auto version = round_.requests.VersionAt(broker, protocol::kOffsetFetch);
  const bool is_alone = version && *version < protocol::kManyGroups;
  offsets_.lanes.Add(broker, item, is_alone ? Lanes::kMostWeight : WeightOf(sizes_[item]));
}

void GroupReads::AskMovedOffsets() {
  for (Question* question : {&offsets_, &share_offsets_}) {
    for (const std::size_t item : std::exchange(question->moved, {})) AddOffsets(item);
  }
  Fill(offsets_);
  Fill(share_offsets_);
}

void GroupReads::CloseOffsets() {
  offsets_closed_ = true;
  for (Question* question : {&offsets_, &share_offsets_}) {
    for (std::size_t unasked = question->lanes.AbandonAll(); unasked > 0; --unasked) {
      round_.snapshot.stats.CountError(question->api, "not_asked",
                                       "no time was left for the offsets of some groups: they come "
                                       "first in the next collection; raise --collect.timeout");
    }
  }
}

std::optional<std::size_t> GroupReads::TakeOpen(Batch& batch, std::string_view name) {
  const auto found = by_id_.find(std::string(name));
  if (found == by_id_.end()) return std::nullopt;
  const auto open = std::find(batch.open.begin(), batch.open.end(), found->second);
  if (open == batch.open.end()) return std::nullopt;
  batch.open.erase(open);
  return found->second;
}

void GroupReads::OnOffsets(const Response& response) {
  const std::string asked = groups_[batches_[response.request.item].open.front()].id;
  const auto decoded = Decoded(response, [&](std::string_view bytes, std::int16_t version) {
    return protocol::DecodeOffsetFetch(bytes, version, asked);
  });
  TakeGroups(response, decoded.value, &protocol::GroupOffsets::group, &GroupReads::TakeOffsets);
}

void GroupReads::TakeOffsets(const Request& request, std::size_t item,
                             const protocol::GroupOffsets& offsets) {
  if (const Outcome outcome = OutcomeOf(offsets.error); !outcome.ok()) {
    return FailGroup(request, item, outcome);
  }
  Group& group = groups_[item];
  sizes_[item] = offsets.partitions.size();
  DecodedOffsets decoded = CommitsOf(offsets, topics_);
  // A check of exact mode: what the follower says stands until it is proven wrong.
  if (!group.commits && !offsets_closed_) group.commits = std::move(decoded.commits);
  if (decoded.partition_outcome.ok()) {
    exact_.OnFetched(offsets);
  } else {
    round_.Fail(request, decoded.partition_outcome, "offsets of group " + group.id);
  }
}

void GroupReads::AskDescriptions() {
  descriptions_asked_ = true;
  for (const std::size_t item : OverdueFirst()) {
    Group& group = groups_[item];
    if (group.state == GroupState::kEmpty) {
      // An empty group has no members and needs no question.
      group.membership.emplace();
    } else if (!round_.health.IsSilent(group.coordinator)) {
      AddDescription(item);
    }
  }
  FillDescriptions();
}

GroupReads::Question& GroupReads::DescriptionOf(GroupType type) {
  if (type == GroupType::kConsumer) return consumer_;
  if (type == GroupType::kShare) return share_;
  return type == GroupType::kStreams ? streams_ : classic_;
}

void GroupReads::FillDescriptions() {
  Fill(classic_);
  Fill(consumer_);
  Fill(streams_);
  Fill(share_);
}

void GroupReads::AddDescription(std::size_t item) {
  const Group& group = groups_[item];
  Question& question = DescriptionOf(group.type);
  // With the feature off a broker still lists groups of before, and cannot describe them.
  if (&question == &streams_ && !round_.requests.VersionAt(group.coordinator, question.spec)) {
    return;
  }
  // Members are far smaller than commits: only a known huge group goes alone.
  const std::size_t size = sizes_[item] == kUnknownSize ? 0 : sizes_[item];
  question.lanes.Add(group.coordinator, item, WeightOf(size));
}

void GroupReads::AskMovedDescriptions() {
  for (Question* question : {&classic_, &consumer_, &streams_, &share_}) {
    for (const std::size_t item : std::exchange(question->moved, {})) AddDescription(item);
  }
  FillDescriptions();
}

bool GroupReads::StatesKnown() const {
  return std::none_of(groups_.begin(), groups_.end(), [](const Group& group) {
    return group.state == GroupState::kUnknown && !group.membership;
  });
}

void GroupReads::OnDescriptions(const Response& response) {
  const auto decoded =
      Decoded(response, batches_[response.request.item].question->describe->decode);
  TakeGroups(response, decoded.value, &protocol::DescribedGroup::id, &GroupReads::TakeDescription);
}

void GroupReads::TakeDescription(const Request& request, std::size_t item,
                                 const protocol::DescribedGroup& described) {
  Group& group = groups_[item];
  const Question& question = *batches_[request.item].question;
  const bool is_classic = &question == &classic_;
  const Outcome outcome = OutcomeOf(described.error);
  const GroupState state = GroupStateOf(described.state);
  const bool is_unknown = is_classic ? outcome.ok() && state == GroupState::kDead
                                     : outcome.code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND;
  if (is_unknown) {
    // The group is gone, or has another protocol.
    if (!is_classic && group.type == question.describe->type) return;
    if (is_classic && round_.requests.VersionAt(request.broker, consumer_.spec)) {
      consumer_.lanes.Add(request.broker, item, WeightOf(0));
      return Fill(consumer_);
    }
    group.state = GroupState::kDead;
    group.membership.emplace();
    return;
  }
  if (!outcome.ok()) return FailGroup(request, item, outcome);
  group.type = question.describe->type;
  group.state = state;
  group.membership = MembershipOf(described, topics_);
}

void GroupReads::Complete(const Response& response) {
  const Request& request = response.request;
  Batch& batch = batches_[request.item];
  Lanes& lanes = batch.question->lanes;
  const bool is_damaged =
      response.outcome.ok() || response.outcome.code == RD_KAFKA_RESP_ERR__BAD_MSG;
  if (!batch.open.empty() && is_damaged && batch.size > 1) {
    lanes.Retry(request.broker, batch.open);
  } else if (batch.open.size() == 1) {
    if (is_damaged) sizes_[batch.open.front()] = Lanes::kMostWeight;
    FailGroup(request, batch.open.front(), is_damaged ? DamagedResponse() : response.outcome);
  } else if (!batch.open.empty()) {
    round_.Fail(request, response.outcome,
                batch.question->what + " of " + std::to_string(batch.open.size()) +
                    " groups at broker " + std::to_string(request.broker));
  }
  if (round_.health.IsSilent(request.broker)) lanes.Abandon(request.broker);
  Question& question = *batch.question;
  lanes.Complete(
      request.broker, batch.size, round_.budget.IsQuick(request.sent),
      [&](std::int32_t broker, Lanes::Batch groups) { Send(question, broker, std::move(groups)); });
}

void GroupReads::FailGroup(const Request& request, std::size_t item, const Outcome& outcome) {
  Question& question = *batches_[request.item].question;
  const bool is_share = &question == &share_ || &question == &share_offsets_;
  if (is_share && outcome.code == RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION) {
    memory_.share_refused = round_.snapshot.started;
    refused_.insert(item);
    return;
  }
  round_.Fail(request, outcome, question.what + " of group " + groups_[item].id);
  if (IsCoordinatorMoved(outcome.code)) question.moved.push_back(item);
}

void GroupReads::Finish() {
  std::unordered_map<std::string, std::uint32_t> overdue;
  std::unordered_map<std::string, std::size_t> sizes;
  std::unordered_map<std::string, WallTime> share_offsets_read;
  std::vector<Group> shown;
  shown.reserve(groups_.size());
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (refused_.contains(i)) continue;
    const Group& group = groups_[i];
    if (!group.IsWhole()) overdue[group.id] = Overdue(group) + 1;
    const auto read = memory_.share_offsets_read.find(group.id);
    if (read != memory_.share_offsets_read.end()) share_offsets_read.insert(*read);
    if (sizes_[i] != kUnknownSize) sizes[group.id] = sizes_[i];
    shown.push_back(std::move(groups_[i]));
  }
  memory_.overdue = std::move(overdue);
  memory_.sizes = std::move(sizes);
  memory_.share_offsets_read = std::move(share_offsets_read);
  round_.snapshot.connect_groups = connect_groups_.size();
  std::sort(shown.begin(), shown.end(), [](const Group& a, const Group& b) { return a.id < b.id; });
  round_.snapshot.groups = std::move(shown);
}

}  // namespace lagwatch::kafka
