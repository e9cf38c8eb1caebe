// SPDX-License-Identifier: Apache-2.0
// The login AWS_MSK_IAM among a cluster's properties. librdkafka has no such mechanism: Amazon MSK
// takes the same login as OAUTHBEARER, with tokens that lagwatch makes.
// Pure: any thread. Every problem is added to a list.
#pragma once

#include <optional>
#include <vector>

#include "config/resolve.h"
#include "config/settings.h"

namespace lagwatch::config {

// The login, if the last sasl.mechanism is AWS_MSK_IAM. Takes its aws.* properties out, makes the
// mechanism OAUTHBEARER and the protocol SASL_SSL, unless one is set.
std::optional<AwsLogin> TakeAwsLogin(std::vector<KafkaProperty>& properties,
                                     std::vector<Problem>& problems);

}  // namespace lagwatch::config
