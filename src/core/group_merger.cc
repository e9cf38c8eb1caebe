// SPDX-License-Identifier: Apache-2.0
#include "core/group_merger.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "base/sorted.h"
#include "core/carry.h"
#include "core/merge_groups.h"

namespace lagwatch::core {
namespace {

// A share group is never merged with consumer groups.
// `named`: its groups by the names that are shown.
void KeepShareGroupsApart(auto& named, const Report& real) {
  if (std::ranges::none_of(real.groups, &GroupReport::is_share)) return;
  std::set<std::string> taken;
  for (const auto& one : named) {
    if (!real.groups[one.index].is_share()) taken.insert(one.name);
  }
  for (auto& one : named) {
    if (real.groups[one.index].is_share() && taken.contains(one.name)) one.name += " (share)";
  }
}

}  // namespace

// Groups of equal name keep their order.
std::vector<GroupMerger::Named> GroupMerger::SortedByName(const Report& real,
                                                          const ShownName& shown_as) {
  std::vector<Named> named;
  named.reserve(real.groups.size());
  for (std::size_t i = 0; i < real.groups.size(); ++i) {
    named.push_back({shown_as(real.groups[i].id), i});
  }
  KeepShareGroupsApart(named, real);
  std::ranges::sort(named, {}, [](const Named& one) { return std::tie(one.name, one.index); });
  return named;
}

Report GroupMerger::Show(const Report* before, Report& real, const ShownName& shown_as) {
  if (before != nullptr) KeepTotals(*before, real, shown_as);
  ForgetTopics(real);
  // The groups are copied one by one: not those that are merged.
  std::vector<GroupReport> kept = std::exchange(real.groups, {});
  Report shown = real;
  real.groups = std::move(kept);
  const std::vector<Named> named = SortedByName(real, shown_as);
  for (auto first = named.begin(); first != named.end();) {
    const auto last = std::find_if(first, named.end(),
                                   [&](const Named& other) { return other.name != first->name; });
    const bool is_single = last - first == 1 && real.groups[first->index].id == first->name;
    if (is_single && !merged_groups_.contains(first->name)) {
      shown.groups.push_back(real.groups[first->index]);
    } else {
      shown.groups.push_back(Merge({first, last}, real));
    }
    first = last;
  }
  last_ = real.at;
  ForgetMergedGroups();
  return shown;
}

GroupReport GroupMerger::Merge(std::span<const Named> named, const Report& real) {
  std::vector<const GroupReport*> groups;
  groups.reserve(named.size());
  for (const Named& one : named) groups.push_back(&real.groups[one.index]);
  GroupReport report = MergeGroups(named.front().name, groups, real.topics);
  MergedGroup& merged = merged_groups_[report.id];
  report.counters += merged.counters;
  for (TopicLag& topic : report.topics) {
    const auto totals = merged.topics.find(real.topics[topic.topic].name);
    if (totals == merged.topics.end()) continue;
    topic.records_consumed += totals->second.consumed;
    topic.records_lost += totals->second.lost;
  }
  const bool goes_on = merged.seen != WallTime{} && merged.seen == last_;
  if (!goes_on || merged.status != report.status) merged.status_since = real.at;
  merged.status = report.status;
  merged.seen = real.at;
  report.status_since = merged.status_since;
  return report;
}

// Keeps the counters of groups that no longer exist, and of topics that a group no longer has.
void GroupMerger::KeepTotals(const Report& before, const Report& real, const ShownName& shown_as) {
  const Carry carry(&before, real.topics, WallTime{});
  const auto keep = [&](const GroupReport& group, const GroupReport* now) {
    if (group.is_share()) return;  // no counter of it is shown
    for (const TopicLag& topic : group.topics) {
      const auto index = carry.TopicNow(topic.topic);
      if (!index || (now != nullptr && FindSorted(now->topics, *index, &TopicLag::topic))) continue;
      if (MergedGroup* merged = MergedGroupOf(group.id, shown_as)) {
        TopicTotals& totals = merged->topics[real.topics[*index].name];
        totals.consumed += topic.records_consumed;
        totals.lost += topic.records_lost;
      }
    }
    MergedGroup* merged = now == nullptr ? MergedGroupOf(group.id, shown_as) : nullptr;
    if (merged != nullptr) merged->counters += group.counters;
  };
  MatchSorted(SortedBy(before.groups, &GroupReport::id), SortedBy(real.groups, &GroupReport::id),
              keep);
}

// Null for a group that was shown as itself.
GroupMerger::MergedGroup* GroupMerger::MergedGroupOf(const std::string& group,
                                                     const ShownName& shown_as) {
  const auto found = merged_groups_.find(shown_as(group));
  return found != merged_groups_.end() ? &found->second : nullptr;
}

void GroupMerger::ForgetTopics(const Report& real) {
  for (auto& [_, merged] : merged_groups_) {
    std::erase_if(merged.topics, [&](const auto& topic) {
      return FindSorted(real.topics, topic.first, &Topic::name) == nullptr;
    });
  }
}

void GroupMerger::ForgetMergedGroups() {
  std::vector<std::map<std::string, MergedGroup>::iterator> absent;
  for (auto it = merged_groups_.begin(); it != merged_groups_.end(); ++it) {
    if (it->second.seen != last_) absent.push_back(it);
  }
  if (absent.size() <= most_absent_) return;
  std::ranges::stable_sort(absent, std::ranges::greater(),
                           [](auto one) { return one->second.seen; });
  for (std::size_t i = most_absent_; i < absent.size(); ++i) merged_groups_.erase(absent[i]);
}

}  // namespace lagwatch::core
