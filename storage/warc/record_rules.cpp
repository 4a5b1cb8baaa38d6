// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/record_rules.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/time_format.hpp"
#include "storage/warc/labelled_digest.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Severity;

constexpr unsigned bit(RecordType type) { return 1u << static_cast<unsigned>(type); }

constexpr unsigned every_type = (1u << static_cast<unsigned>(RecordType::unknown)) - 1;
constexpr unsigned captured_event = bit(RecordType::response) | bit(RecordType::resource) | bit(RecordType::request) |
                                    bit(RecordType::metadata) | bit(RecordType::revisit);
constexpr unsigned revisit = bit(RecordType::revisit);
constexpr unsigned continuation = bit(RecordType::continuation);
constexpr unsigned with_payload = every_type & ~(bit(RecordType::warcinfo) | bit(RecordType::metadata));

/// Which record types must and may carry a field (WARC/1.1, 5 and 6).
struct FieldRule {
  std::string_view field;
  unsigned required;
  unsigned allowed;
};

constexpr std::array<FieldRule, 14> field_rules = {{
    {"WARC-Target-URI", every_type & ~(bit(RecordType::warcinfo) | bit(RecordType::metadata)),
     every_type & ~bit(RecordType::warcinfo)},
    {"WARC-Concurrent-To", 0, captured_event},
    {"WARC-IP-Address", 0, captured_event},
    {"WARC-Refers-To", 0, revisit | bit(RecordType::metadata) | bit(RecordType::conversion)},
    {"WARC-Refers-To-Target-URI", 0, revisit},
    {"WARC-Refers-To-Date", 0, revisit},
    {"WARC-Profile", revisit, revisit},
    {"WARC-Payload-Digest", 0, with_payload},
    {"WARC-Identified-Payload-Type", 0, with_payload},
    {"WARC-Segment-Origin-ID", continuation, continuation},
    {"WARC-Segment-Total-Length", 0, continuation},
    {"WARC-Segment-Number", continuation, every_type},
    {"WARC-Filename", 0, bit(RecordType::warcinfo)},
    {"WARC-Truncated", 0, every_type},
}};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// "YYYY", "YYYY-MM", "YYYY-MM-DD" and "YYYY-MM-DDThh:mmZ", which WARC/1.1 allows beside whole seconds.
bool is_coarse_date(std::string_view date) {
  constexpr std::string_view full = "2000-01-01T00:00:00Z";
  for (const std::size_t length : {4u, 7u, 10u}) {
    if (date.size() == length)
      return core::parse_rfc3339(std::string(date) + std::string(full.substr(length))).has_value();
  }
  return date.size() == 17 && date.back() == 'Z' &&
         core::parse_rfc3339(std::string(date.substr(0, 16)) + ":00Z").has_value();
}

bool is_bracketed(std::string_view value) { return value.starts_with('<') || value.ends_with('>'); }

bool is_record_id(std::string_view id) {
  return id.size() > 3 && id.front() == '<' && id.back() == '>' && id.find_first_of(" \t") == std::string_view::npos &&
         id.find(':') != std::string_view::npos;
}

class HeaderCheck {
 public:
  explicit HeaderCheck(const RecordHeader& header) : header_(header), type_(header.type()) {}

  std::vector<Irregularity> run() {
    mandatory_fields();
    repeated_fields();
    if (type_ == RecordType::unknown) return std::move(found_);
    fields_by_type();
    values();
    return std::move(found_);
  }

 private:
  void add(const char* rule, Severity severity, std::string detail) {
    found_.push_back({rule, severity, std::move(detail)});
  }

  void mandatory_fields() {
    for (const char* field : {"WARC-Record-ID", "WARC-Date", "WARC-Type"}) {
      if (!header_.first(field)) add("F5", Severity::error, std::string(field) + " is missing");
    }
    const std::string_view id = header_.record_id();
    if (!id.empty() && !is_record_id(id)) add("F6", Severity::error, "WARC-Record-ID is no URI in angle brackets");
    const std::string_view date = header_.value("WARC-Date");
    if (date.empty() || core::parse_rfc3339(date)) return;
    if (header_.version == "WARC/1.1" && is_coarse_date(date)) return;
    add("F7", Severity::error, "WARC-Date is no UTC time in W3C form");
  }

  void repeated_fields() {
    std::map<std::string, int> counts;
    for (const auto& field : header_.fields.fields()) ++counts[lower(field.name)];
    counts.erase("warc-concurrent-to");
    for (const auto& [field, count] : counts) {
      const bool defined = field.starts_with("warc-") || field.starts_with("content-");
      if (count > 1 && defined) add("F3", Severity::error, field + " is repeated");
    }
  }

  void fields_by_type() {
    const std::string of_type = " on a " + std::string(name(type_)) + " record";
    for (const FieldRule& rule : field_rules) {
      const bool present = header_.first(rule.field).has_value();
      if (!present && (rule.required & bit(type_))) {
        add("T1", Severity::error, std::string(rule.field) + " is missing" + of_type);
      }
      if (present && !(rule.allowed & bit(type_))) {
        add("T1", Severity::error, std::string(rule.field) + " is not allowed" + of_type);
      }
    }
    if (type_ != RecordType::warcinfo && !header_.first("WARC-Warcinfo-ID")) {
      add("F11", Severity::warning, "WARC-Warcinfo-ID is missing");
    }
  }

  void values() {
    if (header_.content_length > 0 && type_ != RecordType::continuation && !header_.first("Content-Type")) {
      add("F8", Severity::warning, "Content-Type is missing");
    }
    for (const char* field : {"WARC-Target-URI", "WARC-Profile"}) {
      if (header_.version == "WARC/1.1" && is_bracketed(header_.value(field))) {
        add("F9", Severity::error, std::string(field) + " stands in angle brackets");
      }
    }
    for (const char* field : {"WARC-Block-Digest", "WARC-Payload-Digest"}) {
      const auto value = header_.first(field);
      if (value && !parse_labelled_digest(*value)) add("D1", Severity::error, std::string(field) + " is no digest");
    }
    const std::string_view profile = header_.value("WARC-Profile");
    if (type_ == RecordType::revisit && profile.find("/revisit/identical-payload-digest") == std::string_view::npos &&
        profile.find("/revisit/server-not-modified") == std::string_view::npos) {
      add("V1", Severity::note, "unknown revisit profile");
    }
    if (type_ == RecordType::revisit && profile.ends_with("identical-payload-digest") &&
        !header_.first("WARC-Payload-Digest")) {
      add("V2", Severity::error, "WARC-Payload-Digest is missing on a revisit by identical payload");
    }
  }

  const RecordHeader& header_;
  RecordType type_;
  std::vector<Irregularity> found_;
};

}  // namespace

std::vector<Irregularity> check_header(const RecordHeader& header) { return HeaderCheck(header).run(); }

}  // namespace pressroom::storage::warc
