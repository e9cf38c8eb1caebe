// SPDX-License-Identifier: Apache-2.0
#include "kafka/cluster_reader.h"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <utility>

#include "kafka/client.h"
#include "kafka/cluster_readout.h"
#include "kafka/offsets_topic.h"
#include "kafka/record_reads.h"

namespace lagwatch::kafka {
namespace {

// How often memory that the client freed is returned to the system.
constexpr std::uint64_t kTrimEvery = 20;

// Collections do not begin to the millisecond: a reading is due at the one that is nearest to it.
Duration ShareInterval(const config::ClusterSettings& settings) {
  return std::max(Duration::zero(), settings.policy.share_interval - settings.interval / 2);
}

class Reader : public ClusterReader {
 public:
  Reader(std::unique_ptr<Client> client, std::unique_ptr<OffsetsFollower> follower,
         std::unique_ptr<RecordReads> records, const config::ClusterSettings& settings,
         Tokens tokens)
      : tokens_(std::move(tokens)),
        client_(std::move(client)),
        follower_(std::move(follower)),
        records_(std::move(records)),
        requests_(client_->handle()),
        options_{settings.groups, settings.topics, settings.policy.isolation, settings.time_lag,
                 ShareInterval(settings)} {
    memory_.exact.follower = follower_.get();
    memory_.records = records_.get();
  }

  Snapshot Read(WallTime now, SteadyTime deadline) override {
    ClusterReadout collection(*client_, requests_, memory_, options_, cancelled_);
    Snapshot snapshot = collection.Run(now, deadline);
    if (requests_.round() % kTrimEvery == 0) malloc_trim(0);
    return snapshot;
  }

  void Cancel() override {
    cancelled_ = true;
    if (tokens_) tokens_->Cancel();
    if (follower_) follower_->Cancel();
    if (records_) records_->Cancel();
  }

 private:
  Tokens tokens_;  // null where the client logs in by itself
  // The client is destroyed last: the requests' queue belongs to it.
  std::unique_ptr<Client> client_;
  std::unique_ptr<OffsetsFollower> follower_;  // null without exact mode
  std::unique_ptr<RecordReads> records_;       // null but with `--collect.time-lag=fetch`
  Requests requests_;
  ReaderOptions options_;
  ReaderMemory memory_;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace

std::variant<std::unique_ptr<ClusterReader>, config::Problem> MakeClusterReader(
    const config::ClusterSettings& settings, Tokens tokens, LogSink log) {
  auto made = Client::Make(settings, tokens, log);
  if (auto* problem = std::get_if<config::Problem>(&made)) return std::move(*problem);
  std::unique_ptr<OffsetsFollower> follower;
  if (settings.offsets_topic) {
    auto following = OffsetsFollower::Make(settings, tokens, log);
    if (auto* problem = std::get_if<config::Problem>(&following)) return std::move(*problem);
    follower = std::move(std::get<std::unique_ptr<OffsetsFollower>>(following));
  }
  std::unique_ptr<RecordReads> records;
  if (settings.time_lag == config::TimeLagMode::kFetch) {
    auto reading = RecordReads::Make(settings, tokens, std::move(log));
    if (auto* problem = std::get_if<config::Problem>(&reading)) return std::move(*problem);
    records = std::move(std::get<std::unique_ptr<RecordReads>>(reading));
  }
  return std::make_unique<Reader>(std::move(std::get<std::unique_ptr<Client>>(made)),
                                  std::move(follower), std::move(records), settings,
                                  std::move(tokens));
}

std::vector<config::Problem> CheckProperties(config::ClusterSettings settings, bool complete) {
  std::vector<config::Problem> problems = RefusedProperties(settings.properties);
  if (!problems.empty() || !complete) return problems;
  // Without a bootstrap server the client checks everything and contacts no broker.
  settings.bootstrap_servers.clear();
  std::erase_if(settings.properties, [](const config::KafkaProperty& property) {
    return property.name == "bootstrap.servers" || property.name == "metadata.broker.list";
  });
  auto made = Client::Make(settings, nullptr, nullptr);
  if (auto* problem = std::get_if<config::Problem>(&made)) problems.push_back(std::move(*problem));
  return problems;
}

}  // namespace lagwatch::kafka
