// SPDX-License-Identifier: Apache-2.0
#include "kafka/time_reads.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "kafka/decode.h"

namespace lagwatch::kafka {
namespace {

// Random logs of every shape needed at most 18 rounds, and 8 on average.
constexpr int kMostRounds = 24;
// In one collection; the rest waits for the next.
constexpr std::size_t kMostQuestions = 1'000;
constexpr std::size_t kMostLastReads = 500;
// Lists per round that name the same partition. More questions about it wait for the answers to
// these, which often answer them, too.
constexpr std::size_t kMostLayers = 16;

std::string TimeOf(const protocol::ListedOffset& listed) {
  return "time of " + std::string(listed.topic) + " partition " + std::to_string(listed.partition);
}

// Last reads are only searched for: fetching finds a record at or after the offset.
std::vector<TimeQuestion> TakeLastReads(std::vector<TimeQuestion>& questions) {
  const auto first = std::stable_partition(
      questions.begin(), questions.end(),
      [](const auto& question) { return question.kind == TimeKind::kFirstUnread; });
  std::vector<TimeQuestion> last_reads(first, questions.end());
  questions.erase(first, questions.end());
  return last_reads;
}

}  // namespace

TimeReads::TimeReads(Round& round, const TopicIndex& topics, TimeMemory& memory,
                     TimeSources sources)
    : round_(round), topics_(topics), memory_(memory), sources_(sources) {}

const Partition& TimeReads::PartitionAt(TopicPartition at) const {
  return round_.snapshot.topics[at.topic].partitions[static_cast<std::size_t>(at.partition)];
}

void TimeReads::Ask(std::vector<TimeQuestion> questions, WallTime now, SteadyTime until) {
  now_ = now;
  until_ = until;
  std::erase_if(questions, [&](const auto& question) { return !CanAsk(question); });
  std::vector<TimeQuestion> last_reads = TakeLastReads(questions);
  if (sources_.records != nullptr) {
    questions.resize(std::min(questions.size(), kMostQuestions));
    const auto left = until - std::chrono::steady_clock::now();
    questions = sources_.records->Read(round_, topics_, memory_, questions, until - left / 2);
  }
  Add(questions, kMostQuestions);
  Add(last_reads, asked_.size() + kMostLastReads);
  for (auto& [id, leader] : leaders_) NextRound(id, leader);
}

bool TimeReads::CanAsk(const TimeQuestion& question) const {
  const std::int32_t leader = PartitionAt(question.at).leader;
  return leader != kNoBroker && !round_.health.IsSilent(leader);
}

void TimeReads::Add(const std::vector<TimeQuestion>& questions, std::size_t most) {
  for (const TimeQuestion& question : questions) {
    if (asked_.size() == most) break;
    Add(question);
  }
}

void TimeReads::Add(const TimeQuestion& question) {
  TimeSearch search = memory_.Search(question, now_);
  // Facts about its neighbors may be enough: then no request is needed.
  if (search.Done()) return Answer(memory_, question, search);
  if (const auto arrival = memory_.Arrival(question); arrival && sources_.guess) {
    search.Guess(*arrival);
  }
  by_partition_[question.at].push_back(asked_.size());
  leaders_[PartitionAt(question.at).leader].questions.push_back(asked_.size());
  asked_.push_back({question, search, false});
}

void TimeReads::NextRound(std::int32_t id, Leader& leader) {
  if (leader.rounds == kMostRounds || std::chrono::steady_clock::now() >= until_) return;
  ++leader.rounds;
  for (List& list : Layers(leader)) {
    ++leader.in_flight;
    Send(id, std::move(list));
  }
}

std::vector<TimeReads::List> TimeReads::Layers(const Leader& leader) {
  std::vector<List> layers;
  std::map<TopicPartition, std::size_t> used;
  for (const std::size_t index : leader.questions) {
    Asked& asked = asked_[index];
    if (asked.failed || asked.search.Done()) continue;
    const std::size_t layer = used[asked.question.at]++;
    if (layer >= kMostLayers) continue;
    if (layer == layers.size()) layers.emplace_back();
    layers[layer].emplace(asked.question.at, asked.search.Next());
  }
  return layers;
}

void TimeReads::Send(std::int32_t leader, List list) {
  const std::size_t item = lists_.size();
  lists_.push_back(std::move(list));
  ++in_flight_;
  round_.requests.Send({.api = Api::kTimeSearch, .broker = leader, .item = item},
                       protocol::kListOffsets, round_.budget.RequestTimeout(),
                       [this, item](std::int16_t version) {
                         std::vector<protocol::OffsetQuery> queries;
                         for (const auto& [at, time] : lists_[item]) {
                           queries.push_back({round_.snapshot.topics[at.topic].name, at.partition,
                                              time.time_since_epoch().count()});
                         }
                         return protocol::EncodeListOffsets(queries, false, version);
                       });
}

void TimeReads::OnTimes(const Response& response) {
  --in_flight_;
  const Request& request = response.request;
  List open = lists_[request.item];
  const auto decoded = Decoded(response, protocol::DecodeListOffsets);
  for (const protocol::ListedOffset& listed : decoded.value) {
    if (Take(request, listed)) open.erase(*topics_.Find(listed.topic, listed.partition));
  }
  if (!decoded.outcome.ok()) {
    round_.Fail(request, decoded.outcome, "times at broker " + std::to_string(request.broker));
  }
  for (const auto& [at, time] : open) Fail(at);
  Leader& leader = leaders_[request.broker];
  if (--leader.in_flight == 0) NextRound(request.broker, leader);
}

bool TimeReads::Take(const Request& request, const protocol::ListedOffset& listed) {
  const auto at = topics_.Find(listed.topic, listed.partition);
  if (!at) return false;
  const auto asked = lists_[request.item].find(*at);
  if (asked == lists_[request.item].end()) return false;
  if (const Outcome outcome = OutcomeOf(listed.error); !outcome.ok()) {
    round_.Fail(request, outcome, TimeOf(listed));
    return false;
  }
  TimeFact fact{.asked = asked->second, .offset = 0, .timestamp = std::nullopt};
  if (const Offset found(listed.offset); found.known()) {
    fact.offset = found.value();
    fact.timestamp = TimeOfRecord(listed.timestamp);
  } else {
    // No record is as young as that.
    fact.offset = PartitionAt(*at).bounds->end.value();
  }
  memory_.Learn(*at, fact);
  for (const std::size_t index : by_partition_[*at]) asked_[index].search.Learn(fact);
  return true;
}

void TimeReads::Fail(TopicPartition at) {
  for (const std::size_t index : by_partition_[at]) asked_[index].failed = true;
}

void TimeReads::Finish() {
  for (const Asked& asked : asked_) {
    if (asked.search.Done()) {
      Answer(memory_, asked.question, asked.search);
    } else {
      memory_.AskedInVain(asked.question);
    }
  }
}

void TimeReads::Answer(TimeMemory& memory, const TimeQuestion& question, const TimeSearch& search) {
  if (question.kind == TimeKind::kLastRead) {
    const auto time = search.AtOrBefore();
    const WallTime at = time.value_or(WallTime{});
    memory.Answer(question,
                  {.timestamp = at, .earliest = at, .latest = at, .nothing = !time.has_value()});
  } else if (const auto time = search.Answer()) {
    memory.Answer(question, *time);
  } else {
    memory.AskedInVain(question);
  }
}

}  // namespace lagwatch::kafka
