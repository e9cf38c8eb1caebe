// SPDX-License-Identifier: Apache-2.0
// Low-level writing of the Prometheus text formats: escaped labels, numbers, HELP and TYPE. Pure
// functions that append; any thread, independent of the locale, fail only if memory runs out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/types.h"
#include "render/catalogue.h"
#include "render/page.h"

namespace lagwatch::render {

// `name="value"`, the value escaped. One byte that is not UTF-8 makes Prometheus reject a whole
// page, so such bytes (and NUL) become U+FFFD.
void AppendLabel(std::string& out, std::string_view name, std::string_view value);

void AppendInteger(std::string& out, std::int64_t value);
// The shortest text that reads back as the same value.
void AppendNumber(std::string& out, double value);
// Writes the value in seconds as AppendNumber would, with integers only: there is one per
// group-partition.
void AppendSeconds(std::string& out, Duration value);

// The same as a text of its own; empty if it is unknown.
std::string SecondsText(const std::optional<Duration>& value);

void AppendHeader(std::string& out, const FamilyInfo& family, Format format);

}  // namespace lagwatch::render
