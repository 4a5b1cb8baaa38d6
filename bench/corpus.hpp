// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "core/result.hpp"

namespace pressroom::bench {

/// How much is measured. The same numbers give the same pages on every machine.
struct CorpusSize {
  int conferences = 100;
  int pages_each = 12;
};

/// An archive as a crawl leaves it: WARC files, captures, room. Ready to be parsed again.
struct Corpus {
  app::ArchiveFolder archive;
  std::vector<std::string> native_ids;
  std::vector<core::Capture> captures;
  std::uint64_t page_bytes = 0;  ///< content-decoded payloads of all pages
};

/// Writes generated press conferences in full page dress into a new archive at `folder`.
core::Result<Corpus> write_corpus(core::Disk& disk, const std::filesystem::path& folder, const CorpusSize& size);

}  // namespace pressroom::bench
