// SPDX-License-Identifier: Apache-2.0
// What Kafka answered to each kind of call, for `--check-access`. Plain values: what they mean for
// a person is access/access_report.h's business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lagwatch::kafka {

enum class Answer {
  kNotAsked,
  kOk,           // allowed: done, or refused for a reason that has nothing to do with rights
  kDenied,       // a right on the very thing asked for is missing
  kTopicDenied,  // of a group: a right on one of its topics, which Kafka does not name
  kAbsent,       // there is no such topic
  kUnreachable,  // nobody answered in time
  kFailed,       // anything else
};

struct Asked {
  Answer answer = Answer::kNotAsked;
  std::string text;  // Kafka's or the client's words, unless all went well
};

struct BrokerAccess {
  std::int32_t id = -1;
  std::string address;
  Asked listing;
};

struct GroupAccess {
  std::string name;
  bool listed = false;  // by a broker; others were named by the user
  std::int32_t broker = -1;
  Asked offsets;
  std::optional<std::size_t> commits;  // partitions whose commits are shown; unknown if not read
  Asked description;                   // not asked of an empty group
  std::vector<std::string> topics;     // that its members own or are about to
};

struct TopicAccess {
  std::string name;
  Asked described;
  std::optional<bool> may_read;  // unknown where Kafka does not tell
};

enum class Reach {
  kReached,
  kUnreachable,
  kLoginRefused,
  kBrokersUnreachable,  // a bootstrap server answered, none of the brokers that it named did
};

struct AccessFacts {
  Reach reach = Reach::kUnreachable;
  std::string why;  // not reached

  std::vector<BrokerAccess> brokers;
  Asked unknown_group;              // offsets of a name that no group has
  std::vector<GroupAccess> groups;  // named, or listed and wanted
  std::size_t topics_seen = 0;
  std::size_t topics_wanted = 0;           // of those, by the filter
  std::vector<TopicAccess> readable;       // the wanted ones, when records are to be read
  std::vector<TopicAccess> hidden_topics;  // wanted, owned by members, and not in the list
  TopicAccess offsets_topic{"__consumer_offsets", {}, {}};
  Asked ends;   // ListOffsets
  Asked times;  // ListOffsets by timestamp
};

}  // namespace lagwatch::kafka
