// SPDX-License-Identifier: Apache-2.0
#include "kafka/record_reads.h"

#include <algorithm>
#include <utility>

#include "kafka/decode.h"

namespace lagwatch::kafka {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLongestPoll(100);
constexpr std::chrono::minutes kRetryAfterRefusal(5);

// Client properties that reading single records requires, whatever the user set in general.
config::ClusterSettings RecordSettings(config::ClusterSettings settings) {
  const auto set = [&](const char* name, const char* value) {
    settings.properties.push_back({name, Secret(value), "--collect.time-lag=fetch"});
  };
  const bool committed = settings.policy.isolation == IsolationLevel::kReadCommitted;
  set("isolation.level", committed ? "read_committed" : "read_uncommitted");
  set("enable.auto.commit", "false");
  set("enable.auto.offset.store", "false");
  set("allow.auto.create.topics", "false");
  set("enable.partition.eof", "true");
  set("auto.offset.reset", "error");
  // A new assignment waits for the poll of the last one: 500 ms by default.
  set("fetch.wait.max.ms", "10");
  set("fetch.error.backoff.ms", "50");
  // The client stops fetching while 100,000 messages wait, including unwanted ones.
  set("fetch.queue.backoff.ms", "10");
  // Little more than the wanted batch; a smaller limit would cost round trips.
  set("max.partition.fetch.bytes", "65536");
  set("fetch.max.bytes", "4194304");
  return settings;
}

// In milliseconds; short, so that a shutdown is noticed.
int WaitUntil(SteadyTime until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - SteadyClock::now());
  return static_cast<int>(std::clamp(left, std::chrono::milliseconds(1), kLongestPoll).count());
}

// A partition can be assigned only once at a time.
using Layer = std::map<TopicPartition, TimeQuestion>;

std::vector<Layer> LayersOf(const std::vector<TimeQuestion>& questions) {
  std::vector<Layer> layers;
  std::map<TopicPartition, std::size_t> used;
  for (const TimeQuestion& question : questions) {
    const std::size_t layer = used[question.at]++;
    if (layer == layers.size()) layers.emplace_back();
    layers[layer].emplace(question.at, question);
  }
  return layers;
}

UnreadTime Exactly(WallTime time) {
  return {.timestamp = time,
          .earliest = time,
          .latest = time,
          .source = TimeSource::kFetch,
          .nothing = false};
}

}  // namespace

// One call of Read().
class RecordReads::Reading {
 public:
  Reading(RecordReads& reads, Round& round, const TopicIndex& topics, TimeMemory& memory)
      : reads_(reads), round_(round), topics_(topics), memory_(memory) {}

  void ReadLayer(Layer open, SteadyTime until) {
    LeaveRefused(open);
    if (open.empty()) return;
    const PartitionListPtr list = ListOf(open);
    round_.snapshot.stats.CountRequest(Api::kFetch);
    rd_kafka_assign(handle(), list.get());
    while (!open.empty() && SteadyClock::now() < until && !reads_.cancelled_) {
      const MessagePtr message(rd_kafka_consumer_poll(handle(), WaitUntil(until)));
      if (message) Take(*message, open);
    }
    // A pause would outlive the assignment.
    rd_kafka_resume_partitions(handle(), list.get());
    rd_kafka_assign(handle(), nullptr);
    for (const auto& [at, question] : open) left_.push_back(question);
  }

  std::vector<TimeQuestion> TakeLeft() { return std::move(left_); }

 private:
  rd_kafka_t* handle() const { return reads_.client_->handle(); }

  PartitionListPtr ListOf(const Layer& layer) const {
    PartitionListPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(layer.size())));
    for (const auto& [at, question] : layer) {
      rd_kafka_topic_partition_list_add(list.get(), NameOf(at).c_str(), at.partition)->offset =
          question.offset;
    }
    return list;
  }

  const std::string& NameOf(TopicPartition at) const {
    return round_.snapshot.topics[at.topic].name;
  }

  void Leave(const TimeQuestion& question) { left_.push_back(question); }

  // Includes what the previous layer was denied: the client would not ask again for seconds.
  void LeaveRefused(Layer& open) {
    std::erase_if(open, [&](const auto& entry) {
      const bool refused = reads_.IsRefused(NameOf(entry.first));
      if (refused) Leave(entry.second);
      return refused;
    });
  }

  void Take(const rd_kafka_message_t& message, Layer& open) {
    if (message.rkt == nullptr) return;  // about the client as a whole: it recovers by itself
    const auto at = topics_.Find(rd_kafka_topic_name(message.rkt), message.partition);
    const auto found = at ? open.find(*at) : open.end();
    if (found == open.end()) return;
    const TimeQuestion question = found->second;
    switch (CodeOf(message.err)) {
      case RD_KAFKA_RESP_ERR_NO_ERROR:
      case RD_KAFKA_RESP_ERR__PARTITION_EOF:
        if (message.offset < question.offset) return;
        TakeAnswer(message, question);
        break;
      case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
        Refuse(question.at);
        Leave(question);
        break;
      case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
        // Deleted since the start of the log was read.
        Leave(question);
        break;
      default:
        // Broken connections and moved leaders: the client retries by itself.
        return;
    }
    open.erase(found);
  }

  void TakeAnswer(const rd_kafka_message_t& message, const TimeQuestion& question) {
    if (CodeOf(message.err) == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      UnreadTime nothing = Exactly({});
      nothing.nothing = true;
      memory_.Answer(question, nothing);
      return;
    }
    // The following records are not needed.
    rd_kafka_pause_partitions(handle(), ListOf({{question.at, question}}).get());
    rd_kafka_timestamp_type_t type{};
    const std::int64_t timestamp = rd_kafka_message_timestamp(&message, &type);
    if (type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE) {
      Leave(question);
    } else {
      memory_.Answer(question, Exactly(TimeOfRecord(timestamp)));
    }
  }

  // More requests would only fill the broker's log of denied requests.
  void Refuse(TopicPartition at) {
    const std::string& topic = NameOf(at);
    if (reads_.IsRefused(topic)) return;
    reads_.refused_until_[topic] = SteadyClock::now() + kRetryAfterRefusal;
    const auto error = RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
    round_.snapshot.stats.CountError(
        Api::kFetch, ErrorName(error),
        "READ on the topic " + topic + " is needed to read records: " + rd_kafka_err2str(error));
  }

  RecordReads& reads_;
  Round& round_;
  const TopicIndex& topics_;
  TimeMemory& memory_;
  std::vector<TimeQuestion> left_;
};

std::variant<std::unique_ptr<RecordReads>, config::Problem> RecordReads::Make(
    const config::ClusterSettings& settings, Tokens tokens, LogSink log) {
  auto made = Client::Make(RecordSettings(settings), std::move(tokens), std::move(log));
  if (auto* problem = std::get_if<config::Problem>(&made)) return std::move(*problem);
  auto& client = std::get<std::unique_ptr<Client>>(made);
  return std::unique_ptr<RecordReads>(new RecordReads(std::move(client)));
}

RecordReads::RecordReads(std::unique_ptr<Client> client) : client_(std::move(client)) {
  // One queue for everything: the poll for messages serves it.
  rd_kafka_poll_set_consumer(client_->handle());
}

bool RecordReads::IsRefused(const std::string& topic) const {
  const auto found = refused_until_.find(topic);
  return found != refused_until_.end() && SteadyClock::now() < found->second;
}

// Leaders that are looked up while no broker is connected are looked up again a second later.
bool RecordReads::Connect(SteadyTime until) {
  while (!connected_ && !cancelled_ && SteadyClock::now() < until) {
    const rd_kafka_metadata_t* raw = nullptr;
    const auto error = rd_kafka_metadata(client_->handle(), 0, nullptr, &raw, WaitUntil(until));
    const MetadataPtr metadata(raw);
    connected_ = error == RD_KAFKA_RESP_ERR_NO_ERROR;
  }
  return connected_;
}

std::vector<TimeQuestion> RecordReads::Read(Round& round, const TopicIndex& topics,
                                            TimeMemory& memory,
                                            const std::vector<TimeQuestion>& questions,
                                            SteadyTime until) {
  if (questions.empty() || !Connect(until)) return questions;
  Reading reading(*this, round, topics, memory);
  for (Layer& layer : LayersOf(questions)) reading.ReadLayer(std::move(layer), until);
  return reading.TakeLeft();
}

}  // namespace lagwatch::kafka
