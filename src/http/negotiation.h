// SPDX-License-Identifier: Apache-2.0
//
// What the client can take, from its Accept and Accept-Encoding headers (RFC 9110 12.4 and 12.5).
// Pure; an entry that is not well formed counts as not sent.
#pragma once

#include <string_view>

namespace lagwatch::http {

// True when gzip (by name or by "*") is accepted and not liked less than sending it plain. "" is a
// client that never heard of encodings: false.
bool AcceptsGzip(std::string_view accept_encoding);

// True when OpenMetrics 1.0 is named and not liked less than the text format. A wildcard gets the
// text format: what curl and a browser send should stay readable as it always was.
bool PrefersOpenMetrics(std::string_view accept);

}  // namespace lagwatch::http
