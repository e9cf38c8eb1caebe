// SPDX-License-Identifier: Apache-2.0
//
// A server on a free loopback port for one test.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "http/server.h"

namespace lagwatch::http {

inline ServerOptions OnLoopback() {
  ServerOptions options;
  options.listen_address = "127.0.0.1:0";
  return options;
}

inline std::unique_ptr<Server> StartServer(ServerOptions options, Handler handler) {
  auto started = Server::Start(std::move(options), std::move(handler));
  if (const auto* error = std::get_if<std::string>(&started)) {
    ADD_FAILURE() << *error;
    std::abort();
  }
  return std::move(std::get<std::unique_ptr<Server>>(started));
}

}  // namespace lagwatch::http
