// SPDX-License-Identifier: Apache-2.0
#include "app/turn_prover.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "core/digest.hpp"
#include "core/time_format.hpp"
#include "storage/exports/json_writer.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/tables.hpp"

namespace pressroom::app {

namespace exports = storage::exports;

namespace {

using core::Cell;

const Cell& cell_in(const core::Row& turn, std::string_view column) {
  return turn[exports::position_of(exports::turns_table(), column)];
}

std::string text_in(const Cell& cell) { return cell.text() != nullptr ? *cell.text() : std::string(); }
std::int64_t number_in(const Cell& cell) { return cell.integer() != nullptr ? *cell.integer() : 0; }

/// The fields of a capture in a row, in the order of the table.
enum CaptureField : std::size_t {
  page,
  url,
  warc_file,
  offset,
  length,
  record_id,
  captured_at,
  payload_digest,
  record_digest,
  content_digest,
  charset
};

RecordClaim claim_of(const Cell::List& fields, const std::string& room) {
  RecordClaim claim;
  claim.room = room;
  claim.capture.page = static_cast<int>(number_in(fields[page]));
  claim.capture.url = text_in(fields[url]);
  claim.capture.location = {text_in(fields[warc_file]), static_cast<std::uint64_t>(number_in(fields[offset])),
                            static_cast<std::uint64_t>(number_in(fields[length]))};
  claim.capture.record_id = text_in(fields[record_id]);
  claim.capture.captured_at = core::parse_rfc3339(text_in(fields[captured_at])).value_or(core::Instant{});
  claim.capture.payload_digest = text_in(fields[payload_digest]);
  claim.record_digest = text_in(fields[record_digest]);
  claim.content_digest = text_in(fields[content_digest]);
  return claim;
}

std::vector<core::Span> spans_in(const core::Row& turn) {
  std::vector<core::Span> spans;
  for (const Cell& cell : *cell_in(turn, "spans").list()) {
    const Cell::List& fields = *cell.list();
    spans.push_back({static_cast<int>(number_in(fields[0])), static_cast<std::uint64_t>(number_in(fields[1])),
                     static_cast<std::uint64_t>(number_in(fields[2])), static_cast<int>(number_in(fields[3])),
                     text_in(fields[4])});
  }
  return spans;
}

void check_text(const core::Row& turn, std::vector<RowFault>& faults) {
  const std::string text = turn_text(turn, "text");
  if (core::sha256_hex(text) != turn_text(turn, "text_sha256")) {
    faults.push_back({"P3", core::Severity::error, "the text is not the one that text_sha256 is of", {}});
  }
  if (exports::count_words(text) != number_in(cell_in(turn, "n_words"))) {
    faults.push_back({"P3", core::Severity::error, "n_words does not count the words of the text", {}});
  }
}

bool is_place(const Cell::List& capture) {
  return number_in(capture[page]) > 0 && number_in(capture[offset]) >= 0 && number_in(capture[length]) > 0;
}

/// One capture for each page, and no other.
void check_pages(const core::Row& turn, std::vector<RowFault>& faults) {
  std::set<std::int64_t> named, captured;
  for (const Cell& cell : *cell_in(turn, "pages").list()) named.insert(number_in(cell));
  for (const Cell& cell : *cell_in(turn, "captures").list()) {
    captured.insert(number_in((*cell.list())[page]));
    if (!is_place(*cell.list())) faults.push_back({"P2", core::Severity::error, "a capture is no place", {}});
  }
  if (named != captured || captured.size() != cell_in(turn, "captures").list()->size()) {
    faults.push_back({"P2", core::Severity::error, "captures are not those of its pages", {}});
  }
}

}  // namespace

std::string turn_text(const core::Row& turn, std::string_view column) { return text_in(cell_in(turn, column)); }

core::Result<TurnProver::Page*> TurnProver::page_of(const Cell& capture, const std::string& room) {
  const core::ColumnType& type =
      *exports::turns_table().columns[exports::position_of(exports::turns_table(), "captures")].type->item;
  const auto [entry, fresh] =
      pages_.try_emplace(exports::json_of(type, capture), Page{core::fail(core::ErrorCode::not_found, ""), {}});
  Page& page = entry->second;
  if (!fresh) return &page;
  const RecordClaim claim = claim_of(*capture.list(), room);
  for (const auto& evidence : evidence_) {
    page.record = prove_record(*evidence, claim);
    if (page.record || page.record.error().code != core::ErrorCode::not_found) break;
  }
  if (!page.record && page.record.error().code == core::ErrorCode::io) return tl::unexpected(page.record.error());
  if (page.record) page.bytes = parsers::PageBytes{page.record->content, text_in((*capture.list())[charset])};
  return &page;
}

core::Result<std::vector<RowFault>> TurnProver::prove(const core::Row& turn,
                                                      const std::optional<std::string>& published) {
  std::vector<RowFault> faults;
  check_text(turn, faults);
  check_pages(turn, faults);
  if (const std::string id = turn_text(turn, "transcript_id"); id != transcript_id_) {
    transcript_id_ = id;
    pages_.clear();
  }
  std::map<int, const parsers::PageBytes*> bytes;
  bool all_there = true;
  for (const Cell& capture : *cell_in(turn, "captures").list()) {
    const Cell::List& fields = *capture.list();
    if (!is_place(fields)) continue;
    TRY_ASSIGN(const Page* page, page_of(capture, turn_text(turn, "room")));
    const std::string id = text_in(fields[record_id]);
    if (!page->record) {
      all_there = false;
      const core::Error& error = page->record.error();
      const bool is_gone = error.code == core::ErrorCode::not_found;
      faults.push_back(
          {is_gone ? "P4" : "P5", core::Severity::error,
           is_gone ? fmt::format("{} is not there ({})", text_in(fields[warc_file]), error.message()) : error.message(),
           id});
      continue;
    }
    for (const std::string& difference : page->record->differences) {
      faults.push_back({"P6", core::Severity::error, difference, id});
    }
    bytes[static_cast<int>(number_in(fields[CaptureField::page]))] = &page->bytes;
  }
  if (!all_there) return faults;
  const auto rebuilt = parsers::rebuild_paragraphs(spans_in(turn), [&](int number) {
    const auto found = bytes.find(number);
    return found == bytes.end() ? nullptr : found->second;
  });
  if (!rebuilt) {
    faults.push_back({"P7", core::Severity::error, rebuilt.error().what, {}});
  } else if (fmt::format("{}", fmt::join(*rebuilt, "\n")) != published.value_or(turn_text(turn, "text"))) {
    faults.push_back({"P7", core::Severity::error, "the spans give another text", {}});
  }
  return faults;
}

}  // namespace pressroom::app
