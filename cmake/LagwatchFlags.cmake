# SPDX-License-Identifier: Apache-2.0
# Flags of our own code: warnings as errors, the preset's sanitizer, and what hardens a release. Dependencies get none of them.

add_library(lagwatch_warnings INTERFACE)
target_compile_options(
  lagwatch_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Werror)

# The macros are what tests/canary holds against the compiler's own: a preset that says it instruments must do so.
add_library(lagwatch_sanitize INTERFACE)
if(LAGWATCH_SANITIZE)
  set(flags -fsanitize=${LAGWATCH_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  if(LAGWATCH_SANITIZE MATCHES "undefined")
    # Its run time looks at memory through a pipe, and calls every object bad once the process is out of descriptors, which
    # the HTTP server's tests are on purpose. The address sanitizer sees the objects that are really gone.
    list(APPEND flags -fno-sanitize=vptr)
  endif()
  target_compile_options(lagwatch_sanitize INTERFACE ${flags})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What it guesses from instrumented code is no guide; the release build is the judge of these.
    target_compile_options(lagwatch_sanitize INTERFACE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
                                                       -Wno-restrict -Wno-maybe-uninitialized)
  endif()
  target_link_options(lagwatch_sanitize INTERFACE ${flags})
  if(LAGWATCH_SANITIZE MATCHES "address")
    target_compile_definitions(lagwatch_sanitize INTERFACE LAGWATCH_EXPECT_ASAN)
  endif()
  if(LAGWATCH_SANITIZE MATCHES "undefined")
    target_compile_definitions(lagwatch_sanitize INTERFACE LAGWATCH_EXPECT_UBSAN)
  endif()
  if(LAGWATCH_SANITIZE MATCHES "thread")
    target_compile_definitions(lagwatch_sanitize INTERFACE LAGWATCH_EXPECT_TSAN)
    # GCC does not model std::atomic_thread_fence for this sanitizer and says so for Boost.Asio's use of it.
    target_compile_options(lagwatch_sanitize INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
endif()

# Memory errors end a released program instead of being exploited. _FORTIFY_SOURCE needs optimization, and the compiler may
# have a default of its own. tests/lint/hardening.py looks at the result.
add_library(lagwatch_hardening INTERFACE)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT LAGWATCH_SANITIZE)
  target_compile_options(lagwatch_hardening INTERFACE -fPIE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
                                                      -fstack-protector-strong -fstack-clash-protection)
  target_compile_definitions(lagwatch_hardening INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(lagwatch_hardening INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
