// SPDX-License-Identifier: Apache-2.0
#include "kafka/access_check.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "kafka/access_decode.h"
#include "kafka/client.h"
#include "kafka/decode.h"
#include "kafka/lanes.h"
#include "kafka/metadata.h"
#include "kafka/protocol/list_groups.h"
#include "kafka/protocol/list_offsets.h"
#include "kafka/protocol/offset_fetch.h"
#include "kafka/requests.h"
#include "kafka/round.h"

namespace lagwatch::kafka {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

// The ends of the steps, as fractions of the whole time.
constexpr double kConnectedBy = 0.35;
constexpr double kListedBy = 0.55;
constexpr double kAskedBy = 0.85;
constexpr double kDoneBy = 1.0;

constexpr milliseconds kMetadataTry(1000);
constexpr std::size_t kTopicsARequest = 500;
// One group a request: its answer is then about its rights alone.
constexpr std::size_t kAlone = Lanes::kMostWeight;
constexpr std::size_t kNoGroup = std::numeric_limits<std::size_t>::max();

// The answer until one arrives.
const Asked kNoAnswer{Answer::kUnreachable, "no answer in time"};

// Drops the client's " (after 3ms in state AUTH_REQ)", which is no use to users.
std::string WithoutTimes(const std::string& text) { return text.substr(0, text.find(" (after ")); }

class AccessCheck {
 public:
  AccessCheck(Client& client, const config::ClusterSettings& settings,
              const std::vector<std::string>& groups)
      : client_(client),
        requests_(client.handle()),
        settings_(settings),
        named_(groups),
        budget_(SteadyClock::now(), SteadyClock::now() + settings.timeout) {
    requests_.BeginRound(stats_);
  }

  AccessFacts Run() {
    if (!Connect()) return std::move(facts_);
    AskLists();
    Await(kListedBy);
    EndListing();
    AskGroups();
    AskTopics();
    AskEnds();
    Await(kAskedBy);
    AskHiddenTopics();
    Await(kDoneBy);
    return std::move(facts_);
  }

 private:
  bool Connect() {
    const SteadyTime until = budget_.At(kConnectedBy);
    while (true) {
      const auto left = std::chrono::ceil<milliseconds>(until - SteadyClock::now());
      auto read = ReadMetadata(client_.handle(), {}, std::min(left, kMetadataTry));
      client_.Poll();
      if (auto* metadata = std::get_if<Metadata>(&read)) {
        Keep(std::move(*metadata));
        return true;
      }
      const Client::ConnectionError error = client_.Error();
      const auto& outcome = std::get<Outcome>(read);
      const bool refused = error.code == RD_KAFKA_RESP_ERR__AUTHENTICATION;
      const bool no_broker = outcome.code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE;
      facts_.reach = refused ? Reach::kLoginRefused : Reach::kUnreachable;
      facts_.why = error.text.empty() ? outcome.text : WithoutTimes(error.text);
      if (no_broker) facts_.why.append("; ").append(kControllerHint);
      if (!refused && !no_broker) NoteNamedBrokers();
      // Another server may be slow to answer, but none will accept a wrong password.
      if (refused || no_broker || SteadyClock::now() >= until) return false;
    }
  }

  // A broker id in an error shows that a bootstrap server has answered.
  void NoteNamedBrokers() {
    facts_.brokers.clear();
    for (const Broker& broker : client_.advertised().Failed()) {
      const auto why = client_.advertised().Describe(broker);
      if (!why) continue;
      facts_.reach = Reach::kBrokersUnreachable;
      facts_.brokers.push_back({broker.id, broker.address, {Answer::kUnreachable, *why}});
    }
  }

  void Keep(Metadata metadata) {
    facts_.reach = Reach::kReached;
    facts_.why.clear();
    facts_.brokers.clear();
    for (const Broker& broker : metadata.brokers) {
      facts_.brokers.push_back({broker.id, broker.address, {}});
    }
    broker_ = facts_.brokers.front().id;
    facts_.topics_seen = metadata.topics.size();
    for (const Topic& topic : metadata.topics) seen_topics_.insert(topic.name);
    std::erase_if(metadata.topics,
                  [this](const Topic& topic) { return !settings_.topics.Matches(topic.name); });
    facts_.topics_wanted = metadata.topics.size();
    topics_ = std::move(metadata.topics);
  }

  // Lists each broker's groups. Kafka checks the right on a name first, so any broker can answer
  // whether it exists.
  void AskLists() {
    for (BrokerAccess& broker : facts_.brokers) {
      broker.listing = kNoAnswer;
      Send({.api = Api::kListGroups, .broker = broker.id}, protocol::kListGroups,
           protocol::EncodeListGroups);
    }
    for (const std::string& name : named_) AddGroup(name).broker = broker_;
  }

  GroupAccess& AddGroup(const std::string& name) {
    const auto [entry, is_new] = by_name_.try_emplace(name, facts_.groups.size());
    if (is_new) facts_.groups.emplace_back().name = name;
    return facts_.groups[entry->second];
  }

  void OnList(const Response& response) {
    const std::int32_t id = response.request.broker;
    const auto listing = Decoded(response, protocol::DecodeListGroups);
    for (const protocol::ListedGroup& listed : listing.value.groups) AddListed(listed, id);
    for (BrokerAccess& broker : facts_.brokers) {
      if (broker.id != id) continue;
      broker.listing =
          AskedOf(listing.outcome.ok() ? OutcomeOf(listing.value.error) : listing.outcome);
    }
  }

  void AddListed(const protocol::ListedGroup& listed, std::int32_t broker) {
    const std::string name(listed.id);
    if (name.empty() || !IsConsumerGroup(listed)) return;  // collections do not show it
    const bool wanted = named_.empty() ? settings_.groups.Matches(name) : by_name_.contains(name);
    if (!wanted || listed_) return;
    GroupAccess& group = AddGroup(name);
    group.listed = true;
    group.broker = broker;
    if (GroupStateOf(listed.state) == GroupState::kEmpty) empty_.insert(name);
    types_[name] = GroupTypeOf(listed.type);
  }

  void EndListing() {
    listed_ = true;
    // Brokers list their groups in no order.
    if (named_.empty()) {
      std::sort(facts_.groups.begin(), facts_.groups.end(),
                [](const GroupAccess& a, const GroupAccess& b) { return a.name < b.name; });
    }
    for (BrokerAccess& broker : facts_.brokers) {
      if (broker.listing.answer != Answer::kUnreachable) continue;
      const auto why = client_.advertised().Describe({.id = broker.id, .address = broker.address});
      if (why) broker.listing.text = *why;
    }
    for (const BrokerAccess& broker : facts_.brokers) {
      if (broker.listing.answer != Answer::kOk) continue;
      broker_ = broker.id;
      break;
    }
    for (GroupAccess& group : facts_.groups) {
      if (!group.listed) group.broker = broker_;
    }
  }

  void AskGroups() {
    for (std::size_t i = 0; i < facts_.groups.size(); ++i) {
      GroupAccess& group = facts_.groups[i];
      group.offsets = kNoAnswer;
      offsets_.Add(group.broker, i, kAlone);
      // An empty group has no members: collections do not describe it either.
      if (empty_.contains(group.name)) continue;
      group.description = group.offsets;
      descriptions_.Add(group.broker, i, kAlone);
    }
    facts_.unknown_group = kNoAnswer;
    AskOffsets(broker_, std::string(kUnknownGroup), kNoGroup);
    offsets_.Fill(SendOffsets());
    descriptions_.Fill(SendDescription());
  }

  void Send(const Request& request, const protocol::ApiSpec& api, Requests::Encode encode) {
    requests_.Send(request, api, budget_.RequestTimeout(), std::move(encode));
    ++open_;
  }

  void AskOffsets(std::int32_t broker, const std::string& group, std::size_t item) {
    Send({.api = Api::kOffsetFetch, .broker = broker, .item = item}, protocol::kOffsetFetch,
         [group](std::int16_t version) { return protocol::EncodeOffsetFetch({group}, version); });
  }

  const DescribeRequest& DescribeRequestOf(const std::string& group) const {
    const auto type = types_.find(group);
    return DescribeRequestFor(type == types_.end() ? GroupType::kUnknown : type->second);
  }

  // What a lane does with a batch, which is a single group here.
  std::function<void(std::int32_t, const Lanes::Batch&)> SendOffsets() {
    return [this](std::int32_t broker, const Lanes::Batch& batch) {
      AskOffsets(broker, facts_.groups[batch.front()].name, batch.front());
    };
  }
  std::function<void(std::int32_t, const Lanes::Batch&)> SendDescription() {
    return [this](std::int32_t broker, const Lanes::Batch& batch) {
      const std::string& group = facts_.groups[batch.front()].name;
      const DescribeRequest& describe = DescribeRequestOf(group);
      Send({.api = Api::kDescribeGroups, .broker = broker, .item = batch.front()}, describe.api,
           [group, &describe](std::int16_t version) { return describe.encode({group}, version); });
    };
  }

  void AskTopics() {
    std::vector<std::string> names{facts_.offsets_topic.name};
    facts_.offsets_topic.described = kNoAnswer;
    if (settings_.time_lag == config::TimeLagMode::kFetch) {
      for (const Topic& topic : topics_) {
        facts_.readable.push_back({topic.name, kNoAnswer, std::nullopt});
        if (topic.name != kOffsetsTopic) names.push_back(topic.name);
      }
    }
    Describe(names);
  }

  void Describe(const std::vector<std::string>& names) {
    for (std::size_t from = 0; from < names.size(); from += kTopicsARequest) {
      const std::size_t to = std::min(names.size(), from + kTopicsARequest);
      const auto begin = names.begin();
      requests_.DescribeTopics(
          broker_,
          {begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to)},
          budget_.RequestTimeout());
      ++open_;
    }
  }

  void OnTopics(const Response& response) {
    const auto take = [](TopicAccess& topic, const TopicAccess& answer) {
      if (topic.name == answer.name) topic = answer;
    };
    DecodeAccessToTopics(response, [&](const TopicAccess& answer) {
      take(facts_.offsets_topic, answer);
      // Sorted by name, like the metadata.
      const auto found = std::lower_bound(
          facts_.readable.begin(), facts_.readable.end(), answer.name,
          [](const TopicAccess& topic, const std::string& name) { return topic.name < name; });
      if (found != facts_.readable.end()) take(*found, answer);
      for (TopicAccess& topic : facts_.hidden_topics) take(topic, answer);
    });
  }

  // One partition of each leader is enough: the right is on the topic, not on the partition.
  void AskEnds() {
    std::set<std::int32_t> leaders;
    for (const Topic& topic : topics_) {
      for (std::size_t p = 0; p < topic.partitions.size(); ++p) {
        const std::int32_t leader = topic.partitions[p].leader;
        if (leader == kNoBroker || !leaders.insert(leader).second) continue;
        const auto partition = static_cast<std::int32_t>(p);
        AskOffset(Api::kListOffsets, leader, {topic.name, partition, protocol::kLatest});
        if (settings_.time_lag == config::TimeLagMode::kOff) continue;
        constexpr std::int64_t kSince1970 = 0;
        AskOffset(Api::kTimeSearch, leader, {topic.name, partition, kSince1970});
      }
    }
  }

  void AskOffset(Api api, std::int32_t leader, const protocol::OffsetQuery& query) {
    Send({.api = api, .broker = leader}, protocol::kListOffsets, [query](std::int16_t version) {
      return protocol::EncodeListOffsets({query}, false, version);
    });
  }

  static void Worsen(Asked& asked, Asked other) {
    if (other.answer > asked.answer) asked = std::move(other);
  }

  // Topics that members own and that the list does not contain: hidden, or deleted. Asked by name,
  // Kafka distinguishes them.
  void AskHiddenTopics() {
    std::set<std::string> names;
    for (const GroupAccess& group : facts_.groups) {
      for (const std::string& topic : group.topics) {
        if (!seen_topics_.contains(topic) && settings_.topics.Matches(topic)) names.insert(topic);
      }
    }
    for (const std::string& name : names) {
      facts_.hidden_topics.push_back({name, kNoAnswer, std::nullopt});
    }
    Describe({names.begin(), names.end()});
  }

  void Await(double fraction) {
    const SteadyTime until = budget_.At(fraction);
    while (open_ > 0 && SteadyClock::now() < until) {
      if (const auto response = requests_.Next(until)) Take(*response);
      client_.Poll();
    }
  }

  void Take(const Response& response) {
    --open_;
    switch (response.request.api) {
      case Api::kListGroups:
        return OnList(response);
      case Api::kOffsetFetch:
        return OnOffsets(response);
      case Api::kDescribeGroups:
        return OnDescription(response);
      case Api::kListOffsets:
        return Worsen(facts_.ends, DecodeAccessToEnds(response));
      case Api::kTimeSearch:
        return Worsen(facts_.times, DecodeAccessToEnds(response));
      default:
        return OnTopics(response);
    }
  }

  void OnOffsets(const Response& response) {
    const Request& request = response.request;
    if (request.item == kNoGroup) {
      GroupAccess unknown;
      unknown.name = kUnknownGroup;
      DecodeAccessToOffsets(response, unknown);
      facts_.unknown_group = unknown.offsets;
      return;
    }
    DecodeAccessToOffsets(response, facts_.groups[request.item]);
    offsets_.Complete(request.broker, 1, budget_.IsQuick(request.sent), SendOffsets());
  }

  void OnDescription(const Response& response) {
    const Request& request = response.request;
    GroupAccess& group = facts_.groups[request.item];
    DecodeAccessToMembers(response, DescribeRequestOf(group.name), group);
    descriptions_.Complete(request.broker, 1, budget_.IsQuick(request.sent), SendDescription());
  }

  Client& client_;
  CollectionStats stats_;  // not shown
  Requests requests_;
  const config::ClusterSettings& settings_;
  const std::vector<std::string>& named_;
  Budget budget_;
  AccessFacts facts_;
  std::int32_t broker_ = kNoBroker;  // a broker that answers, if known
  std::set<std::string> seen_topics_;
  std::vector<Topic> topics_;  // those that the filter includes
  bool listed_ = false;        // no more groups are asked about
  std::map<std::string, std::size_t> by_name_;
  std::set<std::string> empty_;
  std::map<std::string, GroupType> types_;
  Lanes::Windows windows_;
  Lanes offsets_{windows_};
  Lanes descriptions_{windows_};
  std::size_t open_ = 0;  // requests in flight
};

}  // namespace

std::variant<AccessFacts, config::Problem> CheckAccess(const config::ClusterSettings& settings,
                                                       const std::vector<std::string>& groups,
                                                       Tokens tokens, LogSink log) {
  auto made = Client::Make(settings, std::move(tokens), std::move(log));
  if (auto* problem = std::get_if<config::Problem>(&made)) return std::move(*problem);
  return AccessCheck(*std::get<std::unique_ptr<Client>>(made), settings, groups).Run();
}

}  // namespace lagwatch::kafka
