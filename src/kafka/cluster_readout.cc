// SPDX-License-Identifier: Apache-2.0
#include "kafka/cluster_readout.h"

#include <algorithm>
#include <string>
#include <utility>

#include "kafka/await.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::milliseconds;

// The ends of the phases, as fractions of the whole time.
constexpr double kMetadataEnd = 0.25;
constexpr double kListingEnd = 0.45;
constexpr double kFollowedEnd = 0.55;
constexpr double kOffsetsEnd = 0.75;
constexpr double kEverythingEnd = 1.0;

// The time limit for finding record times, in parallel with the descriptions.
constexpr double kTimesPart = 0.2;

// A blocking metadata request cannot be cancelled: slices let it end soon after a shutdown.
constexpr milliseconds kMetadataSlice(1000);

// After which consecutive metadata failures the client starts over.
constexpr std::uint32_t kBeginAgainEvery = 4;
constexpr std::uint32_t kBeginAgainFirst = 2;

// How long the follower of __consumer_offsets may take to reach the ends of a collection.
constexpr milliseconds kFollowerTimeout(1000);

SteadyTime SteadyNow() { return std::chrono::steady_clock::now(); }

}  // namespace

struct ClusterReadout::Parts {
  Parts(ClusterReadout& collection)
      : round{collection.requests_, collection.memory_.health, collection.snapshot_,
              collection.budget_, &collection.client_.advertised()},
        topics(collection.snapshot_.topics),
        exact(round, topics, collection.memory_.exact),
        groups(round, topics, collection.options_.groups, exact, collection.memory_.groups,
               collection.options_.share_interval),
        ends(round, topics, collection.options_.isolation),
        times(round, topics, collection.memory_.times,
              {.records = collection.memory_.records,
               .guess = collection.options_.time_lag == config::TimeLagMode::kAuto}) {}

  Round round;
  TopicIndex topics;
  ExactReads exact;
  GroupReads groups;
  EndReads ends;
  TimeReads times;
};

ClusterReadout::ClusterReadout(Client& client, Requests& requests, ReaderMemory& memory,
                               const ReaderOptions& options, const std::atomic<bool>& cancelled)
    : client_(client),
      requests_(requests),
      memory_(memory),
      options_(options),
      cancelled_(cancelled) {}

Snapshot ClusterReadout::Run(WallTime now, SteadyTime deadline) {
  snapshot_.started = now;
  requests_.BeginRound(snapshot_.stats);
  start_ = SteadyNow();
  budget_ = Budget(start_, deadline);
  // After the clock was set back the age of the metadata is unknown.
  if (memory_.metadata_read > now) memory_.metadata_read = {};
  client_.Poll();
  ReadBrokersAndTopics();
  Parts parts(*this);
  if (!snapshot_.brokers.empty()) {
    ReadListings(parts);
    ReadOffsets(parts);
    ReadEndsAndMembers(parts);
  }
  parts.groups.Finish();
  parts.exact.Finish();
  return std::move(snapshot_);
}

WallTime ClusterReadout::Now() const {
  return snapshot_.started + std::chrono::duration_cast<milliseconds>(SteadyNow() - start_);
}

void ClusterReadout::Measure(Phase phase, SteadyTime since) {
  snapshot_.stats.durations[phase] = SteadyNow() - since;
}

void ClusterReadout::ReadBrokersAndTopics() {
  const SteadyTime until = budget_.At(kMetadataEnd);
  // With older metadata available one slice must suffice: the collection continues with that.
  while (!TryMetadata(until) && !refused_ && !memory_.metadata && !cancelled_ &&
         SteadyNow() < until && client_.Error().code == RD_KAFKA_RESP_ERR_NO_ERROR) {
  }
  if (memory_.metadata) {
    snapshot_.brokers = memory_.metadata->brokers;
    snapshot_.topics = memory_.metadata->topics;
    snapshot_.coordinators = memory_.metadata->coordinators;
    snapshot_.stats.topics = memory_.metadata->names;
    snapshot_.metadata_read = memory_.metadata_read;
  }
  Measure(Phase::kMetadata, start_);
}

bool ClusterReadout::TryMetadata(SteadyTime until) {
  const auto left = std::chrono::ceil<milliseconds>(until - SteadyNow());
  snapshot_.stats.CountRequest(Api::kMetadata);
  auto read = ReadMetadata(client_.handle(), options_.topics, std::min(left, kMetadataSlice));
  client_.Poll();
  if (auto* metadata = std::get_if<Metadata>(&read)) {
    client_.ClearError();
    memory_.metadata = std::move(*metadata);
    memory_.metadata_read = snapshot_.started;
    memory_.metadata_failures = 0;
    snapshot_.reached = true;
    return true;
  }
  FailMetadata(std::get<Outcome>(read));
  return false;
}

// While no broker has ever answered, the first one that was named gives the reason.
std::optional<std::string> ClusterReadout::WhyNoBrokerIsReached() const {
  if (memory_.health.HasAnyAnswered()) return std::nullopt;
  const std::vector<Broker> named =
      memory_.metadata ? memory_.metadata->brokers : client_.advertised().Failed();
  for (const Broker& broker : named) {
    if (auto text = client_.advertised().Describe(broker)) return text;
  }
  return std::nullopt;
}

void ClusterReadout::FailMetadata(const Outcome& outcome) {
  refused_ = outcome.code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE;
  // "Broker transport failure" is less specific than the errors of connections: refused,
  // unresolvable name, wrong password.
  const Client::ConnectionError error = client_.Error();
  // "All brokers down" is no reason: a broker that closes the connection at once gives none.
  const bool has_reason =
      error.code != RD_KAFKA_RESP_ERR_NO_ERROR && error.code != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
  std::string text = "metadata: " + (has_reason ? error.text : outcome.text);
  const bool is_lost = IsConnectionLost(has_reason ? error.code : outcome.code);
  const bool is_bootstrap = has_reason && error.text.find("/bootstrap: ") != std::string::npos;
  const auto unreachable = is_lost && !is_bootstrap ? WhyNoBrokerIsReached() : std::nullopt;
  if (unreachable) {
    text = *unreachable;
  } else if (refused_) {
    text.append("; ").append(kControllerHint);
  } else if (!has_reason && client_.IsWaitingForToken()) {
    text += "; still waiting for login credentials";
  } else if (!has_reason && IsBrokerSilent(outcome.code)) {
    text += "; no reason was given: check that security.protocol matches the listener";
  }
  snapshot_.stats.CountError(Api::kMetadata, ErrorName(has_reason ? error.code : outcome.code),
                             text);
  if (++memory_.metadata_failures % kBeginAgainEvery != kBeginAgainFirst) return;
  client_.BeginAgain();
  if (memory_.exact.follower != nullptr) memory_.exact.follower->BeginAgain();
}

void ClusterReadout::ReadListings(Parts& parts) {
  const SteadyTime since = SteadyNow();
  const SteadyTime until = budget_.At(kListingEnd);
  // Late answers to earlier collections may show that a silent broker has recovered.
  Await(parts, since, [] { return false; });
  for (const Broker& broker : snapshot_.brokers) Probe(broker.id);
  listing_ = true;
  parts.groups.AskListings();
  Await(parts, until, [&] { return parts.groups.ListingsDone(); });
  listing_ = false;
  Measure(Phase::kGroups, since);
}

// Sends one small request to each broker: its round trip, and whether a silent one has recovered.
// The collection does not wait for it.
void ClusterReadout::Probe(std::int32_t broker) {
  if (!memory_.health.BeginProbe(broker)) return;
  requests_.Probe(broker, budget_.RequestTimeout());
}

void ClusterReadout::ReadOffsets(Parts& parts) {
  const SteadyTime since = SteadyNow();
  const SteadyTime until = budget_.At(kOffsetsEnd);
  const auto done = [&] { return parts.groups.OffsetsDone(); };
  ReadFollowed(parts);
  parts.groups.AskOffsets();
  Await(parts, until, done);
  if (parts.groups.HasMovedOffsets()) {
    parts.groups.AskListings();
    Await(parts, until, [&] { return parts.groups.ListingsDone(); });
    parts.groups.AskMovedOffsets();
    Await(parts, until, done);
  }
  parts.groups.CloseOffsets();
  snapshot_.commits_read = Now();
  Measure(Phase::kOffsets, since);
}

// Exact mode: once the follower has passed these ends, its commits are as good as OffsetFetch's.
void ClusterReadout::ReadFollowed(Parts& parts) {
  const SteadyTime until = std::min(budget_.At(kFollowedEnd), SteadyNow() + kFollowerTimeout);
  parts.exact.AskEnds();
  Await(parts, until, [&] { return parts.exact.EndsDone(); });
  parts.exact.AwaitFollower(until);
}

void ClusterReadout::ReadEndsAndMembers(Parts& parts) {
  const SteadyTime since = SteadyNow();
  const SteadyTime until = budget_.At(kEverythingEnd);
  // The ends go first, so that they are as close to the commits as possible.
  parts.ends.AskAll();
  parts.groups.AskDescriptions();
  Await(parts, until, [&] { return parts.ends.Done(); });
  if (parts.ends.HasMoved()) ReadMovedEnds(parts);
  snapshot_.ends_read = Now();
  parts.ends.Finish(snapshot_.ends_read);
  Measure(Phase::kEnds, since);
  const SteadyTime times_since = SteadyNow();
  AskTimes(parts);
  Await(parts, until, [&] { return parts.groups.DescriptionsDone(); });
  if (parts.groups.HasMovedDescriptions()) ReadMovedMembers(parts);
  Measure(Phase::kDescribe, since);
  ReadTimes(parts, times_since);
}

// Runs while the members are still being read.
void ClusterReadout::AskTimes(Parts& parts) {
  times_until_ = budget_.Within(kTimesPart);
  // Before 2.6 a broker lists its groups without their states; then members come first, because
  // last reads are requested only for groups without members.
  if (!parts.groups.StatesKnown()) {
    Await(parts, times_until_, [&] { return parts.groups.DescriptionsDone(); });
  }
  memory_.times.Begin(snapshot_.topics, parts.groups.groups(),
                      {.isolation = options_.isolation,
                       .first_unread = options_.time_lag != config::TimeLagMode::kOff});
  parts.times.Ask(memory_.times.Open(), snapshot_.ends_read, times_until_);
}

void ClusterReadout::ReadTimes(Parts& parts, SteadyTime since) {
  Await(parts, times_until_, [&] { return parts.times.Done(); });
  parts.times.Finish();
  memory_.times.Fill(snapshot_);
  Measure(Phase::kTimeLag, since);
}

void ClusterReadout::ReadMovedEnds(Parts& parts) {
  const SteadyTime until = budget_.At(kEverythingEnd);
  RefreshLeaders();
  parts.ends.AskMoved();
  Await(parts, until, [&] { return parts.ends.Done(); });
}

void ClusterReadout::ReadMovedMembers(Parts& parts) {
  const SteadyTime until = budget_.At(kEverythingEnd);
  parts.groups.AskListings();
  Await(parts, until, [&] { return parts.groups.ListingsDone(); });
  parts.groups.AskMovedDescriptions();
  Await(parts, until, [&] { return parts.groups.DescriptionsDone(); });
}

// Takes over only leaders: topics and partitions stay those of this collection.
void ClusterReadout::RefreshLeaders() {
  if (!TryMetadata(budget_.At(kEverythingEnd))) return;
  const std::vector<Topic>& now = memory_.metadata->topics;
  for (Topic& topic : snapshot_.topics) {
    const auto found =
        std::lower_bound(now.begin(), now.end(), topic.name,
                         [](const Topic& a, const std::string& name) { return a.name < name; });
    if (found == now.end() || found->name != topic.name) continue;
    const std::size_t common = std::min(topic.partitions.size(), found->partitions.size());
    for (std::size_t p = 0; p < common; ++p) {
      topic.partitions[p].leader = found->partitions[p].leader;
    }
  }
}

void ClusterReadout::Await(Parts& parts, SteadyTime until, const std::function<bool()>& done) {
  AwaitAnswers(
      until,
      [&] {
        while (const auto probe = requests_.NextProbe()) OnProbe(parts, *probe);
        return done() || cancelled_;
      },
      [&](SteadyTime limit) {
        const auto response = requests_.Next(limit);
        if (response) Dispatch(parts, *response);
        return response.has_value();
      });
}

void ClusterReadout::Dispatch(Parts& parts, const Response& response) {
  // Drop a response to an earlier collection, which no longer waits for it.
  if (response.request.round != requests_.round()) return;
  switch (response.request.api) {
    case Api::kListGroups:
      return parts.groups.OnListing(response);
    case Api::kOffsetFetch:
      return parts.groups.OnOffsets(response);
    case Api::kShareOffsets:
      return parts.groups.OnShareOffsets(response);
    case Api::kDescribeGroups:
      return parts.groups.OnDescriptions(response);
    case Api::kListOffsets:
      return parts.ends.OnEnds(response);
    case Api::kTimeSearch:
      return parts.times.OnTimes(response);
    case Api::kOffsetsTopic:
      return parts.exact.OnEnds(response);
    case Api::kMetadata:
    case Api::kProbe:
    case Api::kFetch:
      break;
  }
}

void ClusterReadout::OnProbe(Parts& parts, const Response& response) {
  const Request& request = response.request;
  memory_.health.EndProbe(request.broker);
  const auto broker = std::find_if(snapshot_.brokers.begin(), snapshot_.brokers.end(),
                                   [&](const Broker& b) { return b.id == request.broker; });
  if (broker == snapshot_.brokers.end()) return;
  // An error that the broker itself sent is an answer, too; errors of the client are negative.
  if (response.outcome.code < RD_KAFKA_RESP_ERR_NO_ERROR) {
    parts.round.Fail(request, response.outcome, "broker " + std::to_string(request.broker));
    return;
  }
  const bool was_silent = memory_.health.IsSilent(request.broker);
  memory_.health.MarkAnswered(request.broker);
  if (request.round != requests_.round()) return;
  broker->rtt =
      std::chrono::duration_cast<std::chrono::microseconds>(response.received - request.sent);
  if (was_silent && listing_) parts.groups.AskListing(request.broker);
}

}  // namespace lagwatch::kafka
