// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/type_rules.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/ip_literal.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Severity;

constexpr unsigned bit(RecordType type) { return 1u << static_cast<unsigned>(type); }

constexpr unsigned none = 0;
constexpr unsigned warcinfo = bit(RecordType::warcinfo);
constexpr unsigned metadata = bit(RecordType::metadata);
constexpr unsigned revisit = bit(RecordType::revisit);
constexpr unsigned conversion = bit(RecordType::conversion);
constexpr unsigned continuation = bit(RecordType::continuation);
constexpr unsigned every_type = (1u << static_cast<unsigned>(RecordType::unknown)) - 1;
constexpr unsigned capture_event = every_type & ~(warcinfo | conversion | continuation);
constexpr unsigned with_payload = every_type & ~(warcinfo | metadata);

/// One line of the table; `allowed` holds `required`.
struct FieldRule {
  std::string_view field;
  unsigned required;
  unsigned allowed;
};

constexpr std::array<FieldRule, 21> field_rules = {{
    {"WARC-Type", every_type, every_type},
    {"WARC-Record-ID", every_type, every_type},
    {"WARC-Date", every_type, every_type},
    {"Content-Length", every_type, every_type},
    {"Content-Type", none, every_type},
    {"WARC-Block-Digest", none, every_type},
    {"WARC-Warcinfo-ID", none, every_type},
    {"WARC-Truncated", none, every_type},
    {"WARC-Target-URI", every_type & ~(warcinfo | metadata), every_type & ~warcinfo},
    {"WARC-Concurrent-To", none, capture_event},
    {"WARC-IP-Address", none, capture_event},
    {"WARC-Refers-To", none, metadata | revisit | conversion},
    {"WARC-Refers-To-Target-URI", none, revisit},
    {"WARC-Refers-To-Date", none, revisit},
    {"WARC-Profile", revisit, revisit},
    {"WARC-Payload-Digest", none, with_payload},
    {"WARC-Identified-Payload-Type", none, with_payload},
    {"WARC-Segment-Number", continuation, every_type},
    {"WARC-Segment-Origin-ID", continuation, continuation},
    {"WARC-Segment-Total-Length", none, continuation},
    {"WARC-Filename", none, warcinfo},
}};

/// The five that every record has are rule F5's.
bool is_mandatory(const FieldRule& rule) { return rule.required == every_type; }

/// Of these, 6.2 says itself that they are not for warcinfo, or for nothing else.
const char* rule_of_forbidden(const FieldRule& rule, RecordType type) {
  if (rule.field == "WARC-Filename") return "F10";
  const bool named_in_6_2 = rule.field == "WARC-Target-URI" || rule.field == "WARC-Payload-Digest";
  return type == RecordType::warcinfo && named_in_6_2 ? "F10" : "T1";
}

bool is_ip_address(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return core::parse_ipv6(text).has_value();
  // The URL Standard reads shorter, octal and hexadecimal forms too; an address in a record is a dotted quad.
  const auto parsed = core::parse_ipv4(text);
  return parsed && *parsed == text;
}

bool is_known_truncation(std::string_view reason) {
  constexpr std::array<std::string_view, 4> reasons = {"length", "time", "disconnect", "unspecified"};
  return std::find(reasons.begin(), reasons.end(), reason) != reasons.end();
}

class TypeCheck {
 public:
  explicit TypeCheck(const RecordHeader& header) : header_(header), type_(header.type()) {}

  std::vector<Irregularity> run() {
    for (const FieldRule& rule : field_rules) {
      if (!is_mandatory(rule)) field(rule);
    }
    recommended();
    values();
    return std::move(found_);
  }

 private:
  void add(const char* rule, Severity severity, std::string detail) {
    found_.push_back({rule, severity, std::move(detail)});
  }
  bool has(std::string_view field) const { return header_.first(field).has_value(); }

  void field(const FieldRule& rule) {
    const std::string of_type = " on a " + std::string(name(type_)) + " record";
    const bool present = has(rule.field);
    if (!present && (rule.required & bit(type_)) != 0) {
      add("T1", Severity::error, std::string(rule.field) + " is missing" + of_type);
    }
    if (present && (rule.allowed & bit(type_)) == 0) {
      add(rule_of_forbidden(rule, type_), Severity::error, std::string(rule.field) + " is not allowed" + of_type);
    }
  }

  void recommended() {
    if (type_ != RecordType::warcinfo && !has("WARC-Warcinfo-ID")) {
      add("F11", Severity::warning, "WARC-Warcinfo-ID is missing");
    }
    if (type_ == RecordType::conversion && !has("WARC-Refers-To")) {
      add("T1", Severity::warning, "WARC-Refers-To should tell what a conversion was made from");
    }
    const bool http_exchange = (type_ == RecordType::response || type_ == RecordType::request) &&
                               header_.value("Content-Type").starts_with("application/http");
    if (http_exchange && !has("WARC-IP-Address")) {
      add("T1", Severity::note, "WARC-IP-Address is recommended on an HTTP exchange");
    }
  }

  void values() {
    if (const auto address = header_.first("WARC-IP-Address"); address && !is_ip_address(*address)) {
      add("T1", Severity::error, "WARC-IP-Address is no IP address");
    }
    if (const auto reason = header_.first("WARC-Truncated"); reason && !is_known_truncation(*reason)) {
      add("T1", Severity::warning, "WARC-Truncated gives none of the reasons that the standard knows");
    }
  }

  const RecordHeader& header_;
  RecordType type_;
  std::vector<Irregularity> found_;
};

}  // namespace

bool is_defined_field(std::string_view name) {
  return std::any_of(field_rules.begin(), field_rules.end(),
                     [&](const FieldRule& rule) { return core::equals_ignoring_case(rule.field, name); });
}

std::vector<Irregularity> check_fields_by_type(const RecordHeader& header) {
  if (header.type() == RecordType::unknown) return {};
  return TypeCheck(header).run();
}

}  // namespace pressroom::storage::warc
