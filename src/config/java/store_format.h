// SPDX-License-Identifier: Apache-2.0
// What a file with keys or certificates is, by its content: Java, too, opens a PKCS#12 store
// whatever its type says. Pure: any thread.
#pragma once

#include <string_view>

namespace lagwatch::config {

enum class StoreFormat {
  kPem,
  kJks,
  kDer,  // PKCS#12, which is DER, too
  kOther,
};

StoreFormat FormatOf(std::string_view content);

}  // namespace lagwatch::config
