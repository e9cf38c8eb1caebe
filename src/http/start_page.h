// SPDX-License-Identifier: Apache-2.0
// The plain page at /: what lagwatch serves, as links. Pure.
#pragma once

#include <string>
#include <string_view>

namespace lagwatch::http {

std::string RenderStartPage(std::string_view telemetry_path, std::string_view version);

}  // namespace lagwatch::http
