// SPDX-License-Identifier: Apache-2.0
// What the client's result events say of rights. Borrow the event for the call only.
#pragma once

#include <functional>

#include "kafka/access_facts.h"
#include "kafka/errors.h"

namespace lagwatch::kafka {

// Kafka looks at rights first: any other error of a broker's means that they are there.
Asked AskedOf(const Outcome& outcome);

void DecodeAccessToOffsets(rd_kafka_event_t* event, GroupAccess& group);
void DecodeAccessToMembers(rd_kafka_event_t* event, GroupAccess& group);
Asked DecodeAccessToEnds(rd_kafka_event_t* event);
// Calls `visit` for each topic that was asked about, unless nobody answered.
Outcome DecodeAccessToTopics(rd_kafka_event_t* event,
                             const std::function<void(const TopicAccess&)>& visit);

}  // namespace lagwatch::kafka
