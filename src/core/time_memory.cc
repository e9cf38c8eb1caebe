// SPDX-License-Identifier: Apache-2.0
#include "core/time_memory.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "core/lag.h"

namespace lagwatch::core {
namespace {

const Partition& PartitionOf(const std::vector<Topic>& topics, TopicPartition at) {
  return topics[at.topic].partitions[static_cast<std::size_t>(at.partition)];
}

std::optional<TimeQuestion> QuestionOf(const std::vector<Topic>& topics, const Commit& commit,
                                       IsolationLevel isolation) {
  const std::optional<LogBounds>& bounds = PartitionOf(topics, commit.at).bounds;
  if (!bounds) return std::nullopt;
  const Offset first = FirstUnread(commit.committed, *bounds, isolation);
  if (!first.known()) return std::nullopt;
  const Offset end =
      isolation == IsolationLevel::kReadCommitted ? bounds->last_stable : bounds->end;
  return TimeQuestion{commit.at, first.value(), end.value() - first.value()};
}

std::pair<TopicPartition, std::int64_t> KeyOf(const TimeQuestion& question) {
  return {question.at, question.offset};
}

}  // namespace

std::vector<TimeQuestion> TimeQuestions(const std::vector<Topic>& topics,
                                        const std::vector<Group>& groups,
                                        IsolationLevel isolation) {
  std::vector<TimeQuestion> questions;
  for (const Group& group : groups) {
    if (!group.commits) continue;
    for (const Commit& commit : *group.commits) {
      if (const auto question = QuestionOf(topics, commit, isolation)) {
        questions.push_back(*question);
      }
    }
  }
  std::sort(questions.begin(), questions.end(),
            [](const TimeQuestion& a, const TimeQuestion& b) { return KeyOf(a) < KeyOf(b); });
  questions.erase(std::unique(questions.begin(), questions.end()), questions.end());
  return questions;
}

void TimeMemory::Begin(const std::vector<Topic>& topics, const std::vector<Group>& groups,
                       IsolationLevel isolation) {
  Rename(topics);
  questions_ = TimeQuestions(topics, groups, isolation);
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
void TimeMemory::Rename(const std::vector<Topic>& topics) {
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
  // Where there was nothing to read there may be something now.
  if (before.end != now.end || before.last_stable != now.last_stable) {
    std::erase_if(times.entries,
                  [](const Entry& entry) { return entry.time && entry.time->nothing; });
  }
  std::vector<Entry> entries;
  entries.reserve(static_cast<std::size_t>(end - begin));
  auto old = times.entries.begin();
  for (; begin != end; ++begin) {
    while (old != times.entries.end() && old->offset < begin->offset) ++old;
    const bool known = old != times.entries.end() && old->offset == begin->offset;
    entries.push_back(known ? *old : Entry{begin->offset, std::nullopt, false});
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
    return std::tie(b.first, b.second.lag) < std::tie(a.first, a.second.lag);
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

void TimeMemory::Fill(Snapshot& snapshot) const {
  snapshot.times.clear();
  snapshot.times_pending = 0;
  for (const TimeQuestion& question : questions_) {
    if (const auto& time = EntryOf(question).time) {
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
  const auto found = std::lower_bound(
      entries.begin(), entries.end(), question.offset,
      [](const Entry& entry, std::int64_t offset) { return entry.offset < offset; });
  return static_cast<std::size_t>(found - entries.begin());
}

}  // namespace lagwatch::core
