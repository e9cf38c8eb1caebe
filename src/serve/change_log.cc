// SPDX-License-Identifier: Apache-2.0
#include "serve/change_log.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "render/exposition.h"
#include "serve/notes.h"
#include "serve/skip_log.h"
#include "serve/verdict_log.h"

namespace lagwatch::serve {
namespace {

using config::LogLevel;

// Authentication or TLS verification failed, on either side. Only other settings can fix that.
bool IsRefused(const Report& report) {
  return std::ranges::any_of(report.stats.errors, [](const auto& entry) {
    return entry.first.second == "_AUTHENTICATION" || entry.first.second == "_SSL";
  });
}

void LogClock(const Logger& logger, const std::string& cluster, const Report* before,
              const Report& after) {
  // Smaller steps are slewing, not a set clock.
  constexpr Duration kLeastStep = std::chrono::seconds(1);
  if (before == nullptr || before->at - after.started < kLeastStep) return;
  logger.Log(LogLevel::kWarn, "the system clock was set back",
             {{"cluster", cluster}, {"seconds", render::SecondsText(before->at - after.started)}});
}

// Logs a failed authentication also if Kafka was already unreachable, as when it comes back with
// other passwords.
void LogReachability(const Logger& logger, const std::string& cluster, const Report* before,
                     const Report& after) {
  const bool same = before != nullptr && before->up == after.up;
  if (same && (after.up || IsRefused(*before) || !IsRefused(after))) return;
  if (after.up) {
    logger.Log(LogLevel::kInfo, "Kafka answers",
               {{"cluster", cluster},
                {"brokers", std::to_string(after.brokers.size())},
                {"topics", std::to_string(after.topics.size())},
                {"groups", GroupsAreKnown(after) ? std::to_string(after.groups.size()) : ""}});
    return;
  }
  const auto& errors = after.stats.errors;
  logger.Log(
      LogLevel::kWarn, "Kafka does not answer",
      {{"cluster", cluster}, {"error", errors.empty() ? "" : errors.begin()->second.example}});
}

// A broker before 3.8 lists groups without their types; DescribeGroups returns the types of groups
// with members.
void LogMissingTypes(const Logger& logger, const std::string& cluster, const Report* before,
                     const Report& after) {
  if (!after.up || (before != nullptr && before->up)) return;
  const auto count = std::ranges::count(after.groups, GroupType::kUnknown, &GroupReport::type);
  if (count == 0) return;
  logger.Log(LogLevel::kInfo, "this Kafka version does not report group types (3.8 and later do)",
             {{"cluster", cluster}, {"groups", std::to_string(count)}});
}

// Empty: the broker was not in the metadata.
std::optional<bool> Listed(const Report* report, std::int32_t id) {
  if (report == nullptr) return std::nullopt;
  for (const Broker& broker : report->brokers) {
    if (broker.id == id) return broker.groups_listed;
  }
  return std::nullopt;
}

void LogBrokers(const Logger& logger, const std::string& cluster, const Report* before,
                const Report& after) {
  if (!after.up) return;
  for (const Broker& broker : after.brokers) {
    const bool was_silent = Listed(before, broker.id) == false;
    if (broker.groups_listed != was_silent) continue;
    logger.Log(
        broker.groups_listed ? LogLevel::kInfo : LogLevel::kWarn,
        broker.groups_listed ? "the broker lists its groups again"
                             : "the broker does not list its groups",
        {{"cluster", cluster}, {"broker", std::to_string(broker.id)}, {"address", broker.address}});
  }
}

void LogLimit(const Logger& logger, const std::string& cluster, const std::string& limit,
              std::size_t before, std::size_t after) {
  if ((before > 0) == (after > 0)) return;
  if (after > 0) {
    logger.Log(LogLevel::kWarn, "a limit drops series",
               {{"cluster", cluster}, {"limit", limit}, {"series", std::to_string(after)}});
  } else {
    logger.Log(LogLevel::kInfo, "the limit no longer drops series",
               {{"cluster", cluster}, {"limit", limit}});
  }
}

}  // namespace

void LogLimits(const Logger& logger, const std::string& cluster,
               const render::SeriesDropped& before, const render::SeriesDropped& after) {
  LogLimit(logger, cluster, "limit.groups", before.by_groups, after.by_groups);
  LogLimit(logger, cluster, "limit.series", before.by_series, after.by_series);
}

void LogChanges(const Logger& logger, const std::string& cluster, const Report* before,
                const Report& after) {
  LogClock(logger, cluster, before, after);
  LogReachability(logger, cluster, before, after);
  LogMissingTypes(logger, cluster, before, after);
  LogBrokers(logger, cluster, before, after);
  LogNotes(logger, cluster, before, after);
  LogVerdicts(logger, cluster, before, after);
  LogSkips(logger, cluster, before, after);
}

}  // namespace lagwatch::serve
