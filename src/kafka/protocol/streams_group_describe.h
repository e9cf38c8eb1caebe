// SPDX-License-Identifier: Apache-2.0
// StreamsGroupDescribe (key 89, KIP-1071): state, topology and members of groups of the Streams
// protocol, with the assignor since version 1 (Kafka 4.4). A broker has it if the feature
// streams.version is on. Answered in any order, so groups are matched by name. A group that the
// coordinator does not know, or that is not of this protocol, has the error GROUP_ID_NOT_FOUND; a
// topic that the user may not describe makes it refuse the whole group.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/protocol/api_versions.h"
#include "kafka/protocol/described_group.h"

namespace lagwatch::kafka::protocol {

inline constexpr ApiSpec kStreamsGroupDescribe{
    .key = 89, .oldest = 0, .newest = 1, .first_flexible = 0};

// Without the description of the topology's nodes.
std::string EncodeStreamsGroupDescribe(const std::vector<std::string_view>& groups,
                                       std::int16_t version);
std::optional<std::vector<DescribedGroup>> DecodeStreamsGroupDescribe(std::string_view bytes,
                                                                      std::int16_t version);

}  // namespace lagwatch::kafka::protocol
