// SPDX-License-Identifier: Apache-2.0
// Interprets Kafka's responses to `--check-access` for the given settings: one row per need, the
// grants that are missing, and what cannot be determined. Pure.
//
// Only certain gaps are reported as missing: nothing at all is visible and a name is denied. If
// something is visible and other names are denied, that may be intended, and is a remark.
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
  std::string found;  // with the reason, and what is missing without it
};

struct AccessReport {
  std::vector<AccessRow> rows;
  std::vector<Grant> grants;  // each once
  std::vector<std::string> remarks;

  // Whether everything that these settings need is granted, as far as Kafka reports it.
  bool ok() const;
};

// `groups` are the names of --group; empty: all that match the filter.
AccessReport JudgeAccess(const kafka::AccessFacts& facts, const config::ClusterSettings& settings,
                         const std::vector<std::string>& groups);

}  // namespace lagwatch::access
