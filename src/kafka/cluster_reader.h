// SPDX-License-Identifier: Apache-2.0
// The real core::ClusterReader: one Kafka client, asked in this order: metadata, each broker's list
// of groups, each group's commits at its coordinator, then start and ends at each leader, then the
// members. Threads as core::ClusterReader says.
#pragma once

#include <memory>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "kafka/log_sink.h"
#include "model/cluster_reader.h"
#include "model/token_source.h"

namespace lagwatch::kafka {

// A reader of the cluster, or what is wrong with its settings. Nothing is contacted yet.
std::variant<std::unique_ptr<ClusterReader>, config::Problem> MakeClusterReader(
    const config::ClusterSettings& settings, Tokens tokens, LogSink log);

// Each property of a cluster that librdkafka refuses by itself; where there is none and the
// settings are `complete` (no other problem is known of them), why they do not work together.
// Contacts nothing.
std::vector<config::Problem> CheckProperties(config::ClusterSettings settings, bool complete);

}  // namespace lagwatch::kafka
