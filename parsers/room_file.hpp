// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/room.hpp"

namespace pressroom::parsers {

/// Reads one room file, strictly: an unknown key, a missing one (name, hosts, match.transcript, a layout with body), a
/// selector or pattern that does not parse is `configuration` with file:line. docs/formats.md lists the keys.
/// `by_evidence` is the key of the room that is built in, of which archives keep copies: in a file that somebody wrote
/// it is an error like an unknown key.
enum class ByEvidence { refused, allowed };
core::Result<core::Room> read_room_file(std::string_view toml, const std::string& file,
                                        ByEvidence by_evidence = ByEvidence::refused);

}  // namespace pressroom::parsers
