// SPDX-License-Identifier: Apache-2.0
#include "serve/this_build.h"

#include <string>

#include "build_info.h"
#include "kafka/client_version.h"

namespace lagwatch::serve {

render::BuildInfo ThisBuild() {
  return {std::string(kVersion), std::string(kRevision), kafka::ClientVersion()};
}

}  // namespace lagwatch::serve
