// SPDX-License-Identifier: Apache-2.0
// What the requests that describe groups of one type or another say about a group, in one form.
// Views into the response; see api_versions.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lagwatch::kafka::protocol {

struct TopicPartitions {
  std::string_view topic;
  std::vector<std::int32_t> partitions;
};
using Assignment = std::vector<TopicPartitions>;

// A part of a Streams application: its task N reads partition N of each of its topics.
struct Subtopology {
  std::string_view id;
  std::vector<std::string_view> topics;  // read by it, its repartition topics among them
};

struct SubtopologyTasks {
  std::string_view subtopology;
  std::vector<std::int32_t> tasks;
};
using Tasks = std::vector<SubtopologyTasks>;

struct DescribedMember {
  std::string_view id;
  std::string_view group_instance_id;  // "": not a static member
  std::string_view client_id;
  std::string_view host;
  Assignment assignment;
  std::optional<Assignment> target;  // of the consumer protocol (KIP-848) only
  // Of a Streams group, in place of the assignment: active tasks read and commit, standby tasks
  // keep a copy of a state store, warm-up tasks build one.
  Tasks active;
  Tasks standby;
  Tasks warmup;
};

struct DescribedGroup {
  std::string_view id;
  std::int16_t error = 0;
  std::string_view state;
  std::string_view assignor;
  std::vector<Subtopology> topology;  // of a Streams group
  std::vector<DescribedMember> members;
};

}  // namespace lagwatch::kafka::protocol
