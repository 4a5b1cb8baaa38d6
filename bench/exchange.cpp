// SPDX-License-Identifier: Apache-2.0
#include "bench/exchange.hpp"

#include <fmt/core.h>

#include <utility>

namespace pressroom::bench {

core::Result<core::Fetch> exchange(const std::string& host, const std::string& path, const std::string& body,
                                   core::Instant now) {
  TRY_ASSIGN(core::Url url, core::Url::parse("http://" + host + path));
  core::Fetch fetch{
      .url = std::move(url),
      .request = fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nAccept-Encoding: gzip\r\n\r\n", path, host),
      .interim_heads = {},
      .response =
          fmt::format("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\n\r\n{}", body.size(), body),
      .head = {},
      .truncation = core::Truncation::none,
      .address = "127.0.0.1",
      .started = now,
      .duration = core::Duration(10)};
  TRY_ASSIGN(fetch.head, core::parse_response_head(fetch.response));
  return fetch;
}

}  // namespace pressroom::bench
