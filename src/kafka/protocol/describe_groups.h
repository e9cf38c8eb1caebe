// SPDX-License-Identifier: Apache-2.0
// DescribeGroups (key 15): state and members of classic groups. The coordinator answers refused
// groups first, so groups are matched by name. A group that it does not know, or that is not a
// classic one, has the state "Dead" and no error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/protocol/api_versions.h"
#include "kafka/protocol/described_group.h"

namespace lagwatch::kafka::protocol {

inline constexpr ApiSpec kDescribeGroups{.key = 15, .oldest = 0, .newest = 5, .first_flexible = 5};

std::string EncodeDescribeGroups(const std::vector<std::string_view>& groups, std::int16_t version);
// An assignment that cannot be decoded is empty: it is the client's bytes, not the broker's.
std::optional<std::vector<DescribedGroup>> DecodeDescribeGroups(std::string_view bytes,
                                                                std::int16_t version);

}  // namespace lagwatch::kafka::protocol
