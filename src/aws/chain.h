// SPDX-License-Identifier: Apache-2.0
// Finds the credentials and the region of a login, in the order of the AWS SDKs: environment, web
// identity (EKS IRSA), shared files, container endpoint (ECS, EKS Pod Identity), EC2 metadata. A
// named profile replaces all of them; a named role is assumed with the credentials found. Functions
// block as `outside.fetch` does; any thread.
#pragma once

#include <string>
#include <variant>

#include "aws/credentials.h"
#include "aws/outside.h"
#include "model/aws_login.h"

namespace lagwatch::aws {

// REQUIRES: `login.region` is not empty.
std::variant<Credentials, Problem> FindCredentials(const Outside& outside, const AwsLogin& login);

// The region of the cluster: the first of `login.region`, that of an MSK bootstrap server's name,
// AWS_REGION, AWS_DEFAULT_REGION, the profile's. Empty: unknown. Reads files only.
std::string FindRegion(const Outside& outside, const AwsLogin& login,
                       const std::string& bootstrap_servers);

}  // namespace lagwatch::aws
