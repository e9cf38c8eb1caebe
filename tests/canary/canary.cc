// SPDX-License-Identifier: Apache-2.0
// Misbehaves on request, so that a test can see the sanitizer catch it. Does not even compile when
// the preset announces a sanitizer that the compiler was not told of.
#include <climits>
#include <iostream>
#include <string_view>
#include <thread>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CANARY_HAS_ASAN
#endif
#if __has_feature(thread_sanitizer)
#define CANARY_HAS_TSAN
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define CANARY_HAS_ASAN
#endif
#if defined(__SANITIZE_THREAD__)
#define CANARY_HAS_TSAN
#endif

#if defined(LAGWATCH_EXPECT_ASAN) && !defined(CANARY_HAS_ASAN)
#error "this preset promises the address sanitizer, but the compiler does not instrument for it"
#endif
#if defined(LAGWATCH_EXPECT_TSAN) && !defined(CANARY_HAS_TSAN)
#error "this preset promises the thread sanitizer, but the compiler does not instrument for it"
#endif

namespace {

// Through volatile, or the compiler would see the fault and warn of it or drop it.
volatile int one = 1;

void OverflowHeap() {
  char* volatile bytes = new char[8];
  bytes[7 + one] = 'x';
  delete[] bytes;
}

void Leak() {
  volatile char* bytes = new char[64];
  bytes[0] = 'x';
  bytes = nullptr;
}

void OverflowInteger() {
  volatile int sum = INT_MAX;
  sum = sum + one;
}

void Race() {
  int counter = 0;
  std::thread other([&counter] { ++counter; });
  ++counter;
  other.join();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view fault = argc == 2 ? argv[1] : "";
  if (fault == "heap_overflow") {
    OverflowHeap();
  } else if (fault == "leak") {
    Leak();
  } else if (fault == "signed_overflow") {
    OverflowInteger();
  } else if (fault == "data_race") {
    Race();
  } else {
    std::cerr << "canary: unknown fault '" << fault << "'\n";
    return 64;
  }
  std::cerr << "canary: nobody noticed " << fault << '\n';
  return 1;
}
