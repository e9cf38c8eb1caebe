// SPDX-License-Identifier: Apache-2.0
// Finds the login AWS_MSK_IAM in a cluster's properties. librdkafka does not support that
// mechanism, but Amazon MSK accepts the same login as OAUTHBEARER with tokens that lagwatch
// creates. Pure: any thread. Every problem is appended to a list.
#pragma once

#include <optional>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::config {

// Returns the login if the last sasl.mechanism is AWS_MSK_IAM. Removes its aws.* properties, sets
// the mechanism to OAUTHBEARER and, if no protocol is set, the protocol to SASL_SSL.
std::optional<AwsLogin> TakeAwsLogin(std::vector<KafkaProperty>& properties,
                                     std::vector<Problem>& problems);

}  // namespace lagwatch::config
