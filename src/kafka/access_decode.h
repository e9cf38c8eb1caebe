// SPDX-License-Identifier: Apache-2.0
// Decodes responses with regard to rights. Pure.
#pragma once

#include <functional>

#include "kafka/access_facts.h"
#include "kafka/describe_request.h"
#include "kafka/errors.h"
#include "kafka/requests.h"

namespace lagwatch::kafka {

// Kafka checks rights first: any other error of a broker means that the rights are there.
Asked AskedOf(const Outcome& outcome);

// Of requests about this group alone.
void DecodeAccessToOffsets(const Response& response, GroupAccess& group);
void DecodeAccessToMembers(const Response& response, const DescribeRequest& describe,
                           GroupAccess& group);
Asked DecodeAccessToEnds(const Response& response);
// Calls `visit` for each topic that was asked about, unless no broker answered.
Outcome DecodeAccessToTopics(const Response& response,
                             const std::function<void(const TopicAccess&)>& visit);

}  // namespace lagwatch::kafka
