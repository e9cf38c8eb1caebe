// SPDX-License-Identifier: Apache-2.0
// Lag and rates of each group by the minute over the last hour. For charts only: no verdict,
// counter or forecast uses it.
//
// Takes each Report of one cluster, in order; time is that of the Reports. Removes a group with the
// first Report that no longer contains it. Keeps at most kMostGroups, the first ones; another is
// added when one is removed. A group takes some 1.1 KB, kMostGroups 11 MB. Not thread-safe; nothing
// fails.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/minute.h"
#include "model/report.h"
#include "model/types.h"

namespace lagwatch::serve {

class LastHour {
 public:
  static constexpr std::size_t kMinutes = 60;
  static constexpr std::size_t kMostGroups = 10'000;

  // `most_groups` is for tests.
  explicit LastHour(std::size_t most_groups = kMostGroups) : most_groups_(most_groups) {}

  void Add(const Report& report);

  // All minutes without gaps, oldest first, up to the minute of the last Report; minutes without
  // data have no values. Empty for a group that is not kept.
  std::vector<Minute> Of(std::string_view group) const;

 private:
  struct Bucket {
    std::int64_t lag_sum = -1;                                 // -1: unknown
    float consumed = std::numeric_limits<float>::quiet_NaN();  // records per second; NaN: unknown
    float produced = std::numeric_limits<float>::quiet_NaN();
  };

  // The group's counters in a Report, for one set of topics: a change of the set is not a rate.
  struct Totals {
    std::uint64_t consumed = 0;
    std::uint64_t produced = 0;
    std::size_t topics = 0;  // a hash of their names
    bool fresh = false;      // the group was read for this Report
  };

  struct Group {
    std::array<Bucket, kMinutes> buckets{};  // by minute number
    std::int64_t first = 0;                  // minute number of the oldest minute
    std::int64_t last = 0;
    Duration known{};  // how much of the last minute its rates cover
    Totals totals{};
  };

  Totals TotalsOf(const Report& report, const GroupReport& group,
                  const std::vector<std::size_t>& topic_hashes) const;
  static void Advance(Group& group, std::int64_t minute);
  void AddRates(Group& group, const Totals& now, Duration passed) const;

  std::size_t most_groups_;
  std::map<std::string, Group, std::less<>> groups_;
  WallTime last_report_{};  // epoch: none yet
};

}  // namespace lagwatch::serve
