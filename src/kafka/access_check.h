// SPDX-License-Identifier: Apache-2.0
// Tries each kind of request of a collection once, to find out what Kafka permits this user.
//
// Kafka omits what a user may not see from its lists without an error. So the check also asks by
// name, which Kafka does answer with an error: for the commits of a name that no group has, of the
// groups the user names, and for the topics that members own. It never creates a topic: it names
// only existing topics, and the request forbids creation. Blocks for `--collect.timeout` at most;
// one thread.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"
#include "kafka/access_facts.h"
#include "kafka/log_sink.h"
#include "model/token_source.h"

namespace lagwatch::kafka {

// A name that no group should have.
inline constexpr std::string_view kUnknownGroup = "lagwatch-check-access";

// `groups` are named by the user; if empty, those that are listed and match the filter. Returns a
// Problem if no client can be created with the settings.
std::variant<AccessFacts, config::Problem> CheckAccess(const config::ClusterSettings& settings,
                                                       const std::vector<std::string>& groups,
                                                       Tokens tokens, LogSink log);

}  // namespace lagwatch::kafka
