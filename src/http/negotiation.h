// SPDX-License-Identifier: Apache-2.0
//
// Content negotiation by the Accept and Accept-Encoding headers (RFC 9110 12.4 and 12.5). Pure;
// malformed entries are ignored.
#pragma once

#include <string_view>

namespace lagwatch::http {

// True if gzip (by name or by "*") is accepted with at least the quality of identity. False for "",
// a client that sends no such header.
bool AcceptsGzip(std::string_view accept_encoding);

// True if OpenMetrics 1.0 is named with at least the quality of the text format. A wildcard gets
// the text format, because curl and browsers send one and should get a readable page.
bool PrefersOpenMetrics(std::string_view accept);

}  // namespace lagwatch::http
