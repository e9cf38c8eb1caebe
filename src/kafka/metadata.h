// SPDX-License-Identifier: Apache-2.0
// Brokers, topics and leaders, from one request for all topics: never by name, so that it cannot
// create a topic. Values; the read blocks up to its timeout. Any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "config/name_filter.h"
#include "kafka/errors.h"
#include "kafka/handles.h"
#include "model/snapshot.h"

namespace lagwatch::kafka {

inline constexpr std::string_view kOffsetsTopic = "__consumer_offsets";

struct Metadata {
  std::vector<Broker> brokers;  // sorted by id
  std::vector<Topic> topics;    // those of the filter, sorted by name; bounds unknown
  std::vector<std::int32_t> coordinators;
  FilteredNames names;  // of topics
};

// Counts a name that Kafka listed, and which of the filter's expressions excludes it.
void Count(const config::NameFilter& filter, std::string_view name, FilteredNames& names);

std::variant<Metadata, Outcome> ReadMetadata(rd_kafka_t* handle, const config::NameFilter& topics,
                                             std::chrono::milliseconds timeout);

}  // namespace lagwatch::kafka
