// SPDX-License-Identifier: Apache-2.0
#include "replay/codec.h"

#include <algorithm>
#include <tuple>

#include "replay/fields.h"

namespace lagwatch::replay {
namespace {

// Keeps sums of offsets and differences of times within 64 bits.
constexpr std::int64_t kMostOffset = std::int64_t{1} << 53;
constexpr WallTime kLastTime{std::chrono::hours(24) * 365 * 8'000};

bool IsPlausible(WallTime time) { return time >= WallTime{} && time <= kLastTime; }
bool IsPlausible(Offset offset) { return !offset.known() || offset.value() <= kMostOffset; }
// Both ends are known, or all bounds are absent (model/snapshot.h).
bool IsPlausible(const LogBounds& bounds) {
  return bounds.start.known() && bounds.end.known() && IsPlausible(bounds.start) &&
         IsPlausible(bounds.end) && IsPlausible(bounds.last_stable) && IsPlausible(bounds.read_at);
}

bool IsPlausible(const Topic& topic) {
  return std::ranges::all_of(topic.partitions, [](const Partition& partition) {
    return !partition.bounds || IsPlausible(*partition.bounds);
  });
}

// Strictly ascending.
template <typename List, typename Key>
bool IsStrictlySorted(const List& list, Key key) {
  return std::adjacent_find(list.begin(), list.end(), [&](const auto& a, const auto& b) {
           return !(key(a) < key(b));
         }) == list.end();
}

// The invariants that readers of a Snapshot rely on (model/snapshot.h).
class SnapshotCheck {
 public:
  explicit SnapshotCheck(const Snapshot& snapshot) : snapshot_(snapshot) {}

  bool IsValid() const {
    return TimesArePlausible() &&
           IsStrictlySorted(snapshot_.topics,
                            [](const auto& t) { return std::string_view(t.name); }) &&
           IsStrictlySorted(snapshot_.groups,
                            [](const auto& g) { return std::string_view(g.id); }) &&
           std::ranges::all_of(snapshot_.topics,
                               [](const Topic& topic) { return IsPlausible(topic); }) &&
           std::ranges::all_of(snapshot_.groups,
                               [this](const Group& group) { return IsGroupValid(group); }) &&
           AreRecordTimesValid();
  }

 private:
  bool TimesArePlausible() const {
    return IsPlausible(snapshot_.started) && IsPlausible(snapshot_.commits_read) &&
           IsPlausible(snapshot_.ends_read) && IsPlausible(snapshot_.metadata_read);
  }

  bool Exists(TopicPartition at) const {
    return at.topic < snapshot_.topics.size() && at.partition >= 0 &&
           static_cast<std::size_t>(at.partition) < snapshot_.topics[at.topic].partitions.size();
  }

  bool IsGroupValid(const Group& group) const {
    if (group.commits) {
      const auto is_right = [this](const Commit& commit) {
        return Exists(commit.at) && IsPlausible(commit.committed) &&
               IsPlausible(commit.committed_at) && IsPlausible(commit.broker_lag);
      };
      if (!std::ranges::all_of(*group.commits, is_right)) return false;
      if (!IsStrictlySorted(*group.commits, [](const auto& c) { return c.at; })) return false;
    }
    if (!group.membership) return true;
    return std::ranges::all_of(group.membership->members, [this](const Member& member) {
      return std::ranges::all_of(member.assignment,
                                 [this](TopicPartition at) { return Exists(at); });
    });
  }

  bool AreRecordTimesValid() const {
    const auto is_right = [this](const RecordTime& time) {
      return Exists(time.at) && time.offset.known() && IsPlausible(time.offset);
    };
    const auto all_right = [&](const std::vector<RecordTime>& times) {
      return std::ranges::all_of(times, is_right) && IsStrictlySorted(times, [](const auto& t) {
               return std::tuple(t.at, t.offset.value());
             });
    };
    return all_right(snapshot_.times) && all_right(snapshot_.last_reads);
  }

  const Snapshot& snapshot_;
};

}  // namespace

std::string Encode(const Session& session) {
  Writer writer;
  writer(session);
  return writer.Take();
}

std::string Encode(std::uint32_t cluster, WallTime at, const Snapshot& snapshot) {
  Writer writer;
  writer(cluster, at, snapshot);
  return writer.Take();
}

std::optional<Session> DecodeSession(std::string_view bytes) {
  Session session;
  Reader reader(bytes, kFormat);
  reader(session);
  const auto is_right = [](const Source& source) {
    return source.interval > Duration::zero() && IsPlausible(WallTime(source.interval));
  };
  if (!reader.Finished() || !std::ranges::all_of(session.clusters, is_right)) return std::nullopt;
  return session;
}

std::optional<RecordedSnapshot> DecodeCollection(std::string_view bytes, std::uint8_t format) {
  std::optional<RecordedSnapshot> collection(std::in_place);
  Reader reader(bytes, format);
  reader(collection->cluster, collection->at, collection->snapshot);
  const bool is_right = reader.Finished() && IsPlausible(collection->at) &&
                        SnapshotCheck(collection->snapshot).IsValid();
  if (!is_right) collection.reset();
  return collection;
}

}  // namespace lagwatch::replay
