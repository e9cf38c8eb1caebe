// SPDX-License-Identifier: Apache-2.0
#include "kafka/offsets_topic.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "kafka/metadata.h"
#include "kafka/records/offsets_record.h"

namespace lagwatch::kafka {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kPollMilliseconds = 100;
constexpr std::chrono::minutes kTryAgainAfter(5);

// Client properties that following requires, whatever the user set for reading in general.
config::ClusterSettings FollowerSettings(config::ClusterSettings settings) {
  const auto set = [&](const char* name, const char* value) {
    settings.properties.push_back({name, Secret(value), "--collect.offsets-topic"});
  };
  set("isolation.level", "read_committed");
  set("enable.auto.commit", "false");
  set("enable.auto.offset.store", "false");
  set("enable.partition.eof", "true");
  // A truncated log is an error, so that it is noticed; reading continues from its end.
  set("auto.offset.reset", "error");
  // The end of a transaction appears with the next answer, at the latest after this time.
  set("fetch.wait.max.ms", "250");
  return settings;
}

PartitionListPtr AtTheEnd(std::int32_t first, std::int32_t count) {
  PartitionListPtr list(rd_kafka_topic_partition_list_new(count));
  for (std::int32_t p = first; p < first + count; ++p) {
    rd_kafka_topic_partition_list_add(list.get(), kOffsetsTopic.data(), p)->offset =
        RD_KAFKA_OFFSET_END;
  }
  return list;
}

std::string_view BytesOf(const void* bytes, std::size_t size) {
  return {static_cast<const char*>(bytes), size};
}

}  // namespace

std::variant<std::unique_ptr<OffsetsFollower>, config::Problem> OffsetsFollower::Make(
    const config::ClusterSettings& settings, Tokens tokens, LogSink log) {
  auto made = Client::Make(FollowerSettings(settings), std::move(tokens), std::move(log));
  if (auto* problem = std::get_if<config::Problem>(&made)) return std::move(*problem);
  auto& client = std::get<std::unique_ptr<Client>>(made);
  return std::unique_ptr<OffsetsFollower>(new OffsetsFollower(std::move(client), settings));
}

OffsetsFollower::OffsetsFollower(std::unique_ptr<Client> client,
                                 const config::ClusterSettings& settings)
    : client_(std::move(client)), state_(settings.groups, settings.topics) {
  // One queue for everything: Run() polls it.
  rd_kafka_poll_set_consumer(client_->handle());
}

OffsetsFollower::~OffsetsFollower() {
  Cancel();
  if (thread_.joinable()) thread_.join();
}

void OffsetsFollower::Follow(std::int32_t partitions) {
  wanted_ = partitions;
  if (!thread_.joinable() && !stop_) thread_ = std::thread([this] { Run(); });
}

void OffsetsFollower::Cancel() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
}

void OffsetsFollower::With(const std::function<void(OffsetsState&)>& use) {
  const std::lock_guard lock(mutex_);
  use(state_);
}

void OffsetsFollower::Await(SteadyTime until,
                            const std::function<bool(const OffsetsState&)>& done) {
  std::unique_lock lock(mutex_);
  awaited_ = true;
  changed_.wait_until(lock, until, [&] { return stop_ || done(state_); });
  awaited_ = false;
}

std::optional<Outcome> OffsetsFollower::Refusal() const {
  const std::lock_guard lock(mutex_);
  return refusal_;
}

void OffsetsFollower::Run() {
  while (!stop_) {
    if (wanted_ != assigned_ && SteadyClock::now() >= refused_until_) AssignWanted();
    const MessagePtr message(rd_kafka_consumer_poll(client_->handle(), kPollMilliseconds));
    if (message) Take(*message);
  }
}

void OffsetsFollower::AssignWanted() {
  assigned_ = wanted_;
  With([&](OffsetsState& state) { state.Restart(assigned_); });
  rd_kafka_assign(client_->handle(), AtTheEnd(0, assigned_).get());
}

void OffsetsFollower::Take(const rd_kafka_message_t& message) {
  switch (CodeOf(message.err)) {
    case RD_KAFKA_RESP_ERR_NO_ERROR:
      TakeRecord(message);
      break;
    case RD_KAFKA_RESP_ERR__PARTITION_EOF:
      TakeEnd(message);
      break;
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR__LOG_TRUNCATION:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
      Restart(message.partition);
      break;
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
      Refuse(message);
      break;
    default:
      // Broken connections and moved leaders: the client retries by itself.
      break;
  }
}

void OffsetsFollower::TakeRecord(const rd_kafka_message_t& message) {
  std::optional<std::string_view> value;
  if (message.payload != nullptr) value = BytesOf(message.payload, message.len);
  const records::OffsetsRecord record =
      records::DecodeOffsetsRecord(BytesOf(message.key, message.key_len), value);
  const std::lock_guard lock(mutex_);
  refusal_.reset();
  state_.Apply(message.partition, message.offset, record);
  if (awaited_) changed_.notify_all();
}

void OffsetsFollower::TakeEnd(const rd_kafka_message_t& message) {
  const std::lock_guard lock(mutex_);
  refusal_.reset();
  state_.PassTo(message.partition, message.offset);
  if (awaited_) changed_.notify_all();
}

// More requests would only fill the broker's log of denied requests.
void OffsetsFollower::Refuse(const rd_kafka_message_t& message) {
  if (assigned_ == 0) return;  // in flight when the first one was denied
  rd_kafka_assign(client_->handle(), nullptr);
  assigned_ = 0;
  refused_until_ = SteadyClock::now() + kTryAgainAfter;
  const std::lock_guard lock(mutex_);
  state_.Restart(0);
  refusal_ = Outcome{CodeOf(message.err),
                     "READ on the topic " + std::string(kOffsetsTopic) +
                         " is needed to follow it: " + rd_kafka_err2str(CodeOf(message.err))};
}

void OffsetsFollower::Restart(std::int32_t partition) {
  ++resets_;
  if (partition < 0 || partition >= assigned_) return;
  With([&](OffsetsState& state) { state.Reset(partition); });
  const PartitionListPtr list = AtTheEnd(partition, 1);
  const ErrorPtr gone(rd_kafka_incremental_unassign(client_->handle(), list.get()));
  const ErrorPtr back(rd_kafka_incremental_assign(client_->handle(), list.get()));
  if (gone || back) AssignWanted();
}

}  // namespace lagwatch::kafka
