// SPDX-License-Identifier: Apache-2.0
// The expected bytes were made by aws-msk-iam-sasl-signer-python 1.0.2 with botocore 1.44.8 (PyPI),
// its generate_auth_token_from_credentials_provider() and SigV4QueryAuth, with
// botocore.auth.get_current_datetime replaced by one that says 2026-01-02T03:04:05Z.
#include "aws/sign.h"

#include <gtest/gtest.h>

namespace lagwatch::aws {
namespace {

constexpr WallTime kThen{std::chrono::seconds(1767323045)};
constexpr const char* kPythonSigner = "aws-msk-iam-sasl-signer-python/1.0.2";

TEST(SignTest, ATokenOfLongLivedKeysIsThatOfTheirSigner) {
  const Credentials credentials{"AKIDEXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                                Secret(), std::nullopt};
  EXPECT_EQ(MskToken("eu-central-1", credentials, kThen, kPythonSigner).Reveal(),
            "aHR0cHM6Ly9rYWZrYS5ldS1jZW50cmFsLTEuYW1hem9uYXdzLmNvbS8_QWN0aW9uPWthZmthLWNsdXN0"
            "ZXIlM0FDb25uZWN0JlgtQW16LUFsZ29yaXRobT1BV1M0LUhNQUMtU0hBMjU2JlgtQW16LUNyZWRlbnRp"
            "YWw9QUtJREVYQU1QTEUlMkYyMDI2MDEwMiUyRmV1LWNlbnRyYWwtMSUyRmthZmthLWNsdXN0ZXIlMkZh"
            "d3M0X3JlcXVlc3QmWC1BbXotRGF0ZT0yMDI2MDEwMlQwMzA0MDVaJlgtQW16LUV4cGlyZXM9OTAwJlgt"
            "QW16LVNpZ25lZEhlYWRlcnM9aG9zdCZYLUFtei1TaWduYXR1cmU9MDA2MjlhYmU5MDA5NWI5MWMxYTll"
            "NDYwYjY3YTAxYThlNGU3NDk5Yjk5ZjU3MTI3NmI5OWRkOTI1OGRkNjVlNSZVc2VyLUFnZW50PWF3cy1t"
            "c2staWFtLXNhc2wtc2lnbmVyLXB5dGhvbiUyRjEuMC4y");
}

// With characters that must be escaped, in the key and in the token.
TEST(SignTest, ATokenOfASessionIsThatOfTheirSigner) {
  const Credentials credentials{"ASIAEXAMPLE", Secret("s/e+c=r e~t"),
                                Secret("FwoGZXIvYXdzEBY+/=a b*~._-%41\xC3\xA4"), std::nullopt};
  EXPECT_EQ(MskToken("us-gov-west-1", credentials, kThen, kPythonSigner).Reveal(),
            "aHR0cHM6Ly9rYWZrYS51cy1nb3Ytd2VzdC0xLmFtYXpvbmF3cy5jb20vP0FjdGlvbj1rYWZrYS1jbHVz"
            "dGVyJTNBQ29ubmVjdCZYLUFtei1BbGdvcml0aG09QVdTNC1ITUFDLVNIQTI1NiZYLUFtei1DcmVkZW50"
            "aWFsPUFTSUFFWEFNUExFJTJGMjAyNjAxMDIlMkZ1cy1nb3Ytd2VzdC0xJTJGa2Fma2EtY2x1c3RlciUy"
            "RmF3czRfcmVxdWVzdCZYLUFtei1EYXRlPTIwMjYwMTAyVDAzMDQwNVomWC1BbXotRXhwaXJlcz05MDAm"
            "WC1BbXotU2lnbmVkSGVhZGVycz1ob3N0JlgtQW16LVNlY3VyaXR5LVRva2VuPUZ3b0daWEl2WVhkekVC"
            "WSUyQiUyRiUzRGElMjBiJTJBfi5fLSUyNTQxJUMzJUE0JlgtQW16LVNpZ25hdHVyZT02YjEyNzJjM2Mx"
            "MDcxZDI5YjNjMTRlZmFiMDk2N2ZkMjVkZTAzZmUwZWZiOGM4OThhOThiMDQyMmMxOTRiZmExJlVzZXIt"
            "QWdlbnQ9YXdzLW1zay1pYW0tc2FzbC1zaWduZXItcHl0aG9uJTJGMS4wLjI");
}

TEST(SignTest, ARequestOfStsIsSignedAsBotocoreSignsIt) {
  const Credentials credentials{"AKIDEXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                                Secret("tok+en"), std::nullopt};
  const GetToSign request{.endpoint = "https://sts.eu-west-1.amazonaws.com",
                          .parameters = {{"Action", "AssumeRole"},
                                         {"Version", "2011-06-15"},
                                         {"RoleArn", "arn:aws:iam::123456789012:role/lag watch"},
                                         {"RoleSessionName", "lagwatch"}},
                          .service = "sts",
                          .region = "eu-west-1",
                          .lifetime = std::chrono::seconds(60)};
  EXPECT_EQ(SignedUrl(request, credentials, kThen),
            "https://sts.eu-west-1.amazonaws.com/?Action=AssumeRole&Version=2011-06-15&RoleAr"
            "n=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Flag%20watch&RoleSessionName=lagwatc"
            "h&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Feu-"
            "west-1%2Fsts%2Faws4_request&X-Amz-Date=20260102T030405Z&X-Amz-Expires=60&X-Amz-S"
            "ignedHeaders=host&X-Amz-Security-Token=tok%2Ben&X-Amz-Signature=a871924040e5a5d4"
            "017025cbcfc1b2e437abb3e4dfd74cb9d950be0e2f85f495");
}

}  // namespace
}  // namespace lagwatch::aws
