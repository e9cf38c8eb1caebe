// SPDX-License-Identifier: Apache-2.0
#include "core/buckets.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/carry.h"
#include "core/merge_groups.h"

namespace lagwatch::core {
namespace {

bool HasTopic(const GroupReport& group, std::uint32_t topic) {
  const auto found = std::lower_bound(
      group.topics.begin(), group.topics.end(), topic,
      [](const TopicLag& lag, std::uint32_t wanted) { return lag.topic < wanted; });
  return found != group.topics.end() && found->topic == topic;
}

}  // namespace

// Equal names in the order of the groups.
std::vector<Buckets::Named> Buckets::SortedByName(const Report& real, const ShownName& shown_as) {
  std::vector<Named> named;
  named.reserve(real.groups.size());
  for (std::size_t i = 0; i < real.groups.size(); ++i) {
    named.push_back({shown_as(real.groups[i].id), i});
  }
  std::sort(named.begin(), named.end(), [](const Named& a, const Named& b) {
    return std::tie(a.name, a.index) < std::tie(b.name, b.index);
  });
  return named;
}

Report Buckets::Show(const Report* before, const Report& real, const ShownName& shown_as) {
  if (before != nullptr) KeepTotals(*before, real, shown_as);
  ForgetTopics(real);
  Report shown = real;
  std::vector<GroupReport> groups;
  const std::vector<Named> named = SortedByName(real, shown_as);
  for (auto first = named.begin(); first != named.end();) {
    const auto last = std::find_if(first, named.end(),
                                   [&](const Named& other) { return other.name != first->name; });
    const bool alone = last - first == 1 && real.groups[first->index].id == first->name;
    if (alone && !buckets_.contains(first->name)) {
      groups.push_back(std::move(shown.groups[first->index]));
    } else {
      groups.push_back(Merge({first, last}, real));
    }
    first = last;
  }
  shown.groups = std::move(groups);
  last_ = real.at;
  ForgetBuckets();
  return shown;
}

GroupReport Buckets::Merge(std::span<const Named> named, const Report& real) {
  std::vector<const GroupReport*> groups;
  groups.reserve(named.size());
  for (const Named& one : named) groups.push_back(&real.groups[one.index]);
  GroupReport merged = MergeGroups(named.front().name, groups, real.topics);
  Bucket& bucket = buckets_[merged.id];
  merged.counters.rebalances += bucket.counters.rebalances;
  merged.counters.offset_commits += bucket.counters.offset_commits;
  merged.counters.rebalancing += bucket.counters.rebalancing;
  for (TopicLag& topic : merged.topics) {
    const auto totals = bucket.topics.find(real.topics[topic.topic].name);
    if (totals == bucket.topics.end()) continue;
    topic.records_consumed += totals->second.consumed;
    topic.records_lost += totals->second.lost;
  }
  const bool goes_on = bucket.seen != WallTime{} && bucket.seen == last_;
  if (!goes_on || bucket.status != merged.status) bucket.status_since = real.at;
  bucket.status = merged.status;
  bucket.seen = real.at;
  merged.status_since = bucket.status_since;
  return merged;
}

// A group that is gone takes its counters along, and one that lost a topic those of the topic: from
// now on the bucket has them.
void Buckets::KeepTotals(const Report& before, const Report& real, const ShownName& shown_as) {
  const Carry carry(&before, real.topics, WallTime{});
  auto next = real.groups.begin();
  for (const GroupReport& group : before.groups) {
    while (next != real.groups.end() && next->id < group.id) ++next;
    const bool is_gone = next == real.groups.end() || next->id != group.id;
    for (const TopicLag& topic : group.topics) {
      const auto index = carry.TopicNow(topic.topic);
      if (!index || (!is_gone && HasTopic(*next, *index))) continue;
      if (Bucket* bucket = BucketOf(group.id, shown_as)) {
        TopicTotals& totals = bucket->topics[real.topics[*index].name];
        totals.consumed += topic.records_consumed;
        totals.lost += topic.records_lost;
      }
    }
    Bucket* bucket = is_gone ? BucketOf(group.id, shown_as) : nullptr;
    if (bucket == nullptr) continue;
    bucket->counters.rebalances += group.counters.rebalances;
    bucket->counters.offset_commits += group.counters.offset_commits;
    bucket->counters.rebalancing += group.counters.rebalancing;
  }
}

// Null for a group that was shown as itself.
Buckets::Bucket* Buckets::BucketOf(const std::string& group, const ShownName& shown_as) {
  const auto found = buckets_.find(shown_as(group));
  return found != buckets_.end() ? &found->second : nullptr;
}

void Buckets::ForgetTopics(const Report& real) {
  const auto exists = [&](const std::string& name) {
    const auto found = std::lower_bound(
        real.topics.begin(), real.topics.end(), name,
        [](const Topic& topic, const std::string& wanted) { return topic.name < wanted; });
    return found != real.topics.end() && found->name == name;
  };
  for (auto& [_, bucket] : buckets_) {
    std::erase_if(bucket.topics, [&](const auto& topic) { return !exists(topic.first); });
  }
}

void Buckets::ForgetBuckets() {
  std::vector<std::map<std::string, Bucket>::iterator> absent;
  for (auto it = buckets_.begin(); it != buckets_.end(); ++it) {
    if (it->second.seen != last_) absent.push_back(it);
  }
  if (absent.size() <= most_absent_) return;
  std::stable_sort(absent.begin(), absent.end(),
                   [](const auto& a, const auto& b) { return a->second.seen > b->second.seen; });
  for (std::size_t i = most_absent_; i < absent.size(); ++i) buckets_.erase(absent[i]);
}

}  // namespace lagwatch::core
