// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/capture.hpp"
#include "core/disk.hpp"
#include "parsers/page.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/transcript_parser.hpp"

namespace pressroom::app {

/// A page of a test, decoded, with the capture that its file tells of (of a plain page file: URL and digests alone).
struct TestPage {
  parsers::Page page;
  parsers::PageIdentity identity;
  core::Capture capture;
  std::string doubt;  ///< why it may not be the whole page; empty: nothing speaks against it
};

/// What the files of a test hold of its transcript.
struct TestPages {
  std::string native_id;
  std::vector<TestPage> pages;                 ///< by number, one for each
  std::vector<parsers::PageTrouble> troubles;  ///< pages that were captured and cannot be read
};

/// Reads the files of one test of a room. Of an archive the newest visit counts, and of a page within it the newest
/// capture that can be read; a capture that says of no transcript (one of another tool) belongs to the one that its URL
/// names. `not_found` names a file that is not there; `malformed` an archive that holds nothing of the transcript or
/// (where the test names none) of several; `configuration` a page whose URL the room does not know.
core::Result<TestPages> read_test_pages(const core::Disk& disk, const parsers::RoomRules& rules,
                                        const core::RoomTest& test);

/// The pages as a visit of the transcript, read by the room's layouts.
parsers::VisitedTranscript visit_of(const TestPages& pages, const parsers::RoomRules& rules);

}  // namespace pressroom::app
