// SPDX-License-Identifier: Apache-2.0
// Plays a small cluster through minutes of collections and keeps what was said of its groups: one
// line for every change of a verdict, with the whole set of reasons that held, in the order of the
// rules. So a case that compares a story asserts all sixteen rules in every collection.
//
//   Scenario s;
//   s.log().writes = 10;            // records a second, of topic "a", partition 0
//   s.Owner("m");                   // a live member of group "g" owns that partition
//   s.reader().reads = 10;
//   s.Run(minutes(10));
//   EXPECT_EQ(s.Story(), Lines("0:00 ok"));
//
// What is changed between two Runs is seen by the next collection. One thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/lag.h"
#include "support/snapshots.h"

namespace lagwatch::testing {

// Reads everything there is, however much.
inline constexpr double kAll = std::numeric_limits<double>::infinity();

struct FakeLog {
  double start = 0;
  double end = 0;
  double writes = 0;   // records a second
  double deletes = 0;  // records a second, never beyond the end
  bool readable = true;
};

struct FakeReader {
  double committed = 0;
  double reads = 0;               // records a second, up to the end less `keeps`
  double keeps = 0;               // records that it never commits
  bool readable = true;           // whether the commit can be read
  bool committing = true;         // false: there is no commit
  std::optional<Duration> age{};  // of the first unread record; empty: not known
  bool nothing = false;           // known: no consumer receives any of the unread records
  double done = 0;                // of a share group: records completed behind its start offset
  bool lag_told = true;           // of a share group: whether its broker knows the lag
  std::optional<WallTime> last_read{};  // time of the record before the commit, if looked up
};

struct FakeGroup {
  GroupState state = GroupState::kEmpty;
  GroupType type = GroupType::kClassic;
  std::map<std::pair<std::string, std::int32_t>, FakeReader> readers;
  std::vector<std::pair<std::string, Owned>> members;
  bool commits_readable = true;
  bool members_readable = true;
};

class Scenario {
 public:
  // Topic "a" with one partition of 1,000 records, and group "g" that has read them all.
  explicit Scenario(Duration interval = std::chrono::seconds(15)) : interval_(interval) {
    log().end = 1'000;
    reader().committed = 1'000;
  }

  Policy policy;
  std::map<std::string, std::vector<FakeLog>> topics;
  std::map<std::string, FakeGroup> groups;
  bool down = false;          // no broker answers
  bool groups_listed = true;  // false: the groups' broker does not answer
  WallTime now = kStart;

  FakeLog& log(const std::string& topic = "a", std::size_t partition = 0) {
    std::vector<FakeLog>& logs = topics[topic];
    if (logs.size() <= partition) logs.resize(partition + 1);
    return logs[partition];
  }
  FakeGroup& group(const std::string& id = "g") { return groups[id]; }
  FakeReader& reader(const std::string& topic = "a", std::int32_t partition = 0) {
    return group().readers[{topic, partition}];
  }

  // A further partition with a reader of "g" that is at its end.
  Scenario& Partition(const std::string& topic, std::int32_t partition, double end = 1'000) {
    log(topic, static_cast<std::size_t>(partition)).end = end;
    reader(topic, partition).committed = end;
    return *this;
  }
  // A live member of "g"; the group is Stable.
  Scenario& Owner(const std::string& member, const Owned& owned = {{"a", 0}}) {
    group().state = GroupState::kStable;
    group().members.emplace_back(member, owned);
    return *this;
  }
  // All members leave and nothing is read any more.
  Scenario& Stop() {
    group().members.clear();
    group().state = GroupState::kEmpty;
    return Pause();
  }
  // Nothing is read any more, whoever owns it.
  Scenario& Pause() {
    for (auto& [at, reader] : group().readers) reader.reads = 0;
    return *this;
  }
  // Writes to a partition and reads it, both at so many records a second.
  Scenario& Flow(double writes, double reads, const std::string& topic = "a",
                 std::int32_t partition = 0) {
    log(topic, static_cast<std::size_t>(partition)).writes = writes;
    reader(topic, partition).reads = reads;
    return *this;
  }

  // Collections for so long, the first at once if there was none. `before` is called ahead of
  // each with the time since the start.
  void Run(Duration duration, const std::function<void(Duration)>& before = {}) {
    if (!previous_) Collect();
    for (const WallTime end = now + duration; now < end;) {
      now += interval_;
      Move();
      if (before) before(now - kStart);
      Collect();
    }
  }
  // Time passes without a collection.
  void Sleep(Duration duration) {
    for (const WallTime end = now + duration; now < end;) {
      now += interval_;
      Move();
    }
  }
  // lagwatch is started anew: it forgets all.
  void Restart() {
    previous_.reset();
    history_ = {};
  }

  const Report& report() const { return *previous_; }
  const core::History& history() const { return history_; }
  const GroupReport& Told(const std::string& id = "g") const {
    return *std::find_if(previous_->groups.begin(), previous_->groups.end(),
                         [&](const GroupReport& group) { return group.id == id; });
  }
  const Reason* Find(ReasonKind kind) const {
    const std::vector<Reason>& reasons = Told().reasons;
    const auto found = std::find_if(reasons.begin(), reasons.end(),
                                    [kind](const Reason& reason) { return reason.kind == kind; });
    return found != reasons.end() ? &*found : nullptr;
  }

  // "5:15 critical: stalled, lag_above_threshold", a line for each change.
  std::vector<std::string> Story(const std::string& id = "g") const {
    const auto found = stories_.find(id);
    return found != stories_.end() ? found->second.lines : std::vector<std::string>{};
  }
  // The verdict of the last collection.
  std::string Verdict(const std::string& id = "g") const { return stories_.at(id).last; }

 private:
  struct Telling {
    std::string last;
    std::vector<std::string> lines;
  };

  void Move() {
    const double passed = Seconds(interval_);
    for (auto& [name, logs] : topics) {
      for (FakeLog& log : logs) {
        log.end += log.writes * passed;
        log.start = std::min(log.end, log.start + log.deletes * passed);
      }
    }
    for (auto& [id, group] : groups) {
      for (auto& [at, reader] : group.readers) {
        if (reader.reads <= 0) continue;
        const FakeLog& log = topics.at(at.first).at(static_cast<std::size_t>(at.second));
        reader.committed = std::max(reader.committed, log.start);
        const double reached = reader.committed + reader.reads * passed;
        reader.committed = std::max(reader.committed, std::min(log.end - reader.keeps, reached));
      }
    }
  }

  void AddTopics(SnapshotBuilder& builder) const {
    for (const auto& [name, logs] : topics) {
      builder.Topic(name, static_cast<std::int32_t>(logs.size()), 0, 0);
      for (std::size_t p = 0; p < logs.size(); ++p) {
        const auto partition = static_cast<std::int32_t>(p);
        builder.Bounds(name, partition, static_cast<std::int64_t>(logs[p].start),
                       static_cast<std::int64_t>(logs[p].end));
        if (down || !logs[p].readable) builder.EndUnread(name, partition);
      }
    }
  }

  // Start offsets and lag, if they are due.
  void ShareOffsets(const FakeGroup& fake, Group& group) {
    const auto [read, is_first] = share_read_.try_emplace(group.id, now);
    group.offsets_not_due = !is_first && now - read->second < policy.share_interval;
    if (group.offsets_not_due) return group.commits.reset();
    if (!group.commits) return;
    read->second = now;
    auto commit = group.commits->begin();
    for (const auto& [at, reader] : fake.readers) {
      if (!reader.committing) continue;
      const FakeLog& log = topics.at(at.first).at(static_cast<std::size_t>(at.second));
      const double lag = std::max(0.0, log.end - reader.committed - reader.done);
      if (reader.lag_told) commit->broker_lag = Offset(static_cast<std::int64_t>(lag));
      ++commit;
    }
  }

  void AddGroup(SnapshotBuilder& builder, const std::string& id, const FakeGroup& fake) {
    Commits commits;
    for (const auto& [at, reader] : fake.readers) {
      const auto committed = static_cast<std::int64_t>(reader.committed);
      if (reader.committing) {
        commits.emplace_back(at.first, at.second, reader.readable ? committed : -1);
      }
    }
    builder.Group(id, commits);
    for (const auto& [member, owned] : fake.members) builder.Member(member, owned);
    Group& group = builder.LastGroup();
    group.state = fake.state;
    group.type = fake.type;
    if (!fake.members_readable) group.membership.reset();
    if (!fake.commits_readable) builder.CommitsUnread();
    if (fake.type == GroupType::kShare) ShareOffsets(fake, group);
    AddTimes(builder, fake, group);
  }

  // Of one group: two that stand at the same offset would have to share theirs.
  void AddTimes(SnapshotBuilder& builder, const FakeGroup& fake, const Group& group) const {
    if (!group.commits) return;
    auto commit = group.commits->begin();
    for (const auto& [at, reader] : fake.readers) {
      if (!reader.committing) continue;
      const Commit& entry = *commit++;
      const auto& bounds = builder.Get()
                               .topics[entry.at.topic]
                               .partitions[static_cast<std::size_t>(entry.at.partition)]
                               .bounds;
      if (reader.last_read) {
        const WallTime read = *reader.last_read;
        builder.Get().last_reads.push_back({entry.at, entry.committed, {read, read, read}});
      }
      if (!bounds || (!reader.age && !reader.nothing)) continue;
      const Offset first = FirstUnread(entry.committed, *bounds, policy.isolation);
      const WallTime written = now - reader.age.value_or(Duration::zero());
      if (!first.known()) continue;
      builder.Get().times.push_back(
          {entry.at,
           first,
           {.timestamp = written,
            .earliest = written,
            .latest = written,
            .source = reader.nothing ? TimeSource::kFetch : TimeSource::kSearch,
            .nothing = reader.nothing}});
    }
  }

  void Collect() {
    SnapshotBuilder builder(now);
    AddTopics(builder);
    const bool listed = groups_listed && !down;
    builder.Get().reached = !down;
    builder.Get().brokers.at(0).groups_listed = listed;
    if (listed) {
      for (const auto& [id, fake] : groups) AddGroup(builder, id, fake);
    }
    const Report* before = previous_ ? &*previous_ : nullptr;
    Report report = core::Evaluate(before, history_, builder.Take(), policy, now);
    previous_ = std::move(report);
    for (const GroupReport& group : previous_->groups) Tell(group);
  }

  void Tell(const GroupReport& group) {
    Telling& telling = stories_[group.id];
    const std::string verdict = Words(group);
    if (verdict == telling.last) return;
    telling.last = verdict;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - kStart).count();
    const std::string second = std::to_string(seconds % 60);
    telling.lines.push_back(std::to_string(seconds / 60) + ":" + (second.size() < 2 ? "0" : "") +
                            second + " " + verdict);
  }

  static std::string Words(const GroupReport& group) {
    std::vector<ReasonKind> kinds;
    for (const Reason& reason : group.reasons) kinds.push_back(reason.kind);
    std::sort(kinds.begin(), kinds.end());
    std::string words(StatusName(group.status));
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      words += i == 0 ? ": " : ", ";
      words += ReasonName(kinds[i]);
    }
    return words;
  }

  Duration interval_;
  core::History history_;
  std::optional<Report> previous_;
  std::map<std::string, Telling> stories_;
  std::map<std::string, WallTime> share_read_;  // when the offsets of a share group were read
};

// Its group keeps up with ten records a second.
inline Scenario Living() {
  Scenario s;
  s.Owner("m").Flow(10, kAll);
  return s;
}

template <typename... Line>
std::vector<std::string> Lines(Line... line) {
  return {line...};
}

}  // namespace lagwatch::testing
