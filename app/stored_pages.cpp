// SPDX-License-Identifier: Apache-2.0
#include "app/stored_pages.hpp"

#include "core/digest.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::app {

namespace {

tl::unexpected<core::Error> damaged(const core::Capture& capture, std::string what) {
  return core::fail(core::ErrorCode::damaged, std::move(what),
                    capture.location.warc_file + ":" + std::to_string(capture.location.offset));
}

}  // namespace

core::Result<const core::ReadFile*> StoredPages::file_of(const core::Capture& capture) {
  const bool grown = open_file_ && capture.location.offset + capture.location.length > open_file_->size();
  if (!open_file_ || open_name_ != capture.location.warc_file || grown) {
    TRY_ASSIGN(open_file_, archive_.disk().open_read(archive_.warc_path(capture.room, capture.location.warc_file)));
    open_name_ = capture.location.warc_file;
  }
  return open_file_.get();
}

core::Result<StoredResponse> StoredPages::response(const core::Capture& capture) {
  TRY_ASSIGN(const core::ReadFile* file, file_of(capture));
  TRY_ASSIGN(storage::warc::Record record, storage::warc::read_record_at(*file, capture.location));
  if (record.header.type() != storage::warc::RecordType::response) return damaged(capture, "the record is no response");
  StoredResponse stored;
  stored.message = std::move(record.block);
  TRY_ASSIGN(stored.head, core::parse_response_head(stored.message));
  stored.payload =
      core::remove_transfer_coding(stored.head, std::string_view(stored.message).substr(stored.head.length));
  if (core::sha256_labelled(stored.payload.bytes) != capture.payload_digest) {
    return damaged(capture, "the payload contradicts its digest");
  }
  return stored;
}

core::Result<std::string> StoredPages::content(const core::Capture& capture) {
  TRY_ASSIGN(const StoredResponse stored, response(capture));
  return core::remove_content_coding(stored.head.headers, stored.payload.bytes);
}

core::Result<parsers::Page> StoredPages::page(const core::Capture& capture) {
  TRY_ASSIGN(const StoredResponse stored, response(capture));
  TRY_ASSIGN(std::string content, core::remove_content_coding(stored.head.headers, stored.payload.bytes));
  TRY_ASSIGN(core::Url url, core::Url::parse(capture.url));
  return parsers::Page::read(std::move(url), stored.head.headers, std::move(content));
}

}  // namespace pressroom::app
