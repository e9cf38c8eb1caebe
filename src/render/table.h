// SPDX-License-Identifier: Apache-2.0
// The table of `--once`: rows as kafka-consumer-groups --describe prints them, with lag in percent
// of the end, time lag and status added. Pure; unknown is "-".
#pragma once

#include <span>
#include <string>

#include "render/json.h"

namespace lagwatch::render {

std::string Table(std::span<const ClusterReport> clusters, bool color);

}  // namespace lagwatch::render
