// SPDX-License-Identifier: Apache-2.0
#include "bench/files_below.hpp"

#include <algorithm>
#include <system_error>

namespace pressroom::bench {

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder, std::string_view ending) {
  std::vector<std::filesystem::path> files;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, ignored)) {
    if (entry.is_regular_file(ignored) && entry.path().native().ends_with(ending)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::uint64_t bytes_below(const std::filesystem::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code ignored;
  for (const auto& file : files_below(folder)) bytes += std::filesystem::file_size(file, ignored);
  return bytes;
}

}  // namespace pressroom::bench
