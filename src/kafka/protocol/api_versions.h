// SPDX-License-Identifier: Apache-2.0
// ApiVersions (key 18, KIP-35): which versions of which requests a broker has, and the choice
// among them. Each request is encoded for the broker that gets it: a rolling upgrade mixes them.
//
// Here as in every file of this folder: an encoder returns a request's body without its header and,
// for a flexible version, without the tag section that ends it; a decoder takes a response without
// its header and returns nothing if the bytes are not exactly one response. Text in what it returns
// are views into the bytes. Layouts: https://kafka.apache.org/protocol. Pure; no librdkafka.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

namespace lagwatch::kafka::protocol {

// One kind of request, and the versions of it that lagwatch encodes and decodes.
struct ApiSpec {
  std::int16_t key = 0;
  std::int16_t oldest = 0;
  std::int16_t newest = 0;
  std::int16_t first_flexible = 0;

  bool IsFlexible(std::int16_t version) const { return version >= first_flexible; }
};

inline constexpr ApiSpec kApiVersions{.key = 18, .oldest = 0, .newest = 0, .first_flexible = 3};

struct VersionRange {
  std::int16_t oldest = 0;
  std::int16_t newest = 0;
};

struct ApiVersionsResponse {
  std::int16_t error = 0;
  std::map<std::int16_t, VersionRange> ranges;  // by key
};
// Of version 0, whose request has no body.
std::optional<ApiVersionsResponse> DecodeApiVersions(std::string_view bytes);

// The newest version that both sides have; empty if there is none.
std::optional<std::int16_t> ChooseVersion(const ApiSpec& api,
                                          const std::map<std::int16_t, VersionRange>& ranges);

}  // namespace lagwatch::kafka::protocol
