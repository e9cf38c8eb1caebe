// SPDX-License-Identifier: Apache-2.0
#include "app/this_build.h"

#include <string>

#include "build_info.h"
#include "kafka/client_version.h"

namespace lagwatch::app {

render::BuildInfo ThisBuild() {
  return {std::string(kVersion), std::string(kRevision), kafka::ClientVersion()};
}

}  // namespace lagwatch::app
