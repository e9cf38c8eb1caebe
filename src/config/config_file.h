// SPDX-License-Identifier: Apache-2.0
// The file of --config.file as words: options at the top level, and those of each of `clusters:`.
// Pure but for reading the file: any thread. Every problem is added to a list, none ends the walk.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/raw_values.h"
#include "config/renames.h"
#include "config/thresholds.h"

namespace lagwatch::config {

struct ConfigFile {
  struct Cluster {
    std::string name;
    std::string place;  // "lagwatch.yaml:7"
    Values values;
    std::optional<ThresholdRules> thresholds;  // in place of the top level's
    std::optional<RenameRules> renames;        // the same
  };

  Values top;
  ThresholdRules thresholds;
  RenameRules renames;
  bool has_clusters = false;  // also when its entries are all wrong
  std::vector<Cluster> clusters;
};

// `given` is the word of --config.file.
ConfigFile ReadConfigFile(const RawValue& raw, std::vector<Problem>& problems);

}  // namespace lagwatch::config
