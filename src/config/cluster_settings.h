// SPDX-License-Identifier: Apache-2.0
// Reads the settings of one cluster from its merged raw values. Pure except for reading the files
// that the values name: any thread. Every problem is appended to a list.
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
  // Used if neither the values nor a properties file name servers; empty: that is an error,
  // reported at `place`.
  std::optional<RawValue> default_servers;
  std::string default_warning;  // if default_servers is used; empty: none
  std::string place;
  // A recording replaces the cluster: connection settings are ignored.
  bool replay = false;
};

// Whether both read the same data in the same way from the same cluster, as the same user, with
// files of the same content, so that a reader made for one works for the other. Thresholds and
// output may differ.
bool SameReading(const ClusterSettings& a, const ClusterSettings& b);

ClusterSettings ReadCluster(const RawCluster& raw_cluster, std::vector<Problem>& problems,
                            std::vector<std::string>& warnings);

}  // namespace lagwatch::config
