// SPDX-License-Identifier: Apache-2.0
// The request that describes groups of one type: their state and members. Constants; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/protocol/api_versions.h"
#include "kafka/protocol/described_group.h"
#include "model/snapshot.h"

namespace lagwatch::kafka {

struct DescribeRequest {
  GroupType type = GroupType::kUnknown;
  protocol::ApiSpec api;
  std::string (*encode)(const std::vector<std::string_view>& groups, std::int16_t version);
  std::optional<std::vector<protocol::DescribedGroup>> (*decode)(std::string_view bytes,
                                                                 std::int16_t version);
};

// For an unknown type, the one for classic groups.
const DescribeRequest& DescribeRequestFor(GroupType type);

}  // namespace lagwatch::kafka
