// SPDX-License-Identifier: Apache-2.0
#include "kafka/access_check.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "kafka/access_decode.h"
#include "kafka/client.h"
#include "kafka/decode.h"
#include "kafka/lanes.h"
#include "kafka/metadata.h"
#include "kafka/operations.h"
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
        operations_(client.handle()),
        settings_(settings),
        named_(groups),
        budget_(SteadyClock::now(), SteadyClock::now() + settings.timeout) {}

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
      operations_.ListGroups(broker.id, budget_.OperationTimeout());
      ++open_;
    }
    for (const std::string& name : named_) AddGroup(name).broker = broker_;
  }

  GroupAccess& AddGroup(const std::string& name) {
    const auto [entry, is_new] = by_name_.try_emplace(name, facts_.groups.size());
    if (is_new) facts_.groups.emplace_back().name = name;
    return facts_.groups[entry->second];
  }

  void OnList(const Operation& operation, rd_kafka_event_t* event) {
    const Outcome outcome = DecodeGroups(event, [&](const ListedGroup& listed) {
      const std::string name(listed.id);
      if (name.empty()) return;  // collections do not show it
      const bool wanted = named_.empty() ? settings_.groups.Matches(name) : by_name_.contains(name);
      if (!wanted || listed_) return;
      GroupAccess& group = AddGroup(name);
      group.listed = true;
      group.broker = operation.broker;
      if (listed.state == GroupState::kEmpty) empty_.insert(name);
    });
    for (BrokerAccess& broker : facts_.brokers) {
      if (broker.id == operation.broker) broker.listing = AskedOf(outcome);
    }
  }

  void EndListing() {
    listed_ = true;
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
      offsets_.Add(group.broker, i);
      // An empty group has no members: collections do not describe it either.
      if (empty_.contains(group.name)) continue;
      group.description = group.offsets;
      descriptions_.Add(group.broker, i);
    }
    facts_.unknown_group = kNoAnswer;
    operations_.FetchOffsets(broker_, std::string(kUnknownGroup), kNoGroup,
                             budget_.OperationTimeout());
    ++open_;
    offsets_.Fill([this](std::int32_t broker, std::size_t i) { SendOffsets(broker, i); });
    descriptions_.Fill([this](std::int32_t broker, std::size_t i) { SendDescription(broker, i); });
  }

  void SendOffsets(std::int32_t broker, std::size_t item) {
    operations_.FetchOffsets(broker, facts_.groups[item].name, item, budget_.OperationTimeout());
    ++open_;
  }

  void SendDescription(std::int32_t broker, std::size_t item) {
    operations_.DescribeGroup(broker, facts_.groups[item].name, item, budget_.OperationTimeout());
    ++open_;
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
      operations_.DescribeTopics(
          broker_,
          {begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to)},
          budget_.OperationTimeout());
      ++open_;
    }
  }

  void OnTopics(rd_kafka_event_t* event) {
    const auto take = [](TopicAccess& topic, const TopicAccess& answer) {
      if (topic.name == answer.name) topic = answer;
    };
    DecodeAccessToTopics(event, [&](const TopicAccess& answer) {
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
    std::map<std::int32_t, PartitionListPtr> lists;
    for (const Topic& topic : topics_) {
      for (std::size_t p = 0; p < topic.partitions.size(); ++p) {
        const std::int32_t leader = topic.partitions[p].leader;
        if (leader == kNoBroker || lists.contains(leader)) continue;
        PartitionListPtr list(rd_kafka_topic_partition_list_new(1));
        rd_kafka_topic_partition_list_add(list.get(), topic.name.c_str(),
                                          static_cast<std::int32_t>(p));
        lists.emplace(leader, std::move(list));
      }
    }
    for (const auto& [leader, list] : lists) AskEndsOf(leader, list.get());
  }

  void AskEndsOf(std::int32_t leader, rd_kafka_topic_partition_list_t* list) {
    operations_.ListOffsets(leader, list, Bound::kEnd, budget_.OperationTimeout());
    ++open_;
    if (settings_.time_lag == config::TimeLagMode::kOff) return;
    list->elems[0].offset = 0;  // the first record since 1970
    operations_.SearchTimes(leader, list, 0, budget_.OperationTimeout());
    ++open_;
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
      if (auto completion = operations_.Next(until)) Take(*completion);
      client_.Poll();
    }
  }

  void Take(const Completion& completion) {
    --open_;
    const Operation& operation = completion.operation;
    rd_kafka_event_t* event = completion.event.get();
    switch (operation.api) {
      case Api::kListGroups:
        return OnList(operation, event);
      case Api::kOffsetFetch:
        return OnOffsets(operation, event);
      case Api::kDescribeGroups:
        DecodeAccessToMembers(event, facts_.groups[operation.item]);
        return descriptions_.Complete(
            operation.broker, budget_.IsQuick(operation.sent),
            [this](std::int32_t b, std::size_t i) { SendDescription(b, i); });
      case Api::kListOffsets:
        return Worsen(facts_.ends, DecodeAccessToEnds(event));
      case Api::kTimeSearch:
        return Worsen(facts_.times, DecodeAccessToEnds(event));
      default:
        return OnTopics(event);
    }
  }

  void OnOffsets(const Operation& operation, rd_kafka_event_t* event) {
    if (operation.item == kNoGroup) {
      GroupAccess unknown;
      DecodeAccessToOffsets(event, unknown);
      facts_.unknown_group = unknown.offsets;
      return;
    }
    DecodeAccessToOffsets(event, facts_.groups[operation.item]);
    offsets_.Complete(operation.broker, budget_.IsQuick(operation.sent),
                      [this](std::int32_t b, std::size_t i) { SendOffsets(b, i); });
  }

  Client& client_;
  Operations operations_;
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
  Lanes::Windows windows_;
  Lanes offsets_{windows_};
  Lanes descriptions_{windows_};
  std::size_t open_ = 0;  // operations in flight
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
