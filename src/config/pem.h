// SPDX-License-Identifier: Apache-2.0
// PEM as Java takes it from a property, made into PEM as OpenSSL wants it.
// Pure: any thread. Fails with an empty text.
#pragma once

#include <string>
#include <string_view>

namespace lagwatch::config {

// All blocks of `text`, which may stand on one line with blanks for line breaks.
std::string NormalizePem(std::string_view text);

}  // namespace lagwatch::config
