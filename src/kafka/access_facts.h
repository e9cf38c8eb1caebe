// SPDX-License-Identifier: Apache-2.0
// Kafka's answer to each kind of request, for `--check-access`. Plain values;
// access/access_report.h interprets them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lagwatch::kafka {

enum class Answer {
  kNotAsked,
  kOk,           // allowed: done, or rejected for a reason other than rights
  kDenied,       // the right on the requested resource is missing
  kTopicDenied,  // of a group: a right on one of its topics, which Kafka does not name
  kAbsent,       // there is no such topic
  kUnreachable,  // no answer in time
  kFailed,       // anything else
};

struct Asked {
  Answer answer = Answer::kNotAsked;
  std::string text;  // the text of Kafka or of the client; empty if all went well
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
  std::vector<std::string> topics;     // that its members own or are assigned
};

struct TopicAccess {
  std::string name;
  Asked described;
  std::optional<bool> may_read;  // unknown if Kafka does not report it
};

enum class Reach {
  kReached,
  kUnreachable,
  kLoginRefused,
  kBrokersUnreachable,  // a bootstrap server answered, but none of the brokers that it returned
};

struct AccessFacts {
  Reach reach = Reach::kUnreachable;
  std::string why;  // why Kafka was not reached

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
