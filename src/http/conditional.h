// SPDX-License-Identifier: Apache-2.0
// Makes a response cheap to ask for again and again, as the page does (RFC 9110 8.8.3 and 13.1.2).
// Pure; any thread.
#pragma once

#include "http/message.h"

namespace lagwatch::http {

// A 200 gets a strong ETag of its bytes, becomes a 304 for a client that names that, and is
// compressed for one that takes gzip; caches are to ask each time. Any other is not to be stored.
Response Conditional(const Request& request, Response response);

}  // namespace lagwatch::http
