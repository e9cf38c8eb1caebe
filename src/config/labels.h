// SPDX-License-Identifier: Apache-2.0
// Constant labels: which names may be given to them. Pure: any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lagwatch::config {

// What is wrong with a constant label of this name, in words; nothing if it may be used.
std::optional<std::string> LabelFault(std::string_view name);

}  // namespace lagwatch::config
