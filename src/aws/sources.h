// SPDX-License-Identifier: Apache-2.0
// Reads AWS credentials from the environment, the container endpoint (ECS, EKS Pod Identity) and
// EC2's instance metadata (IMDSv2). Functions block as `outside.fetch` does; any thread.
#pragma once

#include <string>

#include "aws/credentials.h"
#include "aws/outside.h"

namespace lagwatch::aws {

// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
Found EnvironmentCredentials(const Outside& outside);

// AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, with
// AWS_CONTAINER_AUTHORIZATION_TOKEN(_FILE). Plain HTTP is allowed only to a loopback address or to
// AWS' link-local addresses, so that the authorization cannot be sent elsewhere.
Found ContainerCredentials(const Outside& outside);

// Whether this URL of a container endpoint is allowed.
bool IsContainerUrl(const std::string& url);

// NoCredentials if AWS_EC2_METADATA_DISABLED=true.
Found InstanceCredentials(const Outside& outside);

// Calls fetch() and retries after a pause if the network or the server failed: three attempts in
// all.
std::variant<HttpAnswer, std::string> FetchPatiently(const Outside& outside,
                                                     const HttpRequest& request);

// The credentials in the body of a 200, or why there are none, after `place`.
using ReadCredentials = std::variant<Credentials, Problem> (*)(std::string_view body);
Found CredentialsOf(const std::variant<HttpAnswer, std::string>& fetched, ReadCredentials read,
                    const std::string& place);

}  // namespace lagwatch::aws
