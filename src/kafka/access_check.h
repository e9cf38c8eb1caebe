// SPDX-License-Identifier: Apache-2.0
// Tries each kind of call that a collection makes, once, to see what Kafka lets this user do.
//
// Kafka leaves what may not be seen out of its lists without an error. So the check also asks by
// name, which Kafka does answer with an error: for the commits of a name that no group has, of the
// groups the user names, and for the topics that members own. No topic can come into being: names
// of topics are only those that exist, and the request forbids it.
// Blocks for `--collect.timeout` at most; one thread.
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

// No group should have it.
inline constexpr std::string_view kUnknownGroup = "lagwatch-check-access";

// `groups` are named by the user; none: those that are listed and match the filter. A Problem: the
// settings make no client.
std::variant<AccessFacts, config::Problem> CheckAccess(const config::ClusterSettings& settings,
                                                       const std::vector<std::string>& groups,
                                                       Tokens tokens, LogSink log);

}  // namespace lagwatch::kafka
