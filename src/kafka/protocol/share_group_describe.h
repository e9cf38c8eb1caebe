// SPDX-License-Identifier: Apache-2.0
// ShareGroupDescribe (key 77, KIP-932): state and members of share groups. Answered in any order,
// so groups are matched by name. A group that the coordinator does not know, or that is no share
// group, has the error GROUP_ID_NOT_FOUND; a topic that the user may not describe makes it refuse
// the whole group.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/protocol/api_versions.h"
#include "kafka/protocol/described_group.h"

namespace lagwatch::kafka::protocol {

inline constexpr ApiSpec kShareGroupDescribe{
    .key = 77, .oldest = 1, .newest = 1, .first_flexible = 0};

std::string EncodeShareGroupDescribe(const std::vector<std::string_view>& groups,
                                     std::int16_t version);
std::optional<std::vector<DescribedGroup>> DecodeShareGroupDescribe(std::string_view bytes,
                                                                    std::int16_t version);

}  // namespace lagwatch::kafka::protocol
