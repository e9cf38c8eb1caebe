// SPDX-License-Identifier: Apache-2.0
// The paths that probes ask for: lagwatch's own first, then those that the charts and operators of
// the exporters that it replaces are written with, so that a probe survives a change of the image.
// Constants; any thread.
#pragma once

#include <array>
#include <string_view>

namespace lagwatch {

// 200 while the process works, Kafka or not. /healthz: kafka_exporter, in its chart and in
// Strimzi's operator. /burrow/admin: Burrow.
inline constexpr std::array<std::string_view, 3> kLivenessPaths = {"/livez", "/healthz",
                                                                   "/burrow/admin"};
// 200 when every cluster's data is fresh, else 503. /ready: KMinion and klag-exporter.
inline constexpr std::array<std::string_view, 3> kReadinessPaths = {"/readyz", "/ready",
                                                                    "/burrow/admin/ready"};

}  // namespace lagwatch
