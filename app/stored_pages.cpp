// SPDX-License-Identifier: Apache-2.0
#include "app/stored_pages.hpp"

#include <algorithm>

#include "app/fresh_pages.hpp"
#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/work_profile.hpp"
#include "storage/warc/record_cutter.hpp"

namespace pressroom::app {

namespace {

tl::unexpected<core::Error> damaged(const core::Capture& capture, std::string what) {
  return core::fail(core::ErrorCode::damaged, std::move(what),
                    capture.location.warc_file + ":" + std::to_string(capture.location.offset));
}

/// Scripts and counters may stand behind the end of a document, but no page of text.
constexpr std::size_t k_document_end = 16 * 1024;

/// HTML names its end by </body> or </html>. Both may be left out, which is why this is asked only where nothing else
/// tells a cut from an end.
bool ends_its_document(std::string_view content) {
  std::string tail;
  for (const char c : content.substr(content.size() - std::min(content.size(), k_document_end))) {
    if (c == '\0') continue;  // UTF-16
    tail += core::ascii_lower(c);
  }
  return tail.find("</html") != std::string::npos || tail.find("</body") != std::string::npos;
}

bool has_open_end(const core::BodyFraming& framing, std::string_view content) {
  return framing.kind == core::BodyFraming::Kind::until_close && !ends_its_document(content);
}

std::string why_not_whole(const core::BodyFraming& framing) {
  switch (framing.kind) {
    case core::BodyFraming::Kind::broken:
      return framing.fault;
    case core::BodyFraming::Kind::length:
      return "fewer bytes than its Content-Length of " + std::to_string(framing.length);
    case core::BodyFraming::Kind::chunked:
      return "its chunks or their transfer coding break off";
    case core::BodyFraming::Kind::until_close:
    case core::BodyFraming::Kind::none:
      break;
  }
  return "its transfer coding cannot be undone";
}

core::Result<parsers::Page> page_of(const StoredResponse& stored, const core::Capture& capture,
                                    const parsers::TranscriptOf* transcript = nullptr) {
  auto content = storage::warc::content(stored);
  if (!content) {
    return core::fail(content.error().code, "its Content-Encoding cannot be undone: " + content.error().what,
                      capture.url);
  }
  TRY_ASSIGN(core::Url url, core::Url::parse(capture.url));
  if (transcript == nullptr) return parsers::Page::read(std::move(url), stored.head.headers, *std::move(content));
  const bool is_payload = *content == stored.payload.bytes;
  return parsers::Page::read_transcript(std::move(url), stored.head.headers, *std::move(content), *transcript,
                                        is_payload ? capture.payload_digest : "");
}

}  // namespace

core::Result<StoredResponse> read_response(storage::warc::RecordCutter& cutter, const core::Capture& capture) {
  const core::InStage stage(core::Stage::record);
  TRY_ASSIGN(storage::warc::Record record, cutter.cut(capture.location));
  const auto type = record.header.type();
  if (type != storage::warc::RecordType::response && type != storage::warc::RecordType::resource) {
    return damaged(capture, "the record is no response");
  }
  if (record.block_state == storage::warc::BlockState::streamed) {
    return core::fail(core::ErrorCode::limit, "the record is too large to be read as a page", capture.url);
  }
  StoredResponse stored;
  TRY_ASSIGN(static_cast<storage::warc::ResponseParts&>(stored), storage::warc::response_parts(record));
  stored.message = std::move(record.block);
  if (core::sha256_labelled(stored.payload.bytes) != capture.payload_digest) {
    return damaged(capture, "the payload contradicts its digest");
  }
  return stored;
}

core::Result<StoredPage> read_stored_page(const StoredResponse& stored, const core::Capture& capture,
                                          const parsers::TranscriptOf* transcript) {
  const core::BodyFraming framing = core::body_framing(stored.head);
  if (capture.truncation != core::Truncation::none) {
    const bool contradicts_itself = framing.kind == core::BodyFraming::Kind::broken;
    return core::fail(core::ErrorCode::malformed,
                      "cut short (" + std::string(core::name(capture.truncation)) + ")" +
                          (contradicts_itself ? ": " + framing.fault : ""),
                      capture.url);
  }
  if (!stored.payload.whole) {
    return core::fail(core::ErrorCode::malformed, "cut short: " + why_not_whole(framing), capture.url);
  }
  TRY_ASSIGN(parsers::Page page, page_of(stored, capture, transcript));
  const bool open_end = has_open_end(framing, page.payload());
  return StoredPage{
      std::move(page),
      open_end ? "ends in mid-document: neither Content-Length nor chunks tell its end, and no </body> or </html> does"
               : ""};
}

/// Captures are of files that stood here once: one that is gone is damage, and no news of the site's.
core::Result<std::unique_ptr<core::ReadFile>> StoredPages::open(const core::Capture& capture) {
  auto file = archive_.open_warc(capture.room, capture.location.warc_file);
  if (file || file.error().code != core::ErrorCode::not_found) return file;
  if (is_foreign(capture.location.warc_file)) return damaged(capture, file.error().message());
  return damaged(capture, "the WARC file is not there");
}

core::Result<storage::warc::RecordCutter*> StoredPages::cutter_of(const core::Capture& capture) {
  const bool grown = open_file_ && capture.location.offset + capture.location.length > open_file_->size();
  if (!cutter_ || open_name_ != capture.location.warc_file || grown) {
    cutter_.reset();
    TRY_ASSIGN(open_file_, open(capture));
    open_name_ = capture.location.warc_file;
    cutter_.emplace(*open_file_);
  }
  return &*cutter_;
}

core::Result<core::Capture> StoredPages::holder(const core::Capture& capture) {
  if (!capture.is_revisit()) return capture;
  TRY_ASSIGN(auto found, archive_.captures().by_record_id(capture.refers_to));
  if (!found || found->is_revisit())
    return damaged(capture, "refers to a response that is not there: " + capture.refers_to);
  return *std::move(found);
}

core::Result<StoredResponse> StoredPages::response(const core::Capture& visited) {
  if (fresh_ != nullptr) {
    if (auto read_ahead = fresh_->take_response(visited)) return *std::move(read_ahead);
  }
  TRY_ASSIGN(const core::Capture capture, holder(visited));
  TRY_ASSIGN(storage::warc::RecordCutter * cutter, cutter_of(capture));
  return read_response(*cutter, capture);
}

core::Result<StoredResponse> StoredPages::answer(const core::Capture& capture) {
  if (!capture.is_revisit()) return response(capture);
  TRY_ASSIGN(storage::warc::RecordCutter * cutter, cutter_of(capture));
  TRY_ASSIGN(storage::warc::Record record, cutter->cut(capture.location));
  StoredResponse answer;
  TRY_ASSIGN(static_cast<storage::warc::ResponseParts&>(answer), storage::warc::response_parts(record));
  answer.message = std::move(record.block);
  return answer;
}

core::Result<std::string> StoredPages::content(const core::Capture& capture) {
  TRY_ASSIGN(const StoredResponse stored, response(capture));
  return storage::warc::content(stored);
}

core::Result<StoredPage> StoredPages::read(const core::Capture& capture, const parsers::TranscriptOf* transcript) {
  if (fresh_ != nullptr && transcript != nullptr) {
    if (auto read_ahead = fresh_->take_page(capture)) return *std::move(read_ahead);
  }
  TRY_ASSIGN(const StoredResponse stored, response(capture));
  return read_stored_page(stored, capture, transcript);
}

core::Result<bool> StoredPages::is_doubted(const core::Capture& capture) {
  TRY_ASSIGN(const StoredResponse stored, response(capture));
  TRY_ASSIGN(const std::string content, storage::warc::content(stored));
  return has_open_end(core::body_framing(stored.head), content);
}

core::Result<parsers::Page> StoredPages::page(const core::Capture& capture, const parsers::TranscriptOf* transcript) {
  TRY_ASSIGN(const StoredResponse stored, response(capture));
  return page_of(stored, capture, transcript);
}

}  // namespace pressroom::app
