// SPDX-License-Identifier: Apache-2.0
#include "crawler/request_target.hpp"

namespace pressroom::crawler {

std::string request_target(const core::Url& url) {
  std::string target(url.path());
  if (const auto query = url.query()) target.append("?").append(*query);
  return target;
}

}  // namespace pressroom::crawler
