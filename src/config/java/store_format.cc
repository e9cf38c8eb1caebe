// SPDX-License-Identifier: Apache-2.0
#include "config/java/store_format.h"

namespace lagwatch::config {

StoreFormat FormatOf(std::string_view content) {
  if (content.find("-----BEGIN ") != content.npos) return StoreFormat::kPem;
  if (content.starts_with("\xfe\xed\xfe\xed")) return StoreFormat::kJks;
  if (content.starts_with('\x30')) return StoreFormat::kDer;
  return StoreFormat::kOther;
}

}  // namespace lagwatch::config
