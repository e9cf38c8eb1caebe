// SPDX-License-Identifier: Apache-2.0
// Adds ETag, conditional and compressed responses, so that polling, as the page does it, is cheap
// (RFC 9110 8.8.3 and 13.1.2). Pure; any thread.
#pragma once

#include "http/message.h"

namespace lagwatch::http {

// A 200 gets a strong ETag of its bytes, becomes a 304 for a client that sends that tag, and is
// compressed for a client that accepts gzip; caches must revalidate it each time. Other responses
// must not be stored.
Response Conditional(const Request& request, Response response);

}  // namespace lagwatch::http
