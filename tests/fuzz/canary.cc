// SPDX-License-Identifier: Apache-2.0
// Not a decoder: a target with the faults that targets are there to find, each asked for by name.
// Tests see that a run over inputs fails for it.
#include <vector>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagwatch;
  const std::string_view text = fuzz::TextOf(data, size);
  if (text.starts_with("overflow")) {
    const std::vector<char> copy(text.begin(), text.end());
    volatile const char* const bytes = copy.data();
    return bytes[copy.size()] - bytes[copy.size()];
  }
  fuzz::Require(!text.starts_with("promise"), "kept by nobody");
  return 0;
}
