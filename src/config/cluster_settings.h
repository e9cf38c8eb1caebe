// SPDX-License-Identifier: Apache-2.0
// The settings of one cluster out of its merged words.
// Pure but for reading the files they name: any thread. Every problem is added to a list.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/raw_values.h"
#include "config/renames.h"
#include "config/settings.h"
#include "config/thresholds.h"

namespace lagwatch::config {

struct RawCluster {
  std::string name;
  Values values;
  ThresholdRules thresholds;
  RenameRules renames;
  // What to connect to when neither the words nor a properties file say so; empty: an error that
  // opens with `place`.
  std::optional<RawValue> default_servers;
  std::string default_warning;  // for when they are taken; empty: none
  std::string place;
  // A recording takes the cluster's place: what says how to reach one is not looked at.
  bool replay = false;
};

// Whether both read the same in the same way from the same cluster, as the same user, with files of
// the same content: a reader made for one serves the other. How it is judged and shown may differ.
bool SameReading(const ClusterSettings& a, const ClusterSettings& b);

ClusterSettings ReadCluster(const RawCluster& words, std::vector<Problem>& problems,
                            std::vector<std::string>& warnings);

}  // namespace lagwatch::config
