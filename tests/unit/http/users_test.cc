// SPDX-License-Identifier: Apache-2.0
#include "http/users.h"

#include <gtest/gtest.h>

#include <string>

namespace lagwatch::http {
namespace {

// "scraper" with "se:cret", bcrypt of cost 6.
Users OneUser() {
  return Users(
      {{"scraper", core::Secret("$2b$06$4bZPsyafH4/0Rq4FPkN27.3v8hfSzT27xqhhVtJPlf0EeaU0a8vzS")}});
}

constexpr const char* kRight = "Basic c2NyYXBlcjpzZTpjcmV0";

TEST(UsersTest, TheRightPasswordIsFoundOutOnceAndRemembered) {
  const Users users = OneUser();
  EXPECT_EQ(users.Recall(kRight), std::nullopt);
  EXPECT_TRUE(users.Check(kRight));
  EXPECT_EQ(users.Recall(kRight), true);
  EXPECT_EQ(users.Recall("bAsIc  c2NyYXBlcjpzZTpjcmV0"), std::nullopt);
  EXPECT_TRUE(users.Check("bAsIc  c2NyYXBlcjpzZTpjcmV0"));
}

TEST(UsersTest, WrongOnesAreRememberedToo) {
  const Users users = OneUser();
  for (const char* const wrong : {
           "Basic c2NyYXBlcjp3cm9uZw==",      // scraper:wrong
           "Basic bm9ib2R5OnNlOmNyZXQ=",      // nobody:se:cret
           "Basic c2NyYXBlcjpzZTpjcmV0AHg=",  // scraper:se:cret, a zero byte, x
           "Basic c2NyYXBlcjo=",              // scraper:
       }) {
    EXPECT_EQ(users.Recall(wrong), std::nullopt) << wrong;
    EXPECT_FALSE(users.Check(wrong)) << wrong;
    EXPECT_EQ(users.Recall(wrong), false) << wrong;
  }
}

TEST(UsersTest, WhatIsNoBasicAuthenticationIsKnownAtOnce) {
  const Users users = OneUser();
  for (const char* const text :
       {"", "Basic", "Basic ", "Basic ====", "Basic c2NyYXBlcg==", "Bearer c2NyYXBlcjpzZTpjcmV0",
        "Basic c2NyYXBlcjpzZTpjcmV", "Basic c2Ny*XBlcjpzZTpjcmV0"}) {
    EXPECT_EQ(users.Recall(text), false) << text;
    EXPECT_FALSE(users.Check(text)) << text;
  }
}

TEST(UsersTest, ForgetsBeforeItGrows) {
  const Users users = OneUser();
  EXPECT_TRUE(users.Check(kRight));
  std::string wrong = "Basic ";
  for (std::size_t i = 0; i < Users::kRemembered; ++i) {
    wrong.insert(5, " ");  // another header each time
    users.Check(wrong + "c2NyYXBlcjp3cm9uZw==");
  }
  EXPECT_EQ(users.Recall(kRight), std::nullopt);
}

}  // namespace
}  // namespace lagwatch::http
