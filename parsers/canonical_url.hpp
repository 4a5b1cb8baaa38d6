// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/room.hpp"
#include "core/url.hpp"

namespace pressroom::parsers {

/// The address that stands for all addresses of one document, by the room's [canonical]; without fragment. URLs of
/// other hosts keep their address. Idempotent. Two URLs with one canonical form are one document; which of them is
/// asked for is the caller's to say.
core::Url canonical(const core::Url& url, const core::Room& room);

}  // namespace pressroom::parsers
