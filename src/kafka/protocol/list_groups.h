// SPDX-License-Identifier: Apache-2.0
// ListGroups (key 16): the groups that a broker coordinates. States since version 4 (Kafka 2.6,
// KIP-518), types since version 5 (Kafka 3.8, KIP-848). A group that the user may not describe is
// left out without an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/protocol/api_versions.h"

namespace lagwatch::kafka::protocol {

inline constexpr ApiSpec kListGroups{.key = 16, .oldest = 0, .newest = 5, .first_flexible = 3};

struct ListedGroup {
  std::string_view id;
  std::string_view protocol_type;  // "consumer", "connect", …; "" if it never had a member
  std::string_view state;          // "" before version 4
  std::string_view type;           // "" before version 5; its case differs between brokers
};

struct ListGroupsResponse {
  std::int16_t error = 0;
  std::vector<ListedGroup> groups;
};

// All groups, whatever their state and type.
std::string EncodeListGroups(std::int16_t version);
std::optional<ListGroupsResponse> DecodeListGroups(std::string_view bytes, std::int16_t version);

}  // namespace lagwatch::kafka::protocol
