// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "core/transcript.hpp"

namespace pressroom::core {

/// What somebody who read a page says of a run of its bytes, against what the rules made of it. Either a class, or a
/// speaker and (or) a role. It holds for the bytes it was made for and for no others.
struct Correction {
  std::string transcript;  ///< room:native-id
  int page = 1;
  std::string record_digest;     ///< "sha256:..." of the stored record, as sidecars name it
  std::uint64_t byte_start = 0;  ///< as in spans: content-decoded payload, half-open
  std::uint64_t byte_end = 0;
  std::string char_class;              ///< one of the ledger's classes but unknown and aside; empty: not the class
  std::optional<std::string> speaker;  ///< who says it; empty: nobody can be named
  std::optional<Role> role;
  std::string by;  ///< who says so
  std::string why;
  int line = 0;  ///< of the overlay file
};

/// The corrections of a room: data beside its room file.
struct Overlay {
  std::string room;
  std::vector<Correction> corrections;
  std::string file;    ///< path it was read from
  std::string sha256;  ///< 64 hexadecimal digits over the file's bytes
};

/// Reads an overlay file, strictly: an unknown key, a missing one, a class or role that is none, a digest of another
/// form, an empty span and two speakers or classes for overlapping spans of one page are `configuration` with
/// file:line. docs/formats.md lists the keys.
Result<Overlay> read_overlay_file(std::string_view toml, const std::string& file);

}  // namespace pressroom::core
