// SPDX-License-Identifier: Apache-2.0
// What DescribeGroups and ConsumerGroupDescribe say about a group, in one form. Views into the
// response; see api_versions.h.
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

struct DescribedMember {
  std::string_view id;
  std::string_view group_instance_id;  // "": not a static member
  std::string_view client_id;
  std::string_view host;
  Assignment assignment;
  std::optional<Assignment> target;  // of the consumer protocol (KIP-848) only
};

struct DescribedGroup {
  std::string_view id;
  std::int16_t error = 0;
  std::string_view state;
  std::string_view assignor;
  std::vector<DescribedMember> members;
};

}  // namespace lagwatch::kafka::protocol
