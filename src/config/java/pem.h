// SPDX-License-Identifier: Apache-2.0
// Converts PEM text from a Java property to the form that OpenSSL reads, and detects encrypted
// keys. Pure: any thread.
#pragma once

#include <string>
#include <string_view>

namespace lagwatch::config {

// All PEM blocks of `text`, which may be on one line with spaces for line breaks; "" if no block is
// complete.
std::string NormalizePem(std::string_view text);

// Whether the first private key in `text` needs a passphrase. False if there is none.
bool HasEncryptedKey(std::string_view text);

}  // namespace lagwatch::config
