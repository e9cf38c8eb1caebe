// SPDX-License-Identifier: Apache-2.0
// The places that hand out AWS credentials by themselves: the environment, the container endpoint
// (ECS, EKS Pod Identity) and EC2's instance metadata (IMDSv2). Each answers with what it found.
// Block as `outside.fetch` does; any thread.
#pragma once

#include <string>

#include "aws/credentials.h"
#include "aws/outside.h"

namespace lagwatch::aws {

// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
Found EnvironmentCredentials(const Outside& outside);

// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, with
// AWS_CONTAINER_AUTHORIZATION_TOKEN(_FILE). Plain HTTP goes to a loopback address or to AWS' own
// link-local ones only, so that the authorization cannot be sent elsewhere.
Found ContainerCredentials(const Outside& outside);

// Whether the container endpoint may be asked there.
bool IsContainerUrl(const std::string& url);

// Unless AWS_EC2_METADATA_DISABLED=true.
Found InstanceCredentials(const Outside& outside);

// fetch(), again after a pause where the network or the server failed: three times in all.
std::variant<FetchAnswer, std::string> FetchPatiently(const Outside& outside,
                                                      const FetchRequest& request);

}  // namespace lagwatch::aws
