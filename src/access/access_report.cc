// SPDX-License-Identifier: Apache-2.0
#include "access/access_report.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "base/format.h"
#include "kafka/access_check.h"

namespace lagwatch::access {
namespace {

using config::TimeLagMode;
using kafka::AccessFacts;
using kafka::Answer;
using kafka::Asked;
using kafka::GroupAccess;
using kafka::TopicAccess;

// More names than this in one command are granted as "*".
constexpr std::size_t kNamesInACommand = 20;
constexpr std::size_t kNamesInALine = 5;

constexpr std::string_view kBroker = "broker ";  // prefix of a need, before the broker's number

using Names = std::vector<std::string>;

std::string Counted(std::size_t count, const std::string& what) {
  return FormatCount(static_cast<std::int64_t>(count), what, false);
}

std::string Listed(const Names& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesInALine); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  const std::size_t more = names.size() - std::min(names.size(), kNamesInALine);
  return more == 0 ? text : text + " and " + std::to_string(more) + " more";
}

Access ResultOf(Answer answer) {
  switch (answer) {
    case Answer::kOk:
    case Answer::kAbsent:
      return Access::kOk;
    case Answer::kDenied:
    case Answer::kTopicDenied:
      return Access::kDenied;
    case Answer::kUnreachable:
      return Access::kUnreachable;
    case Answer::kFailed:
      return Access::kFailed;
    case Answer::kNotAsked:
      return Access::kNotTried;
  }
  return Access::kFailed;
}

class Judge {
 public:
  Judge(const AccessFacts& facts, const config::ClusterSettings& settings, const Names& named)
      : facts_(facts), settings_(settings), named_(named) {}

  AccessReport Run() {
    Login();
    Brokers();
    Groups();
    Members();
    Commits();
    Topics();
    Ends();
    Times();
    ExactCounts();
    return std::move(report_);
  }

 private:
  bool reached() const { return facts_.reach == kafka::Reach::kReached; }

  void Add(Access result, std::string need, std::string tried, std::string found) {
    const bool is_reaching = need == "login" || need.starts_with(kBroker);
    if (!reached() && !is_reaching && result != Access::kNotNeeded) {
      result = Access::kNotTried;
      tried.clear();
      found = facts_.brokers.empty() ? "Kafka was not reached" : "no broker was reached";
    }
    report_.rows.push_back({result, std::move(need), std::move(tried), std::move(found)});
  }

  void NeedGrant(Grant grant) {
    for (Names* names : {&grant.topics, &grant.groups}) {
      if (names->size() > kNamesInACommand) *names = {"*"};
    }
    if (std::ranges::find(report_.grants, grant) == report_.grants.end()) {
      report_.grants.push_back(std::move(grant));
    }
  }

  void Login() {
    const std::string tried = "Metadata from " + settings_.bootstrap_servers;
    switch (facts_.reach) {
      case kafka::Reach::kReached:
        return Add(Access::kOk, "login", tried, Counted(facts_.brokers.size(), "broker"));
      case kafka::Reach::kUnreachable:
        return Add(Access::kUnreachable, "login", tried, facts_.why);
      case kafka::Reach::kLoginRefused:
        return Add(Access::kLoginRefused, "login", tried, facts_.why);
      case kafka::Reach::kBrokersUnreachable:
        return Add(Access::kOk, "login", tried, "answered");
    }
  }

  // Brokers that respond need no row.
  void Brokers() {
    for (const kafka::BrokerAccess& broker : facts_.brokers) {
      if (broker.listing.answer == Answer::kOk) continue;
      Add(ResultOf(broker.listing.answer), std::string(kBroker) + std::to_string(broker.id),
          (reached() ? "ListGroups at " : "connection to ") + broker.address,
          broker.listing.text +
              "; without it: no data of the groups it coordinates and the partitions it leads");
    }
  }

  // The groups with this response.
  template <typename Member>
  Names With(Member member, Answer answer) const {
    Names names;
    for (const GroupAccess& group : facts_.groups) {
      if ((group.*member).answer == answer) names.push_back(group.name);
    }
    return names;
  }

  void Groups() {
    if (!named_.empty()) return NamedGroups();
    const std::string tried =
        "ListGroups at " + Counted(facts_.brokers.size(), "broker") + ", OffsetFetch by name";
    if (facts_.groups.empty()) return NoGroupSeen(tried);
    const Names denied = With(&GroupAccess::offsets, Answer::kDenied);
    const std::string seen = Counted(facts_.groups.size(), "group") + " seen";
    if (denied.empty()) {
      Add(Access::kOk, "groups", tried, seen);
    } else {
      Add(Access::kDenied, "groups", tried,
          seen + ", no DESCRIBE on " + Listed(denied) + "; without it: no lag of them");
      NeedGrant({"Describe", {}, denied});
    }
    if (facts_.unknown_group.answer == Answer::kDenied) {
      Remark(
          "Some groups may be hidden: Kafka omits them from the list without an error. "
          "Name one with --group to check it; Describe on --group '*' shows all.");
    }
  }

  // Otherwise there may be groups that no broker listed.
  bool AllListed() const {
    return std::all_of(
        facts_.brokers.begin(), facts_.brokers.end(),
        [](const kafka::BrokerAccess& broker) { return broker.listing.answer == Answer::kOk; });
  }

  void NoGroupSeen(const std::string& tried) {
    if (!AllListed()) {
      return Add(Access::kUnreachable, "groups", tried, "not every broker listed its groups");
    }
    if (facts_.unknown_group.answer != Answer::kDenied) {
      const bool ok = facts_.unknown_group.answer == Answer::kOk;
      return Add(ResultOf(facts_.unknown_group.answer), "groups", tried,
                 ok ? "no group matches the filter" : facts_.unknown_group.text);
    }
    Add(Access::kDenied, "groups", tried,
        "no DESCRIBE on groups: none is seen; without it: no lag at all");
    NeedGrant({"Describe", {}, {"*"}});
    Remark(
        "A right on some groups only becomes visible once such a group exists; name it with "
        "--group to check it now.");
  }

  void NamedGroups() {
    for (const std::string& name : named_) {
      const auto group = std::ranges::find(facts_.groups, name, &GroupAccess::name);
      const Asked asked = group == facts_.groups.end() ? Asked{} : group->offsets;
      const std::string tried = "OffsetFetch of it";
      if (asked.answer == Answer::kDenied) {
        Add(Access::kDenied, "group " + name, tried, "no DESCRIBE on it; without it: no lag of it");
        NeedGrant({"Describe", {}, {name}});
      } else if (asked.answer == Answer::kOk) {
        const std::string absent = AllListed() ? "allowed, but there is no such group now"
                                               : "allowed; not every broker listed its groups";
        Add(Access::kOk, "group " + name, tried, group->listed ? "seen" : absent);
      } else {
        Add(ResultOf(asked.answer), "group " + name, tried, asked.text);
      }
    }
  }

  // The error text of the first response of that kind.
  template <typename Member>
  std::string TextOf(Member member, Answer answer) const {
    const auto is_it = [&](const GroupAccess& group) { return (group.*member).answer == answer; };
    const auto found = std::ranges::find_if(facts_.groups, is_it);
    return found == facts_.groups.end() ? "" : ((*found).*member).text;
  }

  // The worst response over all groups, except missing rights, which have their own row.
  template <typename Member>
  void PerGroup(Member member, const std::string& need, const std::string& api,
                const std::string& no_groups) {
    const std::size_t asked = facts_.groups.size() - With(member, Answer::kNotAsked).size();
    const std::string tried = api + " of " + Counted(asked, "group");
    if (asked == 0) return Add(Access::kNotTried, need, api, no_groups);
    for (const Answer answer : {Answer::kUnreachable, Answer::kFailed, Answer::kDenied}) {
      const Names names = With(member, answer);
      if (names.empty()) continue;
      const std::string why =
          answer == Answer::kDenied ? "no DESCRIBE on the group" : TextOf(member, answer);
      return Add(ResultOf(answer), need, tried, why + ": " + Listed(names));
    }
    Add(Access::kOk, need, tried, Counted(asked, "answer"));
  }

  void Members() {
    const Names hidden = With(&GroupAccess::description, Answer::kTopicDenied);
    if (hidden.empty()) {
      return PerGroup(&GroupAccess::description, "members", "DescribeGroups",
                      "no group with members is seen");
    }
    Add(Access::kDenied, "members", "DescribeGroups",
        "no DESCRIBE on a topic (Kafka does not name it) of " + Listed(hidden) +
            "; without it: no members, owners and state of them");
    // The topic may be one that other members own, and those have a name.
    if (DeniedTopics().empty()) NeedGrant({"Describe", {"*"}, {}});
  }

  void Commits() {
    PerGroup(&GroupAccess::offsets, "commits", "OffsetFetch", "no group is seen");
    Names bare;
    for (const GroupAccess& group : facts_.groups) {
      if (group.listed && group.commits == std::size_t{0}) bare.push_back(group.name);
    }
    if (bare.empty()) return;
    Remark(
        "No commit of " + Listed(bare) +
        " is visible: there is none, or Kafka hides it together with its topic, without an error.");
  }

  Names DeniedTopics() const {
    Names denied;
    for (const TopicAccess& topic : facts_.hidden_topics) {
      if (topic.described.answer == Answer::kDenied) denied.push_back(topic.name);
    }
    return denied;
  }

  void Topics() {
    const std::string tried = "Metadata of all topics, " + facts_.offsets_topic.name;
    const Names denied = DeniedTopics();
    const std::string seen = Counted(facts_.topics_wanted, "topic") + " seen";
    const Asked& by_name = facts_.offsets_topic.described;
    const bool some_hidden = by_name.answer == Answer::kDenied;
    if (!denied.empty()) {
      Add(Access::kDenied, "topics", tried,
          seen + ", no DESCRIBE on " + Listed(denied) +
              ", owned by members; without it: no commits, ends and lag of them");
      NeedGrant({"Describe", denied, {}});
    } else if (facts_.topics_wanted == 0 && some_hidden) {
      Add(Access::kDenied, "topics", tried,
          "no DESCRIBE on topics: none is seen; without it: no commits, ends and lag");
      return NeedGrant({"Describe", {"*"}, {}});
    } else if (facts_.topics_wanted == 0 && ResultOf(by_name.answer) != Access::kOk) {
      return Add(ResultOf(by_name.answer), "topics", tried, by_name.text);
    } else {
      Add(Access::kOk, "topics", tried, seen);
    }
    if (some_hidden) {
      Remark(
          "Some topics may be hidden: Kafka omits them and the commits on them without an error. "
          "Describe on --topic '*' shows all.");
    }
  }

  void Ends() { Listing("starts, ends", "ListOffsets of a topic at each leader", facts_.ends); }

  void Listing(const std::string& need, const std::string& tried, const Asked& asked) {
    if (asked.answer == Answer::kNotAsked) {
      return Add(Access::kNotTried, need, tried, "no topic is seen");
    }
    Add(ResultOf(asked.answer), need, tried, asked.answer == Answer::kOk ? "answered" : asked.text);
  }

  void Times() {
    switch (settings_.time_lag) {
      case TimeLagMode::kOff:
        return Add(Access::kNotNeeded, "time lag", "", "--collect.time-lag is off");
      case TimeLagMode::kSearch:
      case TimeLagMode::kAuto:
        return Listing("time lag", "ListOffsets by time at each leader", facts_.times);
      case TimeLagMode::kFetch:
        return Records();
    }
  }

  void Records() {
    const std::string tried = "rights on " + Counted(facts_.readable.size(), "topic");
    Names denied;
    Names unreported;
    for (const TopicAccess& topic : facts_.readable) {
      if (topic.described.answer == Answer::kAbsent) continue;  // deleted meanwhile
      if (!topic.may_read) unreported.push_back(topic.name);
      if (topic.may_read == false) denied.push_back(topic.name);
    }
    if (facts_.readable.empty()) {
      Add(Access::kNotTried, "time lag: fetch", tried, "no topic is seen");
    } else if (!denied.empty()) {
      Add(Access::kDenied, "time lag: fetch", tried,
          "no READ on " + Listed(denied) + "; without it: search is used instead of fetch");
      NeedGrant({"Read", denied, {}});
    } else if (!unreported.empty()) {
      Add(Access::kNotTried, "time lag: fetch", tried,
          "Kafka does not report the rights on " + Listed(unreported));
    } else {
      Add(Access::kOk, "time lag: fetch", tried, "READ on all of them");
    }
  }

  void ExactCounts() {
    const std::string need = "exact counts";
    if (!settings_.offsets_topic) {
      return Add(Access::kNotNeeded, need, "", "--collect.offsets-topic is off");
    }
    const TopicAccess& topic = facts_.offsets_topic;
    const std::string tried = "rights on " + topic.name;
    if (topic.described.answer == Answer::kDenied || topic.may_read == false) {
      Add(Access::kDenied, need, tried, "no READ on it; without it: counts are lower bounds");
      NeedGrant({"Read", {topic.name}, {}});
    } else if (topic.described.answer == Answer::kAbsent) {
      Add(Access::kNotTried, need, tried, "it does not exist yet; the first group creates it");
    } else if (topic.described.answer != Answer::kOk) {
      Add(ResultOf(topic.described.answer), need, tried, topic.described.text);
    } else if (!topic.may_read) {
      Add(Access::kNotTried, need, tried, "Kafka does not report the rights");
    } else {
      Add(Access::kOk, need, tried, "READ on it");
    }
  }

  void Remark(std::string text) { report_.remarks.push_back(std::move(text)); }

  const AccessFacts& facts_;
  const config::ClusterSettings& settings_;
  const Names& named_;
  AccessReport report_;
};

}  // namespace

bool AccessReport::ok() const {
  return std::ranges::all_of(rows, [](const AccessRow& row) {
    return row.result == Access::kOk || row.result == Access::kNotNeeded ||
           row.result == Access::kNotTried;
  });
}

AccessReport JudgeAccess(const kafka::AccessFacts& facts, const config::ClusterSettings& settings,
                         const std::vector<std::string>& groups) {
  return Judge(facts, settings, groups).Run();
}

}  // namespace lagwatch::access
