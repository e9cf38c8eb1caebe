// SPDX-License-Identifier: Apache-2.0
#include "http/users.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <ctime>
#include <string>

#include "logins.h"

namespace lagwatch::http {
namespace {

// Of another password, by bcrypt of cost 10.
constexpr const char* kHash10 = "$2b$10$4bZPsyafH4/0Rq4FPkN27.dq.k/nYb.HviGzgGiMIT3jSaiVyJWn.";

Users OneUser() { return Users({{"scraper", Secret(kScraperHash)}}); }

constexpr const char* kRight = "Basic c2NyYXBlcjpzZTpjcmV0";

TEST(UsersTest, TheRightPasswordIsFoundOutOnceAndRemembered) {
  const Users users = OneUser();
  EXPECT_EQ(users.CachedVerdict(kRight), std::nullopt);
  EXPECT_TRUE(users.Verify(kRight));
  EXPECT_EQ(users.CachedVerdict(kRight), true);
  EXPECT_EQ(users.CachedVerdict("bAsIc  c2NyYXBlcjpzZTpjcmV0"), true) << "the same login";
}

TEST(UsersTest, WrongOnesAreRememberedToo) {
  const Users users = OneUser();
  for (const char* const wrong : {
           "Basic c2NyYXBlcjp3cm9uZw==",      // scraper:wrong
           "Basic bm9ib2R5OnNlOmNyZXQ=",      // nobody:se:cret
           "Basic c2NyYXBlcjpzZTpjcmV0AHg=",  // scraper:se:cret, a zero byte, x
           "Basic c2NyYXBlcjo=",              // scraper:
       }) {
    EXPECT_EQ(users.CachedVerdict(wrong), std::nullopt) << wrong;
    EXPECT_FALSE(users.Verify(wrong)) << wrong;
    EXPECT_EQ(users.CachedVerdict(wrong), false) << wrong;
  }
}

TEST(UsersTest, WhatIsNoBasicAuthenticationIsKnownAtOnce) {
  const Users users = OneUser();
  for (const char* const text :
       {"", "Basic", "Basic ", "Basic ====", "Basic c2NyYXBlcg==", "Bearer c2NyYXBlcjpzZTpjcmV0",
        "Basic c2NyYXBlcjpzZTpjcmV", "Basic c2Ny*XBlcjpzZTpjcmV0"}) {
    EXPECT_EQ(users.CachedVerdict(text), false) << text;
    EXPECT_FALSE(users.Verify(text)) << text;
  }
}

std::string WrongLogin(std::size_t number) {
  return BasicHeader("scraper:wrong" + std::to_string(number));
}

TEST(UsersTest, NoNumberOfWrongLoginsEvictsTheRightOneOfAnyUser) {
  const Users users({{"scraper", Secret(kScraperHash)}, {"other", Secret(kScraperHash)}});
  const std::string right_other = BasicHeader("other:se:cret");
  EXPECT_TRUE(users.Verify(kRight));
  EXPECT_TRUE(users.Verify(right_other));
  for (std::size_t i = 0; i < 2 * Users::kRememberedFailures; ++i) users.Verify(WrongLogin(i));
  EXPECT_EQ(users.CachedVerdict(kRight), true);
  EXPECT_EQ(users.CachedVerdict(right_other), true);
  EXPECT_EQ(users.CachedVerdict(WrongLogin(0)), std::nullopt) << "memory is bounded";
  EXPECT_EQ(users.CachedVerdict(WrongLogin(2 * Users::kRememberedFailures - 1)), false);
}

TEST(UsersTest, AReloadKeepsLoginsOfUsersWhoseHashIsTheSame) {
  const Users before = OneUser();
  EXPECT_TRUE(before.Verify(kRight));
  const Users same({{"other", Secret(kHash10)}, {"scraper", Secret(kScraperHash)}});
  same.KeepVerified(before);
  EXPECT_EQ(same.CachedVerdict(kRight), true);
  const Users changed({{"scraper", Secret(kHash10)}});
  changed.KeepVerified(before);
  EXPECT_EQ(changed.CachedVerdict(kRight), std::nullopt);
}

std::chrono::nanoseconds CpuTimeOfThread() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

double SecondsToReject(const Users& users, const std::string& login) {
  const auto start = CpuTimeOfThread();
  EXPECT_FALSE(users.Verify(BasicHeader(login)));
  return std::chrono::duration<double>(CpuTimeOfThread() - start).count();
}

// Sixty-four times the rounds lie between these two users.
TEST(UsersTest, AWrongLoginTakesAsLongWhetherOrNotThereIsSuchAUser) {
  const Users users({{"cheap", Secret(kScraperHash)}, {"costly", Secret(kHash10)}});
  const double costly = SecondsToReject(users, "costly:wrong");
  for (const char* const login : {"cheap:wrong", "nobody:wrong"}) {
    const double seconds = SecondsToReject(users, login);
    EXPECT_GT(seconds, costly / 2) << login;
    EXPECT_LT(seconds, costly * 2) << login;
  }
}

TEST(UsersTest, AHashWithoutACostIsNobodysAndDelaysNobody) {
  std::string hash = kScraperHash;
  hash.replace(4, 2, "99");
  const Users users({{"scraper", Secret(hash)}, {"other", Secret(kScraperHash)}});
  EXPECT_FALSE(users.Verify(kRight));
  EXPECT_LT(SecondsToReject(users, "other:wrong"), 1);
}

}  // namespace
}  // namespace lagwatch::http
