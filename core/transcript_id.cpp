// SPDX-License-Identifier: Apache-2.0
#include "core/transcript_id.hpp"

namespace pressroom::core {

std::string transcript_id(std::string_view room, std::string_view native_id) {
  std::string id(room);
  id += ':';
  id += native_id;
  return id;
}

std::string room_of(std::string_view transcript_id) {
  return std::string(transcript_id.substr(0, transcript_id.find(':')));
}

std::string native_id_of(std::string_view transcript_id) {
  const auto colon = transcript_id.find(':');
  return colon == std::string_view::npos ? std::string() : std::string(transcript_id.substr(colon + 1));
}

}  // namespace pressroom::core
