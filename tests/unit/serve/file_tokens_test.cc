// SPDX-License-Identifier: Apache-2.0
#include "serve/file_tokens.h"

#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace lagwatch::serve {
namespace {

class FileTokensTest : public ::testing::Test {
 protected:
  FileTokensTest() { std::filesystem::create_directories(path_.parent_path()); }
  ~FileTokensTest() override { std::filesystem::remove_all(path_.parent_path()); }

  void Write(const std::string& text) const { std::ofstream(path_) << text; }

  const std::filesystem::path path_ =
      std::filesystem::path(::testing::TempDir()) / "file_tokens" / "token";
};

TEST_F(FileTokensTest, TheFileIsReadEachTime) {
  FileTokens tokens(path_);
  for (const std::string text : {"one", "two\n"}) {
    Write(text);
    const auto token = std::get<LoginToken>(tokens.Get());
    EXPECT_EQ(token.text.Reveal(), text.substr(0, 3));
    EXPECT_EQ(token.trouble, "");
    const auto lasts = token.expires - std::chrono::system_clock::now();
    EXPECT_GT(lasts, std::chrono::seconds(50));
    EXPECT_LE(lasts, std::chrono::minutes(1));
  }
}

TEST_F(FileTokensTest, WhatIsWrongIsSaidInOneLine) {
  FileTokens tokens(path_);
  EXPECT_EQ(std::get<std::string>(tokens.Get()),
            "token file \"" + path_.string() + "\": No such file or directory");
  Write(" \n");
  EXPECT_EQ(std::get<std::string>(tokens.Get()), "token file \"" + path_.string() + "\" is empty");
}

}  // namespace
}  // namespace lagwatch::serve
