// SPDX-License-Identifier: Apache-2.0
// What Kafka's answers to `--check-access` mean with the settings at hand: a line a need, what
// would grant what is missing, and what cannot be known. Pure.
//
// Only what is certain is called missing. That nothing at all is seen and a name is refused is
// certain; that something is seen and other names are refused may be as it should, and is a remark.
#pragma once

#include <string>
#include <vector>

#include "config/settings.h"
#include "kafka/access_facts.h"

namespace lagwatch::access {

enum class Access { kOk, kNotNeeded, kNotTried, kDenied, kUnreachable, kLoginRefused, kFailed };

// Names to grant an operation on; "*" is any.
struct Grant {
  std::string operation;
  std::vector<std::string> topics;
  std::vector<std::string> groups;

  friend bool operator==(const Grant&, const Grant&) = default;
};

struct AccessRow {
  Access result = Access::kNotTried;
  std::string need;
  std::string tried;
  std::string found;  // and why, and what is lost without it
};

struct AccessReport {
  std::vector<AccessRow> rows;
  std::vector<Grant> grants;  // each once
  std::vector<std::string> remarks;

  // Everything that these settings need is there, as far as Kafka tells.
  bool ok() const;
};

// `groups` as named with --group; none: all that match the filter.
AccessReport JudgeAccess(const kafka::AccessFacts& facts, const config::ClusterSettings& settings,
                         const std::vector<std::string>& groups);

}  // namespace lagwatch::access
