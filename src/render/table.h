// SPDX-License-Identifier: Apache-2.0
// The table of `--once`: rows as kafka-consumer-groups --describe prints them, with lag in percent
// of the end, time lag and status added; then why a group is not ok, and, with `advise`, what helps
// and what does not. Pure; unknown is "-".
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "core/headline.h"
#include "render/json.h"
#include "render/order.h"

namespace lagwatch::render {

struct TableStyle {
  bool color = false;
  bool advise = false;
  std::string_view footer{};  // the last line; empty: none
  // Returns one sentence about a group.
  std::function<std::string(const GroupRef&)> headline = [](const GroupRef& ref) {
    return core::Headline(*ref.cluster->report, *ref.group);
  };
};

std::string Table(std::span<const ClusterReport> clusters, TableStyle style);

}  // namespace lagwatch::render
