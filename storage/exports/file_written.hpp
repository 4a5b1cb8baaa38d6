// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace pressroom::storage::exports {

/// A file that a writer put into a folder, whole and under its name.
struct FileWritten {
  std::string file;  ///< relative to the folder
  std::uint64_t bytes = 0;
  std::string sha256;  ///< 64 hexadecimal digits

  auto operator<=>(const FileWritten&) const = default;
};

}  // namespace pressroom::storage::exports
