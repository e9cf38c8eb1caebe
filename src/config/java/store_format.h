// SPDX-License-Identifier: Apache-2.0
// Detects the format of a file with keys or certificates by its content: Java, too, opens a PKCS#12
// store whatever type is configured. Pure: any thread.
#pragma once

#include <string_view>

namespace lagwatch::config {

enum class StoreFormat {
  kPem,
  kJks,
  kDer,  // PKCS#12 is DER-encoded
  kOther,
};

StoreFormat FormatOf(std::string_view content);

}  // namespace lagwatch::config
