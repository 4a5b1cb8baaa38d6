// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/disk.hpp"
#include "core/result.hpp"

namespace pressroom::bench {

/// How much is made. The same numbers give the same pages and the same records on every machine.
struct ArchiveSize {
  int transcripts = 200;
  int rooms = 4;
  /// 0: conferences of 20 to 60 short turns on one to three pages. Otherwise of so many pages, a question and a long
  /// answer on each, in full dress (see with_full_chrome()).
  int pages_each = 0;
};

/// Every n-th transcript lacks its last page, which its pager names.
inline constexpr int k_incomplete_one_in = 50;

struct PressArchive {
  std::uint64_t pages = 0;
  std::uint64_t page_bytes = 0;  ///< content-decoded payloads of all pages
};

/// The transcript that is looked at and changed: complete, of the middle.
struct SomeTranscript {
  std::string room;
  std::string native_id;  ///< also a word of its last turn, and of no other transcript
};
SomeTranscript some_transcript(const ArchiveSize& size);

/// Writes the WARC files of generated conferences below `archive` and the files of their rooms into `room_files`:
/// truth without anything that is derived of it, as `rebuild` takes it. `io` and what the writer of WARC files says.
core::Result<PressArchive> write_press_archive(core::Disk& disk, const std::filesystem::path& archive,
                                               const std::filesystem::path& room_files, const ArchiveSize& size);

/// A further visit, `visit_number` from 2, each a month later, to the transcript that some_transcript() names: in
/// WARC files below `folder`, which belong to no archive. The site has changed one sentence since the visit before.
core::Result<void> write_changed_visit(core::Disk& disk, const std::filesystem::path& folder, const ArchiveSize& size,
                                       int visit_number);

}  // namespace pressroom::bench
