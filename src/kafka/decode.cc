// SPDX-License-Identifier: Apache-2.0
#include "kafka/decode.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace lagwatch::kafka {
namespace {

GroupType TypeOf(rd_kafka_consumer_group_type_t type) {
  switch (type) {
    case RD_KAFKA_CONSUMER_GROUP_TYPE_CLASSIC:
      return GroupType::kClassic;
    case RD_KAFKA_CONSUMER_GROUP_TYPE_CONSUMER:
      return GroupType::kConsumer;
    default:
      return GroupType::kUnknown;
  }
}

GroupState StateOf(rd_kafka_consumer_group_state_t state) {
  switch (state) {
    case RD_KAFKA_CONSUMER_GROUP_STATE_PREPARING_REBALANCE:
      return GroupState::kPreparingRebalance;
    case RD_KAFKA_CONSUMER_GROUP_STATE_COMPLETING_REBALANCE:
      return GroupState::kCompletingRebalance;
    case RD_KAFKA_CONSUMER_GROUP_STATE_STABLE:
      return GroupState::kStable;
    case RD_KAFKA_CONSUMER_GROUP_STATE_DEAD:
      return GroupState::kDead;
    case RD_KAFKA_CONSUMER_GROUP_STATE_EMPTY:
      return GroupState::kEmpty;
    default:
      return GroupState::kUnknown;
  }
}

std::string Text(const char* text) { return text != nullptr ? text : ""; }

// May be null, as its argument may.
const rd_kafka_topic_partition_list_t* ListOf(const rd_kafka_MemberAssignment_t* assignment) {
  return assignment != nullptr ? rd_kafka_MemberAssignment_partitions(assignment) : nullptr;
}

std::vector<TopicPartition> PartitionsOf(const rd_kafka_topic_partition_list_t* list,
                                         const TopicIndex& topics) {
  std::vector<TopicPartition> partitions;
  if (list == nullptr) return partitions;
  for (int i = 0; i < list->cnt; ++i) {
    const auto at = topics.Find(list->elems[i].topic, list->elems[i].partition);
    if (at) partitions.push_back(*at);
  }
  std::sort(partitions.begin(), partitions.end());
  return partitions;
}

Member MemberOf(const rd_kafka_MemberDescription_t* description, const TopicIndex& topics) {
  Member member;
  member.id = Text(rd_kafka_MemberDescription_consumer_id(description));
  member.client_id = Text(rd_kafka_MemberDescription_client_id(description));
  member.host = Text(rd_kafka_MemberDescription_host(description));
  member.group_instance_id = Text(rd_kafka_MemberDescription_group_instance_id(description));
  const auto* assigned = ListOf(rd_kafka_MemberDescription_assignment(description));
  const auto* target = ListOf(rd_kafka_MemberDescription_target_assignment(description));
  member.assignment = PartitionsOf(assigned, topics);
  member.owned = assigned != nullptr ? static_cast<std::uint32_t>(assigned->cnt) : 0;
  member.target_differs = target != nullptr && PartitionsOf(target, topics) != member.assignment;
  return member;
}

void AddCommit(const rd_kafka_topic_partition_t& element, const TopicIndex& topics,
               DecodedOffsets& decoded) {
  const auto at = topics.Find(element.topic, element.partition);
  if (!at) return;
  const Offset committed(element.offset);
  if (const rd_kafka_resp_err_t code = CodeOf(element.err); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
    if (decoded.partition_outcome.ok()) {
      decoded.partition_outcome = {code, rd_kafka_err2str(code)};
    }
    decoded.commits.push_back({*at, Offset()});
  } else if (committed.known()) {
    decoded.commits.push_back({*at, committed});
  }
}

// In place of an offset: no record at or after the time (-1001 is that nobody answered).
constexpr std::int64_t kNoRecord = -1;

Outcome LostResult() { return {RD_KAFKA_RESP_ERR__BAD_MSG, "the client gave no result"}; }

}  // namespace

Outcome DecodeGroups(rd_kafka_event_t* event,
                     const std::function<void(const ListedGroup&)>& visit) {
  Outcome outcome = OutcomeOf(event);
  const rd_kafka_ListConsumerGroups_result_t* result =
      rd_kafka_event_ListConsumerGroups_result(event);
  if (result == nullptr) return outcome.ok() ? LostResult() : outcome;
  std::size_t count = 0;
  const rd_kafka_error_t** errors = rd_kafka_ListConsumerGroups_result_errors(result, &count);
  if (outcome.ok() && count > 0) outcome = OutcomeOf(errors[0]);
  const rd_kafka_ConsumerGroupListing_t** groups =
      rd_kafka_ListConsumerGroups_result_valid(result, &count);
  for (std::size_t i = 0; i < count; ++i) {
    visit({.id = rd_kafka_ConsumerGroupListing_group_id(groups[i]),
           .type = TypeOf(rd_kafka_ConsumerGroupListing_type(groups[i])),
           .state = StateOf(rd_kafka_ConsumerGroupListing_state(groups[i]))});
  }
  return outcome;
}

WallTime TimeOfRecord(std::int64_t milliseconds) {
  return WallTime(Duration(std::max<std::int64_t>(0, milliseconds)));
}

OnlyGroup<rd_kafka_group_result_t> OnlyOffsets(rd_kafka_event_t* event) {
  Outcome outcome = OutcomeOf(event);
  if (!outcome.ok()) return {std::move(outcome)};
  const auto* result = rd_kafka_event_ListConsumerGroupOffsets_result(event);
  std::size_t count = 0;
  const rd_kafka_group_result_t** groups =
      result != nullptr ? rd_kafka_ListConsumerGroupOffsets_result_groups(result, &count) : nullptr;
  if (count != 1) return {LostResult()};
  return {OutcomeOf(rd_kafka_group_result_error(groups[0])), groups[0]};
}

OnlyGroup<rd_kafka_ConsumerGroupDescription_t> OnlyDescription(rd_kafka_event_t* event) {
  Outcome outcome = OutcomeOf(event);
  if (!outcome.ok()) return {std::move(outcome)};
  const auto* result = rd_kafka_event_DescribeConsumerGroups_result(event);
  std::size_t count = 0;
  const rd_kafka_ConsumerGroupDescription_t** groups =
      result != nullptr ? rd_kafka_DescribeConsumerGroups_result_groups(result, &count) : nullptr;
  if (count != 1) return {LostResult()};
  return {OutcomeOf(rd_kafka_ConsumerGroupDescription_error(groups[0])), groups[0]};
}

DecodedOffsets DecodeOffsets(rd_kafka_event_t* event, const TopicIndex& topics) {
  DecodedOffsets decoded;
  auto [outcome, group] = OnlyOffsets(event);
  decoded.outcome = std::move(outcome);
  if (!decoded.outcome.ok()) return decoded;
  const rd_kafka_topic_partition_list_t* list = rd_kafka_group_result_partitions(group);
  if (list == nullptr) return decoded;
  decoded.commits.reserve(static_cast<std::size_t>(list->cnt));
  for (int i = 0; i < list->cnt; ++i) AddCommit(list->elems[i], topics, decoded);
  std::sort(decoded.commits.begin(), decoded.commits.end(),
            [](const Commit& a, const Commit& b) { return a.at < b.at; });
  // No broker names one twice; the client would pass it on.
  const auto end = std::unique(decoded.commits.begin(), decoded.commits.end(),
                               [](const Commit& a, const Commit& b) { return a.at == b.at; });
  decoded.commits.erase(end, decoded.commits.end());
  return decoded;
}

DecodedDescription DecodeDescription(rd_kafka_event_t* event, const TopicIndex& topics) {
  DecodedDescription decoded;
  auto [outcome, group] = OnlyDescription(event);
  decoded.outcome = std::move(outcome);
  if (!decoded.outcome.ok()) return decoded;
  decoded.type = TypeOf(rd_kafka_ConsumerGroupDescription_type(group));
  decoded.state = StateOf(rd_kafka_ConsumerGroupDescription_state(group));
  decoded.membership.assignor = Text(rd_kafka_ConsumerGroupDescription_partition_assignor(group));
  const std::size_t members = rd_kafka_ConsumerGroupDescription_member_count(group);
  decoded.membership.members.reserve(members);
  for (std::size_t i = 0; i < members; ++i) {
    decoded.membership.members.push_back(
        MemberOf(rd_kafka_ConsumerGroupDescription_member(group, i), topics));
  }
  return decoded;
}

Outcome DecodeListedOffsets(rd_kafka_event_t* event,
                            const std::function<void(const ListedOffset&)>& visit) {
  Outcome outcome = OutcomeOf(event);
  if (!outcome.ok()) return outcome;
  const rd_kafka_ListOffsets_result_t* result = rd_kafka_event_ListOffsets_result(event);
  if (result == nullptr) return LostResult();
  std::size_t count = 0;
  const rd_kafka_ListOffsetsResultInfo_t** infos =
      rd_kafka_ListOffsets_result_infos(result, &count);
  for (std::size_t i = 0; i < count; ++i) {
    const rd_kafka_topic_partition_t* found =
        rd_kafka_ListOffsetsResultInfo_topic_partition(infos[i]);
    const rd_kafka_resp_err_t code = CodeOf(found->err);
    const bool ok = code == RD_KAFKA_RESP_ERR_NO_ERROR;
    visit({.topic = found->topic,
           .partition = found->partition,
           .offset = ok ? Offset(found->offset) : Offset(),
           .timestamp = TimeOfRecord(rd_kafka_ListOffsetsResultInfo_timestamp(infos[i])),
           .nothing = ok && found->offset == kNoRecord,
           .error = code});
  }
  return outcome;
}

}  // namespace lagwatch::kafka
