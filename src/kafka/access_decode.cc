// SPDX-License-Identifier: Apache-2.0
#include "kafka/access_decode.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <utility>

#include "kafka/decode.h"

namespace lagwatch::kafka {
namespace {

Answer AnswerOf(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      return Answer::kOk;
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
      return Answer::kDenied;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
      return Answer::kAbsent;
    case RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION:
    case RD_KAFKA_RESP_ERR_INVALID_REQUEST:
      return Answer::kFailed;
    default:
      if (IsBrokerSilent(code)) return Answer::kUnreachable;
      return code > RD_KAFKA_RESP_ERR_NO_ERROR ? Answer::kOk : Answer::kFailed;
  }
}

void AddTopics(const rd_kafka_MemberAssignment_t* assignment, std::set<std::string>& topics) {
  if (assignment == nullptr) return;
  const rd_kafka_topic_partition_list_t* list = rd_kafka_MemberAssignment_partitions(assignment);
  if (list == nullptr) return;
  for (int i = 0; i < list->cnt; ++i) {
    if (list->elems[i].topic != nullptr) topics.insert(list->elems[i].topic);
  }
}

std::vector<std::string> TopicsOf(const rd_kafka_ConsumerGroupDescription_t* group) {
  std::set<std::string> topics;
  const std::size_t count = rd_kafka_ConsumerGroupDescription_member_count(group);
  for (std::size_t i = 0; i < count; ++i) {
    const auto* member = rd_kafka_ConsumerGroupDescription_member(group, i);
    AddTopics(rd_kafka_MemberDescription_assignment(member), topics);
    AddTopics(rd_kafka_MemberDescription_target_assignment(member), topics);
  }
  return {topics.begin(), topics.end()};
}

std::optional<bool> MayRead(const rd_kafka_TopicDescription_t* topic) {
  std::size_t count = 0;
  const rd_kafka_AclOperation_t* allowed =
      rd_kafka_TopicDescription_authorized_operations(topic, &count);
  // A user who sees a topic has some right on it: an empty answer is from a broker that does not
  // report rights.
  if (allowed == nullptr || count == 0 || count > RD_KAFKA_ACL_OPERATION__CNT) return std::nullopt;
  return std::find(allowed, allowed + count, RD_KAFKA_ACL_OPERATION_READ) != allowed + count;
}

}  // namespace

Asked AskedOf(const Outcome& outcome) {
  return {AnswerOf(outcome.code),
          outcome.ok() ? "" : ErrorName(outcome.code) + ": " + outcome.text};
}

void DecodeAccessToOffsets(rd_kafka_event_t* event, GroupAccess& group) {
  const auto [outcome, result] = OnlyOffsets(event);
  group.offsets = AskedOf(outcome);
  if (!outcome.ok()) return;
  const rd_kafka_topic_partition_list_t* list = rd_kafka_group_result_partitions(result);
  group.commits = list != nullptr ? static_cast<std::size_t>(list->cnt) : 0;
}

void DecodeAccessToMembers(rd_kafka_event_t* event, GroupAccess& group) {
  const auto [outcome, result] = OnlyDescription(event);
  group.description = AskedOf(outcome);
  if (result != nullptr && outcome.code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
    group.description.answer = Answer::kTopicDenied;
  }
  if (outcome.ok()) group.topics = TopicsOf(result);
}

Asked DecodeAccessToEnds(rd_kafka_event_t* event) {
  Asked worst{Answer::kOk, ""};
  const Outcome outcome = DecodeListedOffsets(event, [&](const ListedOffset& listed) {
    Asked asked = AskedOf({listed.error, rd_kafka_err2str(listed.error)});
    // The client reports a leader that did not answer this way.
    if (asked.answer == Answer::kOk && listed.error == RD_KAFKA_RESP_ERR_NO_ERROR &&
        !listed.offset.known() && !listed.nothing) {
      asked = {Answer::kUnreachable, "the leader did not answer"};
    }
    if (asked.answer == Answer::kAbsent) asked.answer = Answer::kOk;  // deleted meanwhile
    worst =
        std::max(worst, asked, [](const Asked& a, const Asked& b) { return a.answer < b.answer; });
  });
  return outcome.ok() ? worst : AskedOf(outcome);
}

Outcome DecodeAccessToTopics(rd_kafka_event_t* event,
                             const std::function<void(const TopicAccess&)>& visit) {
  Outcome outcome = OutcomeOf(event);
  const rd_kafka_DescribeTopics_result_t* result = rd_kafka_event_DescribeTopics_result(event);
  if (!outcome.ok() || result == nullptr) return outcome;
  std::size_t count = 0;
  const rd_kafka_TopicDescription_t** topics =
      rd_kafka_DescribeTopics_result_topics(result, &count);
  for (const rd_kafka_TopicDescription_t* topic : std::span(topics, count)) {
    const Outcome described = OutcomeOf(rd_kafka_TopicDescription_error(topic));
    visit({.name = rd_kafka_TopicDescription_name(topic),
           .described = AskedOf(described),
           .may_read = described.ok() ? MayRead(topic) : std::nullopt});
  }
  return outcome;
}

}  // namespace lagwatch::kafka
