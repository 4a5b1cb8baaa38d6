// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace pressroom::core {

/// Only an error makes a check fail; a warning breaks a "should", a note is worth knowing.
enum class Severity { error, warning, note };

/// "E", "W" or "N".
constexpr std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "E";
    case Severity::warning:
      return "W";
    case Severity::note:
      return "N";
  }
  return "E";
}

/// One fault of stored data: which rule, how bad, and where.
struct Finding {
  std::string rule;  ///< stable id of the broken rule, as documented by the check that made it
  Severity severity = Severity::error;
  std::string file;          ///< path relative to the archive, or as it was named on the command line
  std::uint64_t offset = 0;  ///< bytes from the start of `file`
  std::string record_id;     ///< "<urn:uuid:...>", empty when unknown
  std::string detail;        ///< one sentence for people
};

/// Takes findings as they are made, in the order of the file.
using FindingSink = std::function<void(Finding)>;

}  // namespace pressroom::core
