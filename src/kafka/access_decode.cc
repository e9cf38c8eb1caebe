// SPDX-License-Identifier: Apache-2.0
#include "kafka/access_decode.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kafka/protocol/list_offsets.h"
#include "kafka/protocol/offset_fetch.h"

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

void AddTopics(const protocol::Assignment& assignment, std::set<std::string>& names) {
  for (const protocol::TopicPartitions& topic : assignment) names.emplace(topic.topic);
}

std::vector<std::string> TopicsOf(const protocol::DescribedGroup& group) {
  std::set<std::string> names;
  for (const protocol::Subtopology& subtopology : group.topology) {
    names.insert(subtopology.topics.begin(), subtopology.topics.end());
  }
  for (const protocol::DescribedMember& member : group.members) {
    AddTopics(member.assignment, names);
    if (member.target) AddTopics(*member.target, names);
  }
  return {names.begin(), names.end()};
}

// The only one of `items`, which is about `name`, and its outcome.
template <typename Item>
std::pair<Outcome, const Item*> OnlyItem(const DecodedResponse<std::vector<Item>>& decoded,
                                         std::string_view Item::*id, std::string_view name) {
  if (!decoded.outcome.ok()) return {decoded.outcome, nullptr};
  if (decoded.value.size() != 1 || decoded.value.front().*id != name) {
    return {DamagedResponse(), nullptr};
  }
  const Item& item = decoded.value.front();
  return {OutcomeOf(item.error), &item};
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

void DecodeAccessToOffsets(const Response& response, GroupAccess& group) {
  const auto decoded = Decoded(response, [&](std::string_view bytes, std::int16_t version) {
    return protocol::DecodeOffsetFetch(bytes, version, group.name);
  });
  const auto [outcome, offsets] = OnlyItem(decoded, &protocol::GroupOffsets::group, group.name);
  group.offsets = AskedOf(outcome);
  if (outcome.ok()) group.commits = offsets->partitions.size();
}

void DecodeAccessToMembers(const Response& response, const DescribeRequest& describe,
                           GroupAccess& group) {
  const auto decoded = Decoded(response, describe.decode);
  const auto [outcome, described] = OnlyItem(decoded, &protocol::DescribedGroup::id, group.name);
  group.description = AskedOf(outcome);
  if (outcome.code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED) {
    group.description.answer = Answer::kTopicDenied;
  }
  if (outcome.ok()) group.topics = TopicsOf(*described);
}

Asked DecodeAccessToEnds(const Response& response) {
  const auto decoded = Decoded(response, protocol::DecodeListOffsets);
  if (!decoded.outcome.ok()) return AskedOf(decoded.outcome);
  Asked worst{Answer::kOk, ""};
  for (const protocol::ListedOffset& listed : decoded.value) {
    Asked asked = AskedOf(OutcomeOf(listed.error));
    if (asked.answer == Answer::kAbsent) asked.answer = Answer::kOk;  // deleted meanwhile
    worst =
        std::max(worst, asked, [](const Asked& a, const Asked& b) { return a.answer < b.answer; });
  }
  return worst;
}

Outcome DecodeAccessToTopics(const Response& response,
                             const std::function<void(const TopicAccess&)>& visit) {
  const Outcome& outcome = response.outcome;
  const rd_kafka_DescribeTopics_result_t* result =
      rd_kafka_event_DescribeTopics_result(response.event.get());
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
