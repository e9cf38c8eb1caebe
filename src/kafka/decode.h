// SPDX-License-Identifier: Apache-2.0
// What the client's result events say, as our values. A success code is not success: each function
// folds the errors of the event, the broker, the group and the partition into what it returns.
// Borrow the event for the call only.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "kafka/errors.h"
#include "kafka/topic_index.h"
#include "model/snapshot.h"

namespace lagwatch::kafka {

struct ListedGroup {
  std::string_view id;
  GroupType type = GroupType::kUnknown;
  GroupState state = GroupState::kUnknown;
};
// Calls `visit` for each group that was listed, also beside an error.
Outcome DecodeGroups(rd_kafka_event_t* event, const std::function<void(const ListedGroup&)>& visit);

// What an operation about one group came to. The result is null where the outcome is of the whole
// operation; where it is there, the outcome is the group's own. It lives as long as the event.
template <typename Result>
struct OnlyGroup {
  Outcome outcome;
  const Result* result = nullptr;
};
OnlyGroup<rd_kafka_group_result_t> OnlyOffsets(rd_kafka_event_t* event);
OnlyGroup<rd_kafka_ConsumerGroupDescription_t> OnlyDescription(rd_kafka_event_t* event);

// The commits on topics of the index, sorted. A partition with an error of its own has an unknown
// offset; its error is the outcome's, beside the commits that could be read.
struct DecodedOffsets {
  Outcome outcome;            // of the group as a whole
  Outcome partition_outcome;  // the first error of a single partition
  std::vector<Commit> commits;
};
DecodedOffsets DecodeOffsets(rd_kafka_event_t* event, const TopicIndex& topics);

struct DecodedDescription {
  Outcome outcome;
  GroupType type = GroupType::kUnknown;
  GroupState state = GroupState::kUnknown;
  Membership membership;
};
DecodedDescription DecodeDescription(rd_kafka_event_t* event, const TopicIndex& topics);

// A record's timestamp is what its producer or a damaged answer says: before 1970 is 1970, so that
// its distance to now is a number.
WallTime TimeOfRecord(std::int64_t milliseconds);

struct ListedOffset {
  std::string_view topic;
  std::int32_t partition = 0;
  Offset offset{};       // unknown beside an error; and without one when its broker did not answer
  WallTime timestamp{};  // of the record that a search by time has found
  bool nothing = false;  // no record is as young as the time that was asked for
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
};
Outcome DecodeListedOffsets(rd_kafka_event_t* event,
                            const std::function<void(const ListedOffset&)>& visit);

}  // namespace lagwatch::kafka
