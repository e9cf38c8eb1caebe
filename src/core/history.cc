// SPDX-License-Identifier: Apache-2.0
#include "core/history.h"

namespace lagwatch::core {

void History::Advance(Report&) {}

}  // namespace lagwatch::core
