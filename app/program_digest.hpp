// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pressroom::app {

/// SHA-256 in hexadecimal digits over the sources of this program. Two programs of one version number may differ, and
/// then so may the sidecars that they make.
std::string_view program_digest();

}  // namespace pressroom::app
