// SPDX-License-Identifier: Apache-2.0
// Merges groups that are shown under one name (`rename:`, Policy::shown_as), as the last step
// before a Report is shown. Everything before it, carrying, counting and judging, sees Kafka's own
// groups.
//
// Keeps the counters of groups that are gone, so that a merged group's counters continue when one
// of its groups vanishes, and when the merged group itself comes back. Bounded: totals of a topic
// are dropped with the topic, and of merged groups without a group the most recent are kept. One
// thread at a time; nothing fails.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/report.h"

namespace lagwatch::core {

using ShownName = std::function<std::string(std::string_view group)>;

class GroupMerger {
 public:
  static constexpr std::size_t kMostAbsent = 10'000;

  // `most_absent` is for tests.
  explicit GroupMerger(std::size_t most_absent = kMostAbsent) : most_absent_(most_absent) {}

  // `real`, which stays as it is, as it is shown; `before` is the real Report of the collection
  // before, or null.
  Report Show(const Report* before, Report& real, const ShownName& shown_as);

  // Call when the clock was set back (core/clock_step.h).
  void MoveBack(Duration step);

 private:
  struct TopicTotals {
    std::uint64_t consumed = 0;
    std::uint64_t lost = 0;
  };
  struct MergedGroup {
    GroupCounters counters;  // of groups that no longer exist
    std::map<std::string, TopicTotals> topics;
    Status status = Status::kOk;
    WallTime status_since{};
    WallTime seen{};  // when it last had a group
  };
  struct Named {
    std::string name;
    std::size_t index = 0;  // in Report::groups
  };

  static std::vector<Named> SortedByName(const Report& real, const ShownName& shown_as);
  void KeepTotals(const Report& before, const Report& real, const ShownName& shown_as);
  GroupReport Merge(std::span<const Named> named, const Report& real);
  MergedGroup* MergedGroupOf(const std::string& group, const ShownName& shown_as);
  void ForgetTopics(const Report& real);
  void ForgetMergedGroups();

  std::size_t most_absent_;
  std::map<std::string, MergedGroup> merged_groups_;
  WallTime last_{};  // the last Report's; the epoch: none yet
};

}  // namespace lagwatch::core
