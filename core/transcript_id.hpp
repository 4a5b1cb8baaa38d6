// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pressroom::core {

/// "room:native-id": the name of a room holds no colon, the site's own id may.
std::string transcript_id(std::string_view room, std::string_view native_id);

/// What stands before the first colon; all of it where there is none.
std::string room_of(std::string_view transcript_id);

/// What stands after the first colon; empty where there is none.
std::string native_id_of(std::string_view transcript_id);

}  // namespace pressroom::core
