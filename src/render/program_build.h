// SPDX-License-Identifier: Apache-2.0
// The build of the program, as the page, the JSON and the log show it. Plain values.
#pragma once

#include <string>

namespace lagwatch::render {

struct BuildInfo {
  std::string version;
  std::string revision;
  std::string librdkafka;  // the Kafka client's version, with the suffix of its patches
};

}  // namespace lagwatch::render
