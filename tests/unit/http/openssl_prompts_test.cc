// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "http/tls_context.h"

namespace lagwatch::http {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

// Where there is no terminal, OpenSSL would read the passphrase from standard input.
class PassphraseOnStandardInput {
 public:
  PassphraseOnStandardInput() {
    std::array<int, 2> pipe_ends{};
    EXPECT_EQ(pipe(pipe_ends.data()), 0);
    EXPECT_EQ(write(pipe_ends[1], "secret\n", 7), 7);
    close(pipe_ends[1]);
    dup2(pipe_ends[0], STDIN_FILENO);
    close(pipe_ends[0]);
  }
  ~PassphraseOnStandardInput() {
    dup2(before_, STDIN_FILENO);
    close(before_);
  }

 private:
  int before_ = dup(STDIN_FILENO);
};

TEST(OpenSslPromptsTest, AKeyWhosePassphraseNobodyGaveIsRefusedWithoutAsking) {
  const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Bio pem(BIO_new(BIO_s_mem()), BIO_free);
  std::array<unsigned char, 6> secret = {'s', 'e', 'c', 'r', 'e', 't'};
  ASSERT_EQ(PEM_write_bio_PrivateKey(pem.get(), key.get(), EVP_aes_128_cbc(), secret.data(),
                                     static_cast<int>(secret.size()), nullptr, nullptr),
            1);
  const PassphraseOnStandardInput passphrase;
  ForbidOpenSslPrompts();
  const Key read(PEM_read_bio_PrivateKey(pem.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  EXPECT_EQ(read, nullptr);
}

}  // namespace
}  // namespace lagwatch::http
