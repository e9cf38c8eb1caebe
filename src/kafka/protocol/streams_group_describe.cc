// SPDX-License-Identifier: Apache-2.0
#include "kafka/protocol/streams_group_describe.h"

#include <cstddef>

#include "kafka/protocol/group_describe.h"

namespace lagwatch::kafka::protocol {
namespace {

// The smallest encodings of an array's elements, in bytes.
constexpr std::size_t kSmallestStreamsGroup = 20;
constexpr std::size_t kSmallestStreamsMember = 28;
constexpr std::size_t kSmallestSubtopology = 6;
constexpr std::size_t kSmallestInternalTopic = 9;
constexpr std::size_t kSmallestPair = 3;
constexpr std::size_t kSmallestTaskOffset = 14;
constexpr std::size_t kSmallestTasks = 3;

// A structure that may be null begins with this byte.
bool IsThere(ByteReader& reader) { return reader.Read<std::int8_t>() >= 0 && reader.ok(); }

void SkipPairs(ByteReader& reader) {
  for (std::size_t left = reader.Count(kSmallestPair); left > 0 && reader.ok(); --left) {
    reader.String();
    reader.String();
    reader.SkipTags();
  }
}

// Adds their names to `names` if that is given.
void DecodeInternalTopics(ByteReader& reader, std::vector<std::string_view>* names) {
  for (std::size_t left = reader.Count(kSmallestInternalTopic); left > 0 && reader.ok(); --left) {
    const std::string_view name = reader.String();
    if (names != nullptr) names->push_back(name);
    reader.Read<std::int32_t>();  // partitions
    reader.Read<std::int16_t>();  // replication factor
    SkipPairs(reader);            // settings
    reader.SkipTags();
  }
}

Subtopology DecodeSubtopology(ByteReader& reader) {
  Subtopology subtopology;
  subtopology.id = reader.String();
  for (std::size_t left = reader.Count(1); left > 0 && reader.ok(); --left) {
    subtopology.topics.push_back(reader.String());
  }
  for (std::size_t left = reader.Count(1); left > 0 && reader.ok(); --left) {
    reader.String();  // a repartition topic that it writes
  }
  DecodeInternalTopics(reader, nullptr);  // changelogs
  DecodeInternalTopics(reader, &subtopology.topics);
  reader.SkipTags();
  return subtopology;
}

std::vector<Subtopology> DecodeTopology(ByteReader& reader) {
  std::vector<Subtopology> topology;
  if (!IsThere(reader)) return topology;
  reader.Read<std::int32_t>();  // epoch
  for (std::size_t left = reader.Count(kSmallestSubtopology); left > 0 && reader.ok(); --left) {
    topology.push_back(DecodeSubtopology(reader));
  }
  reader.SkipTags();
  return topology;
}

Tasks DecodeTasks(ByteReader& reader) {
  Tasks tasks;
  for (std::size_t left = reader.Count(kSmallestTasks); left > 0 && reader.ok(); --left) {
    SubtopologyTasks& of_one = tasks.emplace_back();
    of_one.subtopology = reader.String();
    for (std::size_t count = reader.Count(sizeof(std::int32_t)); count > 0; --count) {
      of_one.tasks.push_back(reader.Read<std::int32_t>());
    }
    reader.SkipTags();
  }
  return tasks;
}

void SkipTaskOffsets(ByteReader& reader) {
  for (std::size_t left = reader.Count(kSmallestTaskOffset); left > 0 && reader.ok(); --left) {
    reader.String();              // subtopology
    reader.Read<std::int32_t>();  // task
    reader.Read<std::int64_t>();  // offset
    reader.SkipTags();
  }
}

void SkipEndpoint(ByteReader& reader) {
  if (!IsThere(reader)) return;
  reader.String();               // host
  reader.Read<std::uint16_t>();  // port
  reader.SkipTags();
}

void SkipTarget(ByteReader& reader) {
  for (int role = 0; role < 3; ++role) DecodeTasks(reader);
  reader.SkipTags();
}

DescribedMember DecodeStreamsMember(ByteReader& reader) {
  DescribedMember member;
  member.id = reader.String();
  reader.Read<std::int32_t>();  // epoch
  member.group_instance_id = reader.String();
  reader.String();  // rack
  member.client_id = reader.String();
  member.host = reader.String();
  reader.Read<std::int32_t>();  // topology epoch
  reader.String();              // process
  SkipEndpoint(reader);
  SkipPairs(reader);        // tags of the client
  SkipTaskOffsets(reader);  // where its tasks are
  SkipTaskOffsets(reader);  // and where the changelogs end
  member.active = DecodeTasks(reader);
  member.standby = DecodeTasks(reader);
  member.warmup = DecodeTasks(reader);
  reader.SkipTags();
  SkipTarget(reader);
  reader.Read<std::int8_t>();  // whether the member has the classic protocol
  reader.SkipTags();
  return member;
}

// The description of the topology's nodes, which was not asked for, and why there is none.
void RefuseDescription(ByteReader& reader) {
  if (IsThere(reader)) reader.Fail();
  reader.Read<std::int8_t>();
}

DescribedGroup DecodeStreamsGroup(ByteReader& reader, std::int16_t version) {
  DescribedGroup group = DecodeGroupHead(reader);
  group.topology = DecodeTopology(reader);
  for (std::size_t left = reader.Count(kSmallestStreamsMember); left > 0 && reader.ok(); --left) {
    group.members.push_back(DecodeStreamsMember(reader));
  }
  reader.Read<std::int32_t>();  // authorized operations
  if (version >= 1) {
    RefuseDescription(reader);
    group.assignor = reader.String();
  }
  reader.SkipTags();
  return group;
}

}  // namespace

std::string EncodeStreamsGroupDescribe(const std::vector<std::string_view>& groups,
                                       std::int16_t version) {
  ByteWriter writer = WriteGroupDescribe(groups);
  if (version >= 1) writer.Write<std::int8_t>(0);  // without description
  return writer.Take();
}

std::optional<std::vector<DescribedGroup>> DecodeStreamsGroupDescribe(std::string_view bytes,
                                                                      std::int16_t version) {
  return DecodeGroups(bytes, kSmallestStreamsGroup, [version](ByteReader& reader) {
    return DecodeStreamsGroup(reader, version);
  });
}

}  // namespace lagwatch::kafka::protocol
