// SPDX-License-Identifier: Apache-2.0
#include "kafka/exact_reads.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "kafka/errors.h"
#include "kafka/metadata.h"
#include "kafka/protocol/list_offsets.h"

namespace lagwatch::kafka {
namespace {

std::vector<FetchedCommit> FetchedCommits(const protocol::GroupOffsets& offsets) {
  std::vector<FetchedCommit> commits;
  for (const protocol::PartitionOffset& partition : offsets.partitions) {
    const Offset offset(partition.offset);
    if (offset.known()) {
      commits.push_back({std::string(partition.topic), partition.partition, offset});
    }
  }
  return commits;
}

}  // namespace

ExactReads::ExactReads(Round& round, const TopicIndex& topics, ExactMemory& memory)
    : round_(round), topics_(topics), memory_(memory) {}

void ExactReads::AskEnds() {
  const std::vector<std::int32_t>& leaders = round_.snapshot.coordinators;
  if (memory_.follower == nullptr || leaders.empty()) return;
  memory_.follower->Follow(static_cast<std::int32_t>(leaders.size()));
  ends_.resize(leaders.size());
  memory_.stuck.resize(leaders.size());
  std::map<std::int32_t, std::vector<protocol::OffsetQuery>> lists;
  for (std::size_t p = 0; p < leaders.size(); ++p) {
    if (leaders[p] == kNoBroker || round_.health.IsSilent(leaders[p])) continue;
    lists[leaders[p]].push_back({kOffsetsTopic, static_cast<std::int32_t>(p), protocol::kLatest});
  }
  for (auto& [leader, list] : lists) {
    ++pending_;
    round_.requests.Send({.api = Api::kOffsetsTopic, .broker = leader}, protocol::kListOffsets,
                         round_.budget.RequestTimeout(),
                         [list = std::move(list)](std::int16_t version) {
                           return protocol::EncodeListOffsets(list, false, version);
                         });
  }
}

void ExactReads::OnEnds(const Response& response) {
  // An end that comes after groups were asked would be later than their answers.
  if (closed_) return;
  --pending_;
  const auto decoded = Decoded(response, protocol::DecodeListOffsets);
  for (const protocol::ListedOffset& listed : decoded.value) {
    const auto partition = static_cast<std::size_t>(listed.partition);
    if (listed.topic == kOffsetsTopic && partition < ends_.size() && listed.error == 0) {
      ends_[partition] = Offset(listed.offset);
    }
  }
  if (!decoded.outcome.ok()) {
    round_.Fail(
        response.request, decoded.outcome,
        "ends of __consumer_offsets led by broker " + std::to_string(response.request.broker));
  }
}

bool ExactReads::IsPassed(const OffsetsState& state, std::int32_t partition) const {
  return partition >= 0 && static_cast<std::size_t>(partition) < ends_.size() &&
         state.Passed(partition, ends_[static_cast<std::size_t>(partition)]);
}

void ExactReads::AwaitFollower(SteadyTime until) {
  closed_ = true;
  if (memory_.follower == nullptr || ends_.empty()) return;
  const auto stuck = [&](const OffsetsState& state, std::size_t p) {
    const Offset position = state.Position(static_cast<std::int32_t>(p));
    return !position.known() || position == memory_.stuck[p];
  };
  memory_.follower->Await(until, [&](const OffsetsState& state) {
    for (std::size_t p = 0; p < ends_.size(); ++p) {
      if (ends_[p].known() && !IsPassed(state, static_cast<std::int32_t>(p)) && !stuck(state, p)) {
        return false;
      }
    }
    return true;
  });
  memory_.follower->With([&](OffsetsState& state) {
    for (std::size_t p = 0; p < ends_.size(); ++p) {
      const auto partition = static_cast<std::int32_t>(p);
      memory_.stuck[p] = IsPassed(state, partition) ? Offset() : state.Position(partition);
    }
    JudgeChecks(state);
  });
}

// Answers of the last collection: whatever was committed before them has come in by now.
void ExactReads::JudgeChecks(OffsetsState& state) {
  const auto visible = [&](std::string_view topic, std::int32_t partition) {
    return topics_.Find(topic, partition).has_value();
  };
  for (const FetchedGroup& fetched : std::exchange(memory_.checks, {})) {
    if (!IsPassed(state, state.PartitionOf(fetched.group)) || !state.Vouches(fetched.group)) {
      continue;
    }
    const std::string difference = state.Compare(fetched, visible);
    if (difference.empty()) {
      state.Seed(fetched, std::chrono::steady_clock::now());
      continue;
    }
    state.Unseed(fetched.group);
    round_.snapshot.stats.CountError(Api::kOffsetsTopic, ErrorName(RD_KAFKA_RESP_ERR__INCONSISTENT),
                                     difference);
  }
}

bool ExactReads::Take(Group& group) {
  if (memory_.follower == nullptr) return false;
  bool check = true;
  memory_.follower->With([&](OffsetsState& state) {
    if (!IsPassed(state, state.PartitionOf(group.id)) || !state.Vouches(group.id)) return;
    std::vector<Commit>& commits = group.commits.emplace();
    state.VisitCommits(group.id, [&](std::string_view topic, std::int32_t partition, Offset offset,
                                     WallTime committed_at) {
      const auto at = topics_.Find(topic, partition);
      if (at) commits.push_back({*at, offset, committed_at});
    });
    check = state.CheckDue(group.id, std::chrono::steady_clock::now());
  });
  return !check;
}

void ExactReads::OnFetched(const protocol::GroupOffsets& offsets) {
  if (memory_.follower == nullptr) return;
  const std::string group(offsets.group);
  memory_.follower->With([&](OffsetsState& state) {
    const std::int32_t partition = state.PartitionOf(group);
    if (!IsPassed(state, partition)) return;
    const FetchedGroup fetched{group, ends_[static_cast<std::size_t>(partition)].value(),
                               FetchedCommits(offsets)};
    const auto now = std::chrono::steady_clock::now();
    if (state.Vouches(group)) {
      state.ScheduleCheck(group, now);
      memory_.checks.push_back(fetched);
    } else {
      state.Seed(fetched, now);
    }
  });
}

void ExactReads::Finish() {
  if (memory_.follower == nullptr) return;
  const std::vector<Broker>& brokers = round_.snapshot.brokers;
  const bool whole =
      !brokers.empty() && std::all_of(brokers.begin(), brokers.end(),
                                      [](const Broker& broker) { return broker.groups_listed; });
  std::unordered_set<std::string> listed;
  for (const Group& group : round_.snapshot.groups) listed.insert(group.id);
  memory_.follower->With([&](OffsetsState& state) {
    for (Group& group : round_.snapshot.groups) group.exact = state.Counts(group.id);
    state.Listed([&](const std::string& group) { return listed.contains(group); }, whole);
    CountTroubles(state);
  });
  TellRefusal();
}

void ExactReads::CountTroubles(OffsetsState& state) {
  const auto count = [&](std::uint64_t now, std::uint64_t& before, rd_kafka_resp_err_t code,
                         const std::string& what) {
    if (now != before) {
      round_.snapshot.stats.CountError(Api::kOffsetsTopic, ErrorName(code), what);
    }
    before = now;
  };
  count(state.undecodable(), memory_.undecodable, RD_KAFKA_RESP_ERR__BAD_MSG,
        "records of __consumer_offsets that cannot be decoded; their groups are asked for");
  count(memory_.follower->resets(), memory_.resets, RD_KAFKA_RESP_ERR__LOG_TRUNCATION,
        "partitions of __consumer_offsets lost records; their groups are asked for again");
  const std::set<std::int16_t>& kinds = state.unknown_kinds();
  if (kinds.empty()) return;
  count(kinds.size(), memory_.unknown_kinds, RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE,
        "records of __consumer_offsets of a kind that this version does not know, " +
            std::to_string(*kinds.rbegin()) + " and maybe others; they are skipped");
}

// Counted when it begins; while it stands it stays on record with a count of 0, so that it is said
// once, and said again when it is over.
void ExactReads::TellRefusal() {
  std::optional<Outcome> refusal = memory_.follower->Refusal();
  if (round_.snapshot.coordinators.empty() && !round_.snapshot.groups.empty()) {
    refusal = Outcome{RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
                      "READ on the topic __consumer_offsets is needed to follow it; it is not "
                      "even shown"};
  }
  if (refusal) {
    ErrorTally& tally =
        round_.snapshot.stats.errors[{Api::kOffsetsTopic, ErrorName(refusal->code)}];
    tally.count = memory_.refused ? 0 : 1;
    tally.example = refusal->text;
  }
  memory_.refused = refusal.has_value();
}

}  // namespace lagwatch::kafka
