// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "app/archive_folder.hpp"
#include "core/capture.hpp"
#include "core/http_message.hpp"
#include "parsers/page.hpp"
#include "storage/warc/captures.hpp"
#include "storage/warc/record_cutter.hpp"

namespace pressroom::app {

/// A response as the archive holds it.
struct StoredResponse : storage::warc::ResponseParts {
  std::string message;  ///< head and body, exact bytes
};

/// A page, and what speaks against taking it for a whole one.
struct StoredPage {
  parsers::Page page;
  std::string doubt;  ///< empty: none
};

class FreshPages;

/// The response that lies at a capture which is no revisit. `damaged` when the capture does not cut out its record, or
/// the payload contradicts its digest; `limit` when the record is too large to be held in memory. For any thread.
core::Result<StoredResponse> read_response(storage::warc::RecordCutter& cutter, const core::Capture& capture);

/// Decoded text with its tree, as StoredPages::read() gives it; the whole of it where `transcript` is null. For any
/// thread.
core::Result<StoredPage> read_stored_page(const StoredResponse& stored, const core::Capture& capture,
                                          const parsers::TranscriptOf* transcript = nullptr);

/// Reads captures back from the WARC files: every page that is parsed, during a crawl or years later, comes this way.
class StoredPages {
 public:
  /// `fresh`, which may be null, is asked first for responses and for pages of transcripts.
  explicit StoredPages(ArchiveFolder& archive, FreshPages* fresh = nullptr) : archive_(archive), fresh_(fresh) {}

  /// The capture of the response that holds the bytes: `capture` itself, or what its revisit refers to. `damaged` when
  /// the archive does not hold that.
  core::Result<core::Capture> holder(const core::Capture& capture);
  /// Of a revisit: the response that it refers to, which its answer repeats in status, media type and payload, or
  /// (304) declares valid. `damaged` when the capture does not cut out its record, or the payload contradicts its
  /// digest; `limit` when the record is too large to be held in memory.
  core::Result<StoredResponse> response(const core::Capture& capture);
  /// The answer as it came, of a revisit its head alone (a 304 whole): what it says of itself and not of the response
  /// that it repeats. Errors as response().
  core::Result<StoredResponse> answer(const core::Capture& capture);
  /// The payload with its content coding removed: what byte anchors count in.
  core::Result<std::string> content(const core::Capture& capture);
  /// Decoded text with its tree, for who takes its words: `malformed` for a page that is cut short, whether its record
  /// says so or its payload is not whole. A page whose response ends with the connection and whose document does not
  /// end is doubted. Other errors as page().
  core::Result<StoredPage> read(const core::Capture& capture, const parsers::TranscriptOf* transcript = nullptr);
  /// The same for who asks about links: also of a page that is cut short. Errors as Page::read and
  /// remove_content_coding.
  core::Result<parsers::Page> page(const core::Capture& capture, const parsers::TranscriptOf* transcript = nullptr);
  /// Whether read() would doubt the page, for who does not need its tree.
  core::Result<bool> is_doubted(const core::Capture& capture);

 private:
  core::Result<std::unique_ptr<core::ReadFile>> open(const core::Capture& capture);
  core::Result<storage::warc::RecordCutter*> cutter_of(const core::Capture& capture);

  ArchiveFolder& archive_;
  FreshPages* fresh_;
  std::string open_name_;
  std::unique_ptr<core::ReadFile> open_file_;
  std::optional<storage::warc::RecordCutter> cutter_;  ///< of that file
};

}  // namespace pressroom::app
