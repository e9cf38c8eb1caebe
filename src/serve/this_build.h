// SPDX-License-Identifier: Apache-2.0
// What this program says of its own build.
#pragma once

#include "render/program_build.h"

namespace lagwatch::serve {

render::BuildInfo ThisBuild();

}  // namespace lagwatch::serve
