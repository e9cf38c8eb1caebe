// SPDX-License-Identifier: Apache-2.0
// Which build of the program this is, as the page, the JSON and the log show it.
#pragma once

#include <string>

namespace lagwatch::render {

struct BuildInfo {
  std::string version;
  std::string revision;
  std::string librdkafka;  // the Kafka client's version, with the mark of its patches
};

}  // namespace lagwatch::render
