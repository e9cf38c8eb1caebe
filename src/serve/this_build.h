// SPDX-License-Identifier: Apache-2.0
// Version information of this build.
#pragma once

#include "render/program_build.h"

namespace lagwatch::serve {

render::BuildInfo ThisBuild();

}  // namespace lagwatch::serve
