// SPDX-License-Identifier: Apache-2.0
// Decodes the client's result events with regard to rights. Borrows the event for the call only.
// Any thread.
#pragma once

#include <functional>

#include "kafka/access_facts.h"
#include "kafka/errors.h"

namespace lagwatch::kafka {

// Kafka checks rights first: any other error of a broker means that the rights are there.
Asked AskedOf(const Outcome& outcome);

void DecodeAccessToOffsets(rd_kafka_event_t* event, GroupAccess& group);
void DecodeAccessToMembers(rd_kafka_event_t* event, GroupAccess& group);
Asked DecodeAccessToEnds(rd_kafka_event_t* event);
// Calls `visit` for each topic that was asked about, unless no broker answered.
Outcome DecodeAccessToTopics(rd_kafka_event_t* event,
                             const std::function<void(const TopicAccess&)>& visit);

}  // namespace lagwatch::kafka
