// SPDX-License-Identifier: Apache-2.0
#include "kafka/time_memory.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <tuple>
#include <utility>

#include "model/log_bounds.h"

namespace lagwatch::kafka {
namespace {

const Partition& PartitionOf(const std::vector<Topic>& topics, TopicPartition at) {
  return topics[at.topic].partitions[static_cast<std::size_t>(at.partition)];
}

// The questions about the commits of one group.
class Asker {
 public:
  Asker(const std::vector<Topic>& topics, const Group& group, TimeWishes wishes)
      : topics_(topics),
        wishes_(wishes),
        alone_(group.membership && group.membership->members.empty()),
        is_share_(group.type == GroupType::kShare) {
    // Brokers count the lag of a share group to the high watermark.
    if (is_share_) wishes_.isolation = IsolationLevel::kReadUncommitted;
  }

  // Passes each question to `ask`.
  template <typename Ask>
  void About(const Commit& commit, Ask& ask) const {
    const std::optional<LogBounds>& bounds = PartitionOf(topics_, commit.at).bounds;
    if (!bounds) return;
    // Records behind the start offset may all be completed.
    const bool has_lag = commit.broker_lag.known() && commit.broker_lag.value() > 0;
    if (is_share_ && !has_lag) return;
    const Offset first = FirstUnread(commit.committed, *bounds, wishes_.isolation);
    if (!first.known()) return;
    const Offset end = EndFor(*bounds, wishes_.isolation);
    const std::int64_t lag = end.value() - first.value();
    if (wishes_.first_unread) ask(TimeQuestion{commit.at, first.value(), lag});
    const bool has_read = commit.committed.value() > bounds->start.value();
    if (alone_ && has_read && lag > kSettledLag) {
      ask(TimeQuestion{commit.at, commit.committed.value() - 1, lag, TimeKind::kLastRead});
    }
  }

 private:
  const std::vector<Topic>& topics_;
  TimeWishes wishes_;
  bool alone_;
  bool is_share_;
};

template <typename Ask>
void ForEachQuestion(const std::vector<Topic>& topics, const std::vector<Group>& groups,
                     TimeWishes wishes, Ask ask) {
  for (const Group& group : groups) {
    if (!group.commits) continue;
    const Asker asker(topics, group, wishes);
    for (const Commit& commit : *group.commits) asker.About(commit, ask);
  }
}

// By topic: the number of its first partition, when all are counted; and how many there are.
std::vector<std::size_t> FirstPartitions(const std::vector<Topic>& topics) {
  std::vector<std::size_t> first{0};
  for (const Topic& topic : topics) first.push_back(first.back() + topic.partitions.size());
  return first;
}

// REQUIRES: `ends` has the end of each partition's questions, in order.
void SortEachPartition(std::vector<TimeQuestion>& questions, const std::vector<std::size_t>& ends) {
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    std::sort(questions.begin() + static_cast<std::ptrdiff_t>(begin),
              questions.begin() + static_cast<std::ptrdiff_t>(end),
              [](const TimeQuestion& a, const TimeQuestion& b) {
                return std::pair(a.offset, a.kind) < std::pair(b.offset, b.kind);
              });
    begin = end;
  }
}

}  // namespace

// Every commit with a lag is a question in every collection, and few are about one partition: so
// they are counted, then put into their places.
std::vector<TimeQuestion> TimeQuestions(const std::vector<Topic>& topics,
                                        const std::vector<Group>& groups, TimeWishes wishes) {
  const std::vector<std::size_t> first = FirstPartitions(topics);
  const auto number = [&](const TimeQuestion& question) {
    return first[question.at.topic] + static_cast<std::size_t>(question.at.partition);
  };
  std::vector<std::size_t> ends(first.back() + 1, 0);  // by partition: where its questions end
  ForEachQuestion(topics, groups, wishes,
                  [&](const TimeQuestion& question) { ++ends[number(question) + 1]; });
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<TimeQuestion> questions(ends.back());
  ForEachQuestion(topics, groups, wishes, [&](const TimeQuestion& question) {
    questions[ends[number(question)]++] = question;
  });
  SortEachPartition(questions, ends);
  questions.erase(std::unique(questions.begin(), questions.end()), questions.end());
  return questions;
}

void TimeMemory::Begin(const std::vector<Topic>& topics, const std::vector<Group>& groups,
                       TimeWishes wishes) {
  AlignTopics(topics);
  questions_ = TimeQuestions(topics, groups, wishes);
  const TimeQuestion* next = questions_.data();
  const TimeQuestion* const last = next + questions_.size();
  for (std::size_t t = 0; t < topics.size(); ++t) {
    for (std::size_t p = 0; p < topics[t].partitions.size(); ++p) {
      const TopicPartition at{static_cast<std::uint32_t>(t), static_cast<std::int32_t>(p)};
      const TimeQuestion* const begin = next;
      while (next != last && next->at == at) ++next;
      Refresh(topics_[t].partitions[p], topics[t].partitions[p], begin, next);
    }
  }
}

// Both lists are sorted by name.
void TimeMemory::AlignTopics(const std::vector<Topic>& topics) {
  std::vector<TopicTimes> before = std::exchange(topics_, {});
  auto old = before.begin();
  topics_.reserve(topics.size());
  for (const Topic& topic : topics) {
    while (old != before.end() && old->name < topic.name) ++old;
    TopicTimes& times = topics_.emplace_back();
    if (old != before.end() && old->name == topic.name) times = std::move(*old++);
    times.name = topic.name;
    times.partitions.resize(topic.partitions.size());
  }
}

void TimeMemory::Refresh(PartitionTimes& times, const Partition& partition,
                         const TimeQuestion* begin, const TimeQuestion* end) {
  if (!partition.bounds) return;
  const LogBounds before = std::exchange(times.bounds, *partition.bounds);
  const LogBounds& now = times.bounds;
  if (before.end.known() && now.end.value() < before.end.value()) {
    times.entries.clear();
    times.facts.clear();
    times.ends.clear();
  }
  if (begin != end) KeepEnd(times);
  // There may be records now where there were none.
  if (before.end != now.end || before.last_stable != now.last_stable) {
    std::erase_if(times.entries,
                  [](const Entry& entry) { return entry.time && entry.time->nothing; });
  }
  std::vector<Entry> entries;
  entries.reserve(static_cast<std::size_t>(end - begin));
  auto old = times.entries.begin();
  const auto key = [](const auto& one) { return std::pair(one.offset, one.kind); };
  for (; begin != end; ++begin) {
    while (old != times.entries.end() && key(*old) < key(*begin)) ++old;
    const bool known = old != times.entries.end() && key(*old) == key(*begin);
    entries.push_back(known ? *old : Entry{begin->offset, begin->kind, std::nullopt, false});
  }
  times.entries = std::move(entries);
}

void TimeMemory::KeepEnd(PartitionTimes& times) {
  if (times.ends.size() == kEnds) {
    for (std::size_t i = 0; i < kEnds / 2; ++i) times.ends[i] = times.ends[2 * i];
    times.ends.resize(kEnds / 2);
  }
  times.ends.emplace_back(times.bounds.end.value(), times.bounds.read_at);
}

std::vector<TimeQuestion> TimeMemory::Open() const {
  std::vector<std::pair<bool, TimeQuestion>> open;
  for (const TimeQuestion& question : questions_) {
    const Entry& entry = EntryOf(question);
    if (!entry.time) open.emplace_back(entry.in_vain, question);
  }
  std::stable_sort(open.begin(), open.end(), [](const auto& a, const auto& b) {
    return std::tie(b.first, a.second.kind, b.second.lag) <
           std::tie(a.first, b.second.kind, a.second.lag);
  });
  std::vector<TimeQuestion> questions;
  questions.reserve(open.size());
  for (const auto& [in_vain, question] : open) questions.push_back(question);
  return questions;
}

TimeSearch TimeMemory::Search(const TimeQuestion& question, WallTime now) const {
  const PartitionTimes& times = At(question.at);
  TimeSearch search(question.offset, times.bounds.start.value(), times.bounds.end.value(), now);
  for (const TimeFact& fact : times.facts) search.Learn(fact);
  return search;
}

std::optional<WallTime> TimeMemory::Arrival(const TimeQuestion& question) const {
  const auto& ends = At(question.at).ends;
  const auto after =
      std::upper_bound(ends.begin(), ends.end(), question.offset,
                       [](std::int64_t offset, const auto& end) { return offset < end.first; });
  if (after == ends.begin() || after == ends.end()) return std::nullopt;
  const auto& [offset, time] = *std::prev(after);
  const double part =
      static_cast<double>(question.offset - offset) / static_cast<double>(after->first - offset);
  return time + Duration(static_cast<std::int64_t>(
                    part * static_cast<double>((after->second - time).count())));
}

void TimeMemory::Learn(TopicPartition at, const TimeFact& fact) {
  std::vector<TimeFact>& facts = At(at).facts;
  if (facts.size() == kFacts) facts.erase(facts.begin());
  facts.push_back(fact);
}

void TimeMemory::Answer(const TimeQuestion& question, const UnreadTime& time) {
  EntryOf(question).time = time;
}

void TimeMemory::AskedInVain(const TimeQuestion& question) { EntryOf(question).in_vain = true; }

void TimeMemory::Fill(Snapshot& snapshot) {
  snapshot.times.clear();
  snapshot.last_reads.clear();
  snapshot.times_pending = 0;
  for (const TimeQuestion& question : std::exchange(questions_, {})) {
    const auto& time = EntryOf(question).time;
    if (question.kind == TimeKind::kLastRead) {
      const Offset commit(question.offset + 1);
      if (time && !time->nothing) snapshot.last_reads.push_back({question.at, commit, *time});
    } else if (time) {
      snapshot.times.push_back({question.at, Offset(question.offset), *time});
    } else {
      ++snapshot.times_pending;
    }
  }
}

TimeMemory::PartitionTimes& TimeMemory::At(TopicPartition at) {
  return topics_[at.topic].partitions[static_cast<std::size_t>(at.partition)];
}

const TimeMemory::PartitionTimes& TimeMemory::At(TopicPartition at) const {
  return topics_[at.topic].partitions[static_cast<std::size_t>(at.partition)];
}

const TimeMemory::Entry& TimeMemory::EntryOf(const TimeQuestion& question) const {
  return At(question.at).entries[IndexOf(question)];
}

TimeMemory::Entry& TimeMemory::EntryOf(const TimeQuestion& question) {
  return At(question.at).entries[IndexOf(question)];
}

std::size_t TimeMemory::IndexOf(const TimeQuestion& question) const {
  const std::vector<Entry>& entries = At(question.at).entries;
  const auto found =
      std::lower_bound(entries.begin(), entries.end(), std::pair(question.offset, question.kind),
                       [](const Entry& entry, const auto& key) {
                         return std::pair(entry.offset, entry.kind) < key;
                       });
  assert(found != entries.end() && found->offset == question.offset &&
         found->kind == question.kind);
  return static_cast<std::size_t>(found - entries.begin());
}

}  // namespace lagwatch::kafka
