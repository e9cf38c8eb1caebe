// SPDX-License-Identifier: Apache-2.0
// The ClusterReader of a real cluster: one Kafka client, which is asked in this order: metadata,
// each broker's list of groups, the groups' commits at their coordinators, then start and ends at
// each leader, then the members. The thread rules are those of ClusterReader.
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

// A reader of the cluster, or what is wrong with its settings. Contacts no server yet.
std::variant<std::unique_ptr<ClusterReader>, config::Problem> MakeClusterReader(
    const config::ClusterSettings& settings, Tokens tokens, LogSink log);

// Each property of a cluster that librdkafka rejects on its own; if there is none and the settings
// are `complete` (no other problem is known), why they do not work together. Contacts no server.
std::vector<config::Problem> CheckProperties(config::ClusterSettings settings, bool complete);

}  // namespace lagwatch::kafka
