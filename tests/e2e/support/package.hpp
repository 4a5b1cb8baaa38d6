// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "core/disk.hpp"
#include "storage/warc/cdxj.hpp"
#include "storage/warc/zip_directory.hpp"
#include "tests/support/catch.hpp"

namespace pressroom::tests {

/// The files of a sound package by their paths in it.
inline std::map<std::string, std::string> unzipped(const std::filesystem::path& path) {
  const auto disk = core::make_posix_disk();
  const auto file = disk->open_read(path);
  REQUIRE(file);
  const auto directory = storage::warc::read_zip_directory(**file);
  REQUIRE(directory);
  CHECK(directory->faults.empty());
  std::map<std::string, std::string> files;
  for (const auto& entry : directory->entries) {
    REQUIRE(storage::warc::read_zip_slice(**file, entry.slice, [&](std::string_view piece) {
      files[entry.name] += piece;
      return core::Result<void>();
    }));
  }
  return files;
}

/// What the index of an unzipped package leads to.
inline std::set<std::string> urls_in(const std::map<std::string, std::string>& files) {
  std::set<std::string> urls;
  for (const std::string& text : storage::warc::index_lines(files.at("indexes/index.cdx"))) {
    urls.insert(storage::warc::parse_index_line(text)->url);
  }
  return urls;
}

}  // namespace pressroom::tests
