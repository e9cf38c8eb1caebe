// SPDX-License-Identifier: Apache-2.0
#include "http/get.h"

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

namespace lagwatch::http {
namespace {

constexpr std::size_t kLongestBody = std::size_t{256} << 20U;

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

// curl's callback; fewer bytes than it was given end the transfer.
std::size_t Append(const char* data, std::size_t /*size*/, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (count > kLongestBody - body.size()) return 0;
  body.append(data, count);
  return count;
}

template <typename Value>
void Set(const Handle& handle, CURLoption option, Value value) {
  curl_easy_setopt(handle.get(), option, value);  // NOLINT(*-vararg)
}

void SetFile(const Handle& handle, CURLoption option, const std::string& path) {
  if (!path.empty()) Set(handle, option, path.c_str());
}

void SetTls(const Handle& handle, const GetOptions& options) {
  SetFile(handle, CURLOPT_CAINFO, options.ca_file);
  SetFile(handle, CURLOPT_SSLCERT, options.cert_file);
  SetFile(handle, CURLOPT_SSLKEY, options.key_file);
  // An encrypted key fails; without this OpenSSL would ask for its passphrase on the terminal.
  if (!options.key_file.empty()) Set(handle, CURLOPT_KEYPASSWD, "");
  if (options.verify) return;
  Set(handle, CURLOPT_SSL_VERIFYPEER, 0L);
  Set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
}

void SetLogin(const Handle& handle, const GetOptions& options) {
  if (options.user.empty()) return;
  Set(handle, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
  Set(handle, CURLOPT_USERNAME, options.user.c_str());
  Set(handle, CURLOPT_PASSWORD, options.password.Reveal().c_str());
}

}  // namespace

void PrepareGet() { curl_global_init(CURL_GLOBAL_DEFAULT); }

std::variant<GetAnswer, std::string> Get(const std::string& url, const GetOptions& options) {
  const Handle handle(curl_easy_init(), curl_easy_cleanup);
  if (!handle) return "no memory for a request";
  GetAnswer answer;
  std::array<char, CURL_ERROR_SIZE> text{};
  Set(handle, CURLOPT_URL, url.c_str());
  Set(handle, CURLOPT_PATH_AS_IS, 1L);  // a group may be called ".."
  Set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(handle, CURLOPT_NOSIGNAL, 1L);
  Set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(options.timeout.count()));
  Set(handle, CURLOPT_USERAGENT, "lagwatch");
  Set(handle, CURLOPT_ERRORBUFFER, text.data());
  Set(handle, CURLOPT_WRITEFUNCTION, Append);
  Set(handle, CURLOPT_WRITEDATA, &answer.body);
  SetTls(handle, options);
  SetLogin(handle, options);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_WRITE_ERROR) return "the answer is longer than 256 MiB";
  if (code != CURLE_OK) {
    return std::string(text[0] != '\0' ? text.data() : curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);  // NOLINT(*-vararg)
  answer.status = static_cast<int>(status);
  return answer;
}

std::string PercentEncoded(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char c : text) {
    if (kPlain.find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded.append({'%', kDigits[byte >> 4U], kDigits[byte & 15U]});
  }
  return encoded;
}

}  // namespace lagwatch::http
