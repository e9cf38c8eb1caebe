// SPDX-License-Identifier: Apache-2.0
// Holds an output to a file of tests/testdata. With LAGWATCH_UPDATE_GOLDEN=1 the files are written
// instead: read the difference before it is committed.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace lagwatch::test {

inline std::string SourcePath(const std::string& path) {
  const char* root = std::getenv("LAGWATCH_SOURCE_DIR");
  return std::string(root == nullptr ? "." : root) + "/" + path;
}

inline bool UpdatesGolden() { return std::getenv("LAGWATCH_UPDATE_GOLDEN") != nullptr; }

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << "cannot read " << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline void ExpectGolden(const std::string& name, const std::string& actual) {
  const std::string path = SourcePath("tests/testdata/" + name);
  if (UpdatesGolden()) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  EXPECT_EQ(actual, ReadFile(path)) << "if this is meant: LAGWATCH_UPDATE_GOLDEN=1";
}

}  // namespace lagwatch::test
