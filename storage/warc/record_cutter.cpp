// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/record_cutter.hpp"

#include <utility>

namespace pressroom::storage::warc {

using core::ErrorCode;
using core::fail;
using core::Result;

Result<void> RecordCutter::load_dictionary(const core::RecordLocation& location) {
  if (looked_for_dictionary_) return {};
  TRY_ASSIGN(const std::string first, file_.read(location.offset, core::zstd_header_bytes));
  if (!core::read_zstd_frame_header(first)) return {};
  looked_for_dictionary_ = true;
  TRY_ASSIGN(const std::string start, file_.read(0, core::zstd_header_bytes));
  const auto header = core::read_zstd_frame_header(start);
  if (!header || !header->is_dictionary() || *header->content_size > core::zstd_common_limit_bytes) return {};
  TRY_ASSIGN(const std::string frame, file_.read(0, 8 + *header->content_size));
  // A dictionary that cannot be read is missed by the frames that name it.
  if (auto read = core::read_dictionary_frame(frame)) dictionary_ = std::move(read->dictionary);
  return {};
}

Result<Record> RecordCutter::cut(const core::RecordLocation& location, const ReadOptions& options) {
  const std::string where = location.warc_file + ":" + std::to_string(location.offset);
  if (location.offset > file_.size() || location.length > file_.size() - location.offset) {
    return fail(ErrorCode::damaged, "the file ends inside the record", where);
  }
  TRY(load_dictionary(location));
  WarcReader reader(file_, location, options, dictionary_);
  TRY_ASSIGN(auto item, reader.next());
  if (!item) return fail(ErrorCode::damaged, "there is no record", where);
  if (const auto* range = std::get_if<DamagedRange>(&*item)) return fail(ErrorCode::damaged, range->reason, where);
  auto& record = std::get<Record>(*item);
  TRY_ASSIGN(const auto more, reader.next());
  if (more || reader.shared_ || record.offset != location.offset || record.length != location.length) {
    return fail(ErrorCode::damaged, "more or less than one record at this place", where);
  }
  return std::move(record);
}

}  // namespace pressroom::storage::warc
