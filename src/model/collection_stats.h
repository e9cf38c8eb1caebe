// SPDX-License-Identifier: Apache-2.0
// Costs and errors of one collection, for lagwatch's own metrics and log lines. Plain values,
// written by the reader, never by the core. Durations are wall time of a phase.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "model/types.h"

namespace lagwatch {

// The kinds of requests to Kafka, one label value each.
enum class Api {
  kMetadata,
  kProbe,  // whether the broker answers, and how fast
  kListGroups,
  kOffsetFetch,
  kListOffsets,
  kDescribeGroups,
  kTimeSearch,    // ListOffsets by timestamp
  kFetch,         // reading a record for its timestamp
  kOffsetsTopic,  // following __consumer_offsets
  kShareOffsets,  // DescribeShareGroupOffsets
};
inline constexpr std::size_t kApiCount = 10;
std::string_view ApiName(Api api);

// The phases of `lagwatch_collection_duration_seconds`.
enum class Phase {
  kMetadata,
  kGroups,
  kOffsets,
  kEnds,
  kDescribe,
  kTimeLag,
  kEvaluate,
  kRender,
  kTotal,
};
inline constexpr std::size_t kPhaseCount = 9;
std::string_view PhaseName(Phase phase);

// Wall times. A phase that did not run is absent, not 0.
using Durations = std::map<Phase, std::chrono::nanoseconds>;

// Failed requests of one kind in one collection.
struct ErrorTally {
  std::uint64_t count = 0;
  std::string example;  // the first one as text: where it happened and the client's message
};

// How many names Kafka listed, and how many each expression of a filter excluded.
struct FilteredNames {
  std::uint64_t listed = 0;
  std::uint64_t by_filter = 0;
  std::uint64_t by_exclude = 0;

  bool none_left() const { return listed > 0 && by_filter + by_exclude == listed; }
};

struct CollectionStats {
  std::array<std::uint64_t, kApiCount> requests{};
  // (api, Kafka's name of the error, e.g. NOT_COORDINATOR or _TIMED_OUT); ordered so that pages
  // and logs of equal collections are equal.
  std::map<std::pair<Api, std::string>, ErrorTally> errors;
  Durations durations;  // of reading
  // Of this process's filters; recordings do not contain them.
  FilteredNames groups;
  FilteredNames topics;            // without Kafka's own, whose names begin with "__"
  bool has_unnamed_group = false;  // a group with an empty id, which cannot be shown

  void CountRequest(Api api) { ++requests[static_cast<std::size_t>(api)]; }
  void CountError(Api api, const std::string& code, const std::string& example);
};

}  // namespace lagwatch
