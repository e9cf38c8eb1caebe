// SPDX-License-Identifier: Apache-2.0
#include "serve/skip_log.h"

#include <algorithm>
#include <cstdint>

#include "base/sorted.h"

namespace lagwatch::serve {
namespace {

// Maximum lines per collection: a script may reset every group of a large cluster.
constexpr std::size_t kMostSkipLines = 50;

// The records skipped before; 0 for a new group or topic.
std::uint64_t SkippedBefore(const Report* before, const std::string& group,
                            const std::string& topic) {
  if (before == nullptr) return 0;
  const GroupReport* found = FindSorted(before->groups, group, &GroupReport::id);
  if (found == nullptr) return 0;
  const auto is_topic = [&](const TopicLag& lag) {
    return before->topics[lag.topic].name == topic;
  };
  const auto lag = std::ranges::find_if(found->topics, is_topic);
  return lag != found->topics.end() ? lag->records_skipped : 0;
}

}  // namespace

void LogSkips(const Logger& logger, const std::string& cluster, const Report* before,
              const Report& after) {
  std::size_t lines = 0;
  for (const GroupReport& group : after.groups) {
    for (const TopicLag& lag : group.topics) {
      if (lag.records_skipped == 0) continue;
      const std::string& topic = after.topics[lag.topic].name;
      const std::uint64_t skipped = SkippedBefore(before, group.id, topic);
      if (lag.records_skipped <= skipped || ++lines > kMostSkipLines) continue;
      logger.Log(config::LogLevel::kWarn,
                 "commits moved forward while the group had no member, not counted as consumed",
                 {{"cluster", cluster},
                  {"group", group.id},
                  {"topic", topic},
                  {"records", std::to_string(lag.records_skipped - skipped)}});
    }
  }
}

}  // namespace lagwatch::serve
