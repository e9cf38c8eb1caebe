// SPDX-License-Identifier: Apache-2.0
#include "kafka/describe_request.h"

#include "kafka/protocol/consumer_group_describe.h"
#include "kafka/protocol/describe_groups.h"
#include "kafka/protocol/share_group_describe.h"
#include "kafka/protocol/streams_group_describe.h"

namespace lagwatch::kafka {
namespace {

constexpr DescribeRequest kDescribeClassic{GroupType::kClassic, protocol::kDescribeGroups,
                                           protocol::EncodeDescribeGroups,
                                           protocol::DecodeDescribeGroups};
constexpr DescribeRequest kDescribeConsumer{GroupType::kConsumer, protocol::kConsumerGroupDescribe,
                                            protocol::EncodeConsumerGroupDescribe,
                                            protocol::DecodeConsumerGroupDescribe};
constexpr DescribeRequest kDescribeStreams{GroupType::kStreams, protocol::kStreamsGroupDescribe,
                                           protocol::EncodeStreamsGroupDescribe,
                                           protocol::DecodeStreamsGroupDescribe};
constexpr DescribeRequest kDescribeShare{GroupType::kShare, protocol::kShareGroupDescribe,
                                         protocol::EncodeShareGroupDescribe,
                                         protocol::DecodeShareGroupDescribe};

}  // namespace

const DescribeRequest& DescribeRequestFor(GroupType type) {
  switch (type) {
    case GroupType::kConsumer:
      return kDescribeConsumer;
    case GroupType::kStreams:
      return kDescribeStreams;
    case GroupType::kShare:
      return kDescribeShare;
    case GroupType::kClassic:
    case GroupType::kUnknown:
      break;
  }
  return kDescribeClassic;
}

}  // namespace lagwatch::kafka
