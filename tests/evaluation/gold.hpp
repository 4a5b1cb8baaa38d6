// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "tests/evaluation/spoken.hpp"

namespace pressroom::evaluation {

struct GoldPage {
  int page = 1;
  std::string file;    ///< relative to the folder of the pages
  std::string sha256;  ///< of its bytes
};

/// What somebody read on the pages of one transcript; docs/evaluation.md has the format.
struct Gold {
  std::string transcript;
  std::string room;
  std::string url;  ///< of page 1
  std::vector<GoldPage> pages;
  Hearing hearing;
};

/// `malformed` names the file and what is missing in it.
core::Result<Gold> read_gold(const std::filesystem::path& file);

/// Every *.json of a folder and its folders, by path.
std::vector<std::filesystem::path> gold_files(const std::filesystem::path& folder);

}  // namespace pressroom::evaluation
