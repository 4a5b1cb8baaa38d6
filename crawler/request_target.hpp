// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/url.hpp"

namespace pressroom::crawler {

/// The origin-form of a request target (RFC 9112, 3.2.1): what goes out on the wire, and what robots.txt is asked
/// about.
std::string request_target(const core::Url& url);

}  // namespace pressroom::crawler
