// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/api_versions.h"

#include <algorithm>
#include <cstddef>

#include "kafka/protocol/byte_reader.h"

namespace lagwatch::kafka::protocol {

std::optional<ApiVersionsResponse> DecodeApiVersions(std::string_view bytes) {
  constexpr std::size_t kRange = 6;
  ByteReader reader(bytes);
  ApiVersionsResponse response;
  response.error = reader.Read<std::int16_t>();
  for (std::size_t left = reader.Count(kRange); left > 0; --left) {
    const auto key = reader.Read<std::int16_t>();
    VersionRange& range = response.ranges[key];
    range.oldest = reader.Read<std::int16_t>();
    range.newest = reader.Read<std::int16_t>();
  }
  if (!reader.AtEnd()) return std::nullopt;
  return response;
}

std::optional<std::int16_t> ChooseVersion(const ApiSpec& api,
                                          const std::map<std::int16_t, VersionRange>& ranges) {
  const auto found = ranges.find(api.key);
  if (found == ranges.end()) return std::nullopt;
  const std::int16_t newest = std::min(api.newest, found->second.newest);
  if (newest < std::max(api.oldest, found->second.oldest)) return std::nullopt;
  return newest;
}

}  // namespace lagwatch::kafka::protocol
