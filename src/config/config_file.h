// SPDX-License-Identifier: Apache-2.0
// Reads the file of --config.file as raw values: options at the top level, and those of each entry
// of `clusters:`. Pure except for reading the file: any thread. Every problem is appended to a
// list; none stops the reading.
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
    std::optional<ThresholdRules> thresholds;  // replace those of the top level
    std::optional<RenameRules> renames;        // likewise
  };

  Values top;
  ThresholdRules thresholds;
  RenameRules renames;
  bool has_clusters = false;  // true even if all entries are invalid
  std::vector<Cluster> clusters;
};

// `raw` is the value of --config.file.
ConfigFile ReadConfigFile(const RawValue& raw, std::vector<Problem>& problems);

}  // namespace lagwatch::config
