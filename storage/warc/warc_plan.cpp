// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/warc_plan.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <variant>

#include "core/digest.hpp"
#include "core/gzip.hpp"
#include "storage/warc/record.hpp"
#include "storage/warc/warc_reader.hpp"

namespace pressroom::storage::warc {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

constexpr std::uint64_t piece_bytes = 1u << 20;

/// The record as one gzip member: of a file whose records are stored otherwise.
std::string packed(const Record& record) { return core::gzip_member(serialise_record(record.header, record.block)); }

/// Decides, record by record in the order of the file, what belongs to the wanted exchanges.
class Chooser {
 public:
  explicit Chooser(const WarcExcerpt& excerpt) : excerpt_(excerpt) {
    for (std::size_t at = 0; at < excerpt.captures.size(); ++at) {
      by_offset_.emplace(excerpt.captures[at].location.offset, at);
      ids_.insert(excerpt.captures[at].record_id);
    }
  }

  /// The record of a capture: its place in the excerpt.
  std::optional<std::size_t> capture_of(const Record& record) const {
    const auto found = by_offset_.find(record.offset);
    if (found == by_offset_.end()) return std::nullopt;
    return record.header.record_id() == excerpt_.captures[found->second].record_id ? std::optional(found->second)
                                                                                   : std::nullopt;
  }

  bool is_tied(const Record& record) const {
    const auto ids = record.header.all("WARC-Concurrent-To");
    return std::any_of(ids.begin(), ids.end(), [&](std::string_view id) { return ids_.contains(std::string(id)); });
  }

  /// A metadata record of an exchange that gave no response: whether it and its request are wanted.
  bool is_wanted_failure(const Record& metadata, const std::string& request_id) const {
    if (!excerpt_.wants_failures || request_id.empty()) return false;
    if (metadata.header.value("WARC-Concurrent-To") != request_id) return false;
    const auto fields = parse_warc_fields(metadata.block);
    return excerpt_.wants_failures(std::string(fields.first("transcript").value_or(std::string_view{})));
  }

 private:
  const WarcExcerpt& excerpt_;
  std::map<std::uint64_t, std::size_t> by_offset_;
  std::set<std::string, std::less<>> ids_;
};

tl::unexpected<core::Error> not_found(const core::Capture& capture) {
  return fail(ErrorCode::damaged, "no readable record of this capture is here: " + capture.url,
              capture.location.warc_file + ":" + std::to_string(capture.location.offset));
}

std::string name_in_package(std::string name) {
  constexpr std::string_view zstd = ".zst", gzip = ".gz";
  if (name.ends_with(zstd)) name.resize(name.size() - zstd.size());
  if (!name.ends_with(gzip)) name += gzip;
  return name;
}

}  // namespace

Result<WarcPlan> WarcPlan::make(const core::ReadFile& source, const WarcExcerpt& excerpt) {
  WarcPlan plan;
  plan.name_ = name_in_package(excerpt.name);
  const Chooser chooser(excerpt);
  std::vector<bool> found(excerpt.captures.size());
  std::optional<Record> asked;  // a request whose exchange is not among the captures, until its metadata tells more
  WarcReader reader(source);
  for (;;) {
    TRY_ASSIGN(auto item, reader.next());
    if (!item) break;
    // Damage that no wanted record stands in is the archive's matter, and `verify` names it.
    if (std::holds_alternative<DamagedRange>(*item)) continue;
    Record& record = std::get<Record>(*item);
    if (record.framing != Framing::gzip) plan.coding_ = Coding::packed;
    if (plan.coding_ == Coding::packed && record.block_state != BlockState::loaded) {
      return fail(ErrorCode::limit, "a record is too large to be packed anew",
                  excerpt.name + ":" + std::to_string(record.offset));
    }
    const RecordType type = record.header.type();
    if (const auto at = chooser.capture_of(record)) {
      found[*at] = true;
      core::Capture capture = excerpt.captures[*at];
      capture.location = {plan.name_, plan.bytes_, record.length};
      if (plan.coding_ == Coding::packed) {
        const std::string member = packed(record);
        capture.location.length = member.size();
        capture.record_digest = core::sha256_labelled(member);
      }
      plan.captures_.push_back(std::move(capture));
      plan.take(record);
    } else if (type == RecordType::warcinfo || chooser.is_tied(record)) {
      plan.take(record);
    } else if (type == RecordType::request) {
      asked = std::move(record);
    } else if (type == RecordType::metadata && asked &&
               chooser.is_wanted_failure(record, std::string(asked->header.record_id()))) {
      plan.take(*asked);
      plan.take(record);
      asked.reset();
    }
  }
  const auto missing = std::find(found.begin(), found.end(), false);
  if (missing != found.end()) return not_found(excerpt.captures[static_cast<std::size_t>(missing - found.begin())]);
  return plan;
}

void WarcPlan::take(const Record& record) {
  bytes_ += coding_ == Coding::copied ? record.length : packed(record).size();
  const bool joins =
      coding_ == Coding::copied && !pieces_.empty() && pieces_.back().offset + pieces_.back().length == record.offset;
  if (joins) {
    pieces_.back().length += record.length;
  } else {
    pieces_.push_back({record.offset, record.length});
  }
}

Result<void> WarcPlan::copy(const core::ReadFile& source, const ByteSink& sink) const {
  if (coding_ == Coding::packed) return copy_packed(source, sink);
  for (const Piece& piece : pieces_) {
    for (std::uint64_t copied = 0; copied < piece.length;) {
      TRY_ASSIGN(const std::string bytes,
                 source.read(piece.offset + copied, std::min(piece_bytes, piece.length - copied)));
      if (bytes.empty()) return fail(ErrorCode::damaged, "the file became shorter while it was read", name_);
      TRY(sink(bytes));
      copied += bytes.size();
    }
  }
  return {};
}

Result<void> WarcPlan::copy_packed(const core::ReadFile& source, const ByteSink& sink) const {
  auto next = pieces_.begin();
  WarcReader reader(source);
  while (next != pieces_.end()) {
    TRY_ASSIGN(const auto item, reader.next());
    if (!item) return fail(ErrorCode::damaged, "the file became shorter while it was read", name_);
    const auto* record = std::get_if<Record>(&*item);
    if (record == nullptr || record->offset != next->offset) continue;
    TRY(sink(packed(*record)));
    ++next;
  }
  return {};
}

}  // namespace pressroom::storage::warc
