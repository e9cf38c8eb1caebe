// SPDX-License-Identifier: Apache-2.0
// PEM text: as Java takes it from a property, made into what OpenSSL wants, and what a key needs.
// Pure: any thread.
#pragma once

#include <string>
#include <string_view>

namespace lagwatch::config {

// All blocks of `text`, which may stand on one line with blanks for line breaks; "" if none is
// whole.
std::string NormalizePem(std::string_view text);

// Whether the first private key in `text` needs a passphrase. False if there is none.
bool HasEncryptedKey(std::string_view text);

}  // namespace lagwatch::config
