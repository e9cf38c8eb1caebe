// SPDX-License-Identifier: Apache-2.0
// Finds logins in a cluster's properties that librdkafka does not support: AWS_MSK_IAM, which
// Amazon MSK accepts as OAUTHBEARER with tokens that lagwatch creates, and a token in a file
// (KIP-768), which lagwatch reads. Pure: any thread. Every problem is appended to a list.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.h"
#include "config/settings.h"

namespace lagwatch::config {

// Returns the login if the last sasl.mechanism is AWS_MSK_IAM. Removes its aws.* properties, sets
// the mechanism to OAUTHBEARER and, if no protocol is set, the protocol to SASL_SSL.
std::optional<AwsLogin> TakeAwsLogin(std::vector<KafkaProperty>& properties,
                                     std::vector<Problem>& problems);

// Returns the path of the token endpoint "file:PATH", or "" if the last mechanism or the last
// endpoint is another one. Removes the endpoint and the method from the properties, so that
// librdkafka does not contact the endpoint.
std::string TakeTokenFile(std::vector<KafkaProperty>& properties);

}  // namespace lagwatch::config
