// SPDX-License-Identifier: Apache-2.0
#include "http/get.h"

#include <curl/curl.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace lagwatch::http {
namespace {

struct Body {
  std::string text;
  std::size_t longest = 0;
};

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// curl's callback; returning fewer bytes than given ends the transfer.
std::size_t Append(const char* data, std::size_t /*size*/, std::size_t count, void* to) {
  auto& body = *static_cast<Body*>(to);
  if (count > body.longest - body.text.size()) return 0;
  body.text.append(data, count);
  return count;
}

// curl's callback, called at least once a second; a result other than 0 ends the transfer.
int IsCancelled(void* cancelled, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(cancelled)->load() ? 1 : 0;
}

template <typename Value>
void Set(const Handle& handle, CURLoption option, Value value) {
  curl_easy_setopt(handle.get(), option, value);  // NOLINT(*-vararg)
}

void SetFile(const Handle& handle, CURLoption option, const std::string& path) {
  if (!path.empty()) Set(handle, option, path.c_str());
}

void SetTls(const Handle& handle, const HttpLogin& login) {
  SetFile(handle, CURLOPT_CAINFO, login.ca_file);
  SetFile(handle, CURLOPT_SSLCERT, login.cert_file);
  SetFile(handle, CURLOPT_SSLKEY, login.key_file);
  // An encrypted key fails; without this OpenSSL would ask for its passphrase on the terminal.
  if (!login.key_file.empty()) Set(handle, CURLOPT_KEYPASSWD, "");
  if (login.verify) return;
  Set(handle, CURLOPT_SSL_VERIFYPEER, 0L);
  Set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
}

void SetLogin(const Handle& handle, const HttpLogin& login) {
  if (login.user.empty()) return;
  Set(handle, CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
  Set(handle, CURLOPT_USERNAME, login.user.c_str());
  Set(handle, CURLOPT_PASSWORD, login.password.Reveal().c_str());
}

// curl keeps no copy of the headers and the body.
void SetRequest(const Handle& handle, const HttpRequest& request, const Headers& headers,
                const std::atomic<bool>* cancelled) {
  Set(handle, CURLOPT_URL, request.url.c_str());
  Set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  Set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  Set(handle, CURLOPT_HTTPHEADER, headers.get());
  if (!request.body.empty()) {
    Set(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    Set(handle, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  if (!request.use_proxy) Set(handle, CURLOPT_NOPROXY, "*");
  if (cancelled == nullptr) return;
  Set(handle, CURLOPT_XFERINFOFUNCTION, IsCancelled);
  Set(handle, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(cancelled));
  Set(handle, CURLOPT_NOPROGRESS, 0L);
}

Headers HeadersOf(const HttpRequest& request) {
  Headers headers(nullptr, curl_slist_free_all);
  for (const std::string& header : request.headers) {
    // The new list contains the old one, unless memory is exhausted.
    curl_slist* longer = curl_slist_append(headers.get(), header.c_str());
    if (longer == nullptr) continue;
    static_cast<void>(headers.release());
    headers.reset(longer);
  }
  return headers;
}

}  // namespace

void PrepareGet() { curl_global_init(CURL_GLOBAL_DEFAULT); }

std::variant<HttpAnswer, std::string> Send(const HttpRequest& request, const HttpLogin& login,
                                           const std::atomic<bool>* cancelled) {
  const Headers headers = HeadersOf(request);
  const Handle handle(curl_easy_init(), curl_easy_cleanup);
  if (!handle) return "out of memory";
  Body body{.text = "", .longest = request.longest_answer};
  std::array<char, CURL_ERROR_SIZE> text{};
  Set(handle, CURLOPT_PATH_AS_IS, 1L);  // a group may be called ".."
  Set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(handle, CURLOPT_NOSIGNAL, 1L);
  Set(handle, CURLOPT_USERAGENT, "lagwatch");
  Set(handle, CURLOPT_ERRORBUFFER, text.data());
  Set(handle, CURLOPT_WRITEFUNCTION, Append);
  Set(handle, CURLOPT_WRITEDATA, &body);
  SetRequest(handle, request, headers, cancelled);
  SetTls(handle, login);
  SetLogin(handle, login);
  const CURLcode code = curl_easy_perform(handle.get());
  if (code == CURLE_WRITE_ERROR) {
    return "the response is longer than " + std::to_string(request.longest_answer >> 10U) + " KiB";
  }
  if (code != CURLE_OK) {
    return std::string(text[0] != '\0' ? text.data() : curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);  // NOLINT(*-vararg)
  return HttpAnswer{static_cast<int>(status), std::move(body.text)};
}

}  // namespace lagwatch::http
