// SPDX-License-Identifier: Apache-2.0
// Requests temporary credentials of a role from AWS' Security Token Service. Functions block as
// `outside.fetch` does; any thread.
#pragma once

#include <string>

#include "aws/credentials.h"
#include "aws/outside.h"

namespace lagwatch::aws {

struct Role {
  std::string arn;
  std::string session_name = {};  // empty: "lagwatch"
  std::string external_id = {};   // empty: none
  std::string sts_region = {};
};

// AssumeRole, signed with `by`.
Found AssumeRole(const Outside& outside, const Role& role, const Credentials& by);

// AssumeRoleWithWebIdentity: authenticates with the token of `token_file`, as EKS mounts it (IRSA).
Found AssumeRoleWithWebIdentity(const Outside& outside, const Role& role,
                                const std::string& token_file);

}  // namespace lagwatch::aws
