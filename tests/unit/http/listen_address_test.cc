// SPDX-License-Identifier: Apache-2.0
#include "http/listen_address.h"

#include <gtest/gtest.h>

namespace lagwatch::http {
namespace {

TEST(ParseListenAddressTest, TakesTheThreeForms) {
  struct Case {
    const char* text;
    const char* host;
    int port;
  };
  for (const auto& [text, host, port] :
       {Case{":9308", "", 9308}, Case{"localhost:0", "localhost", 0},
        Case{"127.0.0.1:65535", "127.0.0.1", 65535}, Case{"[::1]:80", "::1", 80},
        Case{"[::]:80", "::", 80}, Case{"[fe80::1%eth0]:80", "fe80::1%eth0", 80}}) {
    const auto parsed = ParseListenAddress(text);
    const auto* address = std::get_if<ListenAddress>(&parsed);
    ASSERT_NE(address, nullptr) << text;
    EXPECT_EQ(address->host, host) << text;
    EXPECT_EQ(address->port, port) << text;
  }
}

TEST(ParseListenAddressTest, SaysWhatIsWrongInOneLine) {
  struct Case {
    const char* text;
    const char* says;
  };
  for (const auto& [text, says] :
       {Case{"", "host:port"}, Case{"9308", "host:port"}, Case{"localhost", "host:port"},
        Case{"localhost:", "the port"}, Case{":65536", "the port"}, Case{":-1", "the port"},
        Case{":+1", "the port"}, Case{": 80", "the port"}, Case{":80x", "the port"},
        Case{":http", "the port"}, Case{"::1:9308", "needs brackets"}, Case{"[::1]", "the port"},
        Case{"[]:80", "brackets belong"}, Case{"[::1:80", "brackets belong"},
        Case{"a[b]:80", "brackets belong"}}) {
    const auto parsed = ParseListenAddress(text);
    const auto* mistake = std::get_if<std::string>(&parsed);
    ASSERT_NE(mistake, nullptr) << text;
    EXPECT_NE(mistake->find(says), std::string::npos) << text << ": " << *mistake;
    EXPECT_EQ(mistake->find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace lagwatch::http
