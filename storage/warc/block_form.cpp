// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/block_form.hpp"

#include <algorithm>
#include <string>

#include "core/http_message.hpp"
#include "storage/warc/record_rules.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Severity;

constexpr std::string_view hop_letters = "LEXRPIMS";

bool is_of_type(const RecordHeader& header, std::string_view media_type) {
  std::string_view type = header.value("Content-Type");
  type = type.substr(0, type.find_first_of("; \t"));
  return core::equals_ignoring_case(type, media_type);
}

bool is_field_line(std::string_view line) {
  if (line.empty() || line.front() == ' ' || line.front() == '\t') return true;  // the end, or a folded line
  const auto colon = line.find(':');
  return colon != std::string_view::npos && colon > 0;
}

bool all_lines_are_fields(std::string_view block) {
  while (!block.empty()) {
    const auto end = std::min(block.find('\n'), block.size());
    std::string_view line = block.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_field_line(line)) return false;
    block.remove_prefix(std::min(end + 1, block.size()));
  }
  return true;
}

class BlockForm {
 public:
  BlockForm(const RecordHeader& header, std::string_view block) : header_(header), block_(block) {}

  std::vector<Irregularity> run() {
    switch (header_.type()) {
      case RecordType::warcinfo:
        warcinfo();
        break;
      case RecordType::metadata:
        metadata();
        break;
      case RecordType::response:
        response();
        break;
      case RecordType::revisit:
        revisit();
        break;
      default:
        break;
    }
    return std::move(found_);
  }

 private:
  void add(const char* rule, Severity severity, std::string detail) {
    found_.push_back({rule, severity, std::move(detail)});
  }

  void warcinfo() {
    const bool empty = header_.content_length == 0;
    if (!empty && !is_of_type(header_, "application/warc-fields")) {
      return add("H8", Severity::note, "the block of the warcinfo record is not of type application/warc-fields");
    }
    if (!all_lines_are_fields(block_)) add("H8", Severity::warning, "a line of the warcinfo block is no field");
    if (!parse_warc_fields(block_).first("software"))
      add("H8", Severity::note, "the warcinfo record does not name its software");
  }

  void metadata() {
    if (!is_of_type(header_, "application/warc-fields")) return;
    const core::HttpHeaders fields = parse_warc_fields(block_);
    if (!all_lines_are_fields(block_)) {
      add("H7", Severity::warning, "a line of the metadata block is no field");
    } else if (fields.fields().empty()) {
      add("H7", Severity::warning, "the metadata block holds no field");
    }
    const auto hops = fields.first("hopsFromSeed");
    if (hops && hops->find_first_not_of(hop_letters) != std::string_view::npos) {
      add("H7", Severity::warning, "hopsFromSeed holds more than the letters " + std::string(hop_letters));
    }
    const auto milliseconds = fields.first("fetchTimeMs");
    if (milliseconds && !parse_count(*milliseconds)) add("H7", Severity::warning, "fetchTimeMs is no number");
  }

  void response() {
    if (!is_of_type(header_, "application/http")) return;
    const auto head = core::parse_response_head(block_);
    if (!head) return;  // H1 says so
    constexpr int switching_protocols = 101;
    if (head->status >= 100 && head->status < 200 && head->status != switching_protocols) {
      add("H6", Severity::warning, "the block begins with the interim answer " + std::to_string(head->status));
    }
  }

  void revisit() {
    if (block_.empty() || !is_of_type(header_, "application/http")) return;
    const RevisitProfile::Kind kind = revisit_profile(header_).kind;
    if (kind == RevisitProfile::Kind::unknown) return;
    const bool identical = kind == RevisitProfile::Kind::identical_payload;
    const auto head = core::parse_response_head(block_);
    if (!head) {
      return add(identical ? "V2" : "V3", Severity::warning, "the block holds no HTTP head: " + head.error().what);
    }
    if (identical && head->length < block_.size()) {
      add("V2", Severity::error, "the block of a revisit by identical payload holds more than the HTTP head");
    }
    constexpr int not_modified = 304;
    if (!identical && head->status != not_modified) {
      add("V3", Severity::warning, "the answer in the block is " + std::to_string(head->status) + " instead of 304");
    }
  }

  const RecordHeader& header_;
  std::string_view block_;
  std::vector<Irregularity> found_;
};

}  // namespace

std::vector<Irregularity> check_block_form(const RecordHeader& header, std::string_view block) {
  return BlockForm(header, block).run();
}

}  // namespace pressroom::storage::warc
