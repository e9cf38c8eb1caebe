// SPDX-License-Identifier: Apache-2.0
// Checks names of constant labels. Pure: any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lagwatch::config {

// Why a constant label must not have this name; empty if it may.
std::optional<std::string> LabelError(std::string_view name);

}  // namespace lagwatch::config
