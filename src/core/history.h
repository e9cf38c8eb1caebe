// SPDX-License-Identifier: Apache-2.0
// What the core remembers of earlier collections of one cluster.
#pragma once

#include "core/report.h"

namespace lagwatch::core {

class History {
 public:
  void Advance(Report& report);
};

}  // namespace lagwatch::core
