// SPDX-License-Identifier: Apache-2.0
// What the fuzz targets share. A target is one .cc here that defines LLVMFuzzerTestOneInput() for
// one decoder of foreign bytes: it must end, stay within its bytes (the sanitizers watch) and keep
// what its header promises (Require() watches). One thread; a fault ends the process.
//
// Built by the fuzz preset, a target is a libFuzzer program. Built by any other, it is one that
// runs the files and folders it is given once (replay.cc): so the corpus is a test.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// The name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(  // NOLINT(readability-identifier-naming)
    const std::uint8_t* data, std::size_t size);

namespace lagwatch::fuzz {

inline std::string_view TextOf(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline void Require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

// People read it as one line.
inline void RequireOneLine(std::string_view text) {
  Require(!text.empty() && text.find('\n') == text.npos, "a fault is one line");
}

// A file in memory, for what reads files by their path.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("foreign", 0)) {
    Require(descriptor_ >= 0, "a file in memory");
    path_ = "/proc/self/fd/" + std::to_string(descriptor_);
  }
  ~MemoryFile() { close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  const std::string& path() const { return path_; }

  void Write(std::string_view text) const {
    const bool written =
        ftruncate(descriptor_, 0) == 0 &&
        pwrite(descriptor_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
    Require(written, "a file in memory takes its text");
  }

 private:
  int descriptor_;
  std::string path_;
};

}  // namespace lagwatch::fuzz
