// SPDX-License-Identifier: Apache-2.0
// The files of the web page, which are next to this header, as data in the program. Written by
// cmake/write_web_files.cmake at build time; they live as long as the program. Any thread.
#pragma once

#include <span>
#include <string_view>

namespace lagwatch::web {

struct File {
  std::string_view name;  // "index.html"
  std::string_view bytes;
};

std::span<const File> Files();

}  // namespace lagwatch::web
