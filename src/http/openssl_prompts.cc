// SPDX-License-Identifier: Apache-2.0
#include "http/openssl_prompts.h"

#include <openssl/ui.h>

namespace lagwatch::http {

void ForbidOpenSslPrompts() {
  static UI_METHOD* const kMethod = UI_create_method("lagwatch never asks");
  // UI_null() would do nothing and succeed: the password would be whatever is in the buffer.
  UI_method_set_opener(kMethod, [](UI* /*ui*/) { return 0; });
  UI_set_default_method(kMethod);
}

}  // namespace lagwatch::http
