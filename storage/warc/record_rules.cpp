// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/record_rules.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/text.hpp"
#include "storage/warc/labelled_digest.hpp"
#include "storage/warc/type_rules.hpp"
#include "storage/warc/warc_date.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Severity;

bool is_bracketed(std::string_view value) { return value.starts_with('<') && value.ends_with('>'); }

/// "<", a scheme, ":", what follows, ">", without white space (WARC/1.1, 5.2 and RFC 3986, 3.1).
bool is_record_id(std::string_view id) {
  if (!is_bracketed(id) || id.find_first_of(" \t") != std::string_view::npos) return false;
  const std::string_view uri = id.substr(1, id.size() - 2);
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos || colon + 1 == uri.size()) return false;
  const std::string scheme = core::ascii_lower(uri.substr(0, colon));
  return scheme.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") == std::string::npos && scheme[0] >= 'a';
}

/// "=?charset?B?text?=" (RFC 2047, 2).
bool holds_encoded_word(std::string_view value) {
  for (auto start = value.find("=?"); start != std::string_view::npos; start = value.find("=?", start + 2)) {
    const std::string_view rest = value.substr(start + 2);
    const auto charset = rest.find('?');
    if (charset == std::string_view::npos || charset == 0 || charset + 3 > rest.size()) return false;
    const bool coded = std::string_view("BbQq").find(rest[charset + 1]) != std::string_view::npos;
    if (coded && rest[charset + 2] == '?' && rest.find("?=", charset + 3) != std::string_view::npos) return true;
  }
  return false;
}

bool is_http(std::string_view uri) {
  const std::string scheme = core::ascii_lower(uri.substr(0, uri.find(':')));
  return scheme == "http" || scheme == "https";
}

class HeaderCheck {
 public:
  explicit HeaderCheck(const RecordHeader& header) : header_(header), type_(header.type()) {}

  std::vector<Irregularity> run() {
    forms();
    mandatory_fields();
    date();
    repeated_fields();
    if (type_ == RecordType::unknown) return std::move(found_);
    for (Irregularity& irregularity : check_fields_by_type(header_)) found_.push_back(std::move(irregularity));
    content_type();
    brackets();
    digests();
    segment();
    if (type_ == RecordType::revisit) revisit();
    return std::move(found_);
  }

 private:
  void add(const char* rule, Severity severity, std::string detail) {
    found_.push_back({rule, severity, std::move(detail)});
  }
  bool is_1_1() const { return header_.version == "WARC/1.1"; }

  void forms() {
    for (const auto& field : header_.fields.fields()) {
      if (!core::is_valid_utf8(field.value)) add("F2", Severity::error, "the value of " + field.name + " is not UTF-8");
      if (holds_encoded_word(field.value)) add("F4", Severity::warning, field.name + " holds an encoded word");
    }
  }

  void mandatory_fields() {
    for (const char* field : {"WARC-Record-ID", "WARC-Date", "WARC-Type"}) {
      if (!header_.first(field)) add("F5", Severity::error, std::string(field) + " is missing");
    }
    const auto id = header_.first("WARC-Record-ID");
    if (id && !is_record_id(*id)) add("F6", Severity::error, "WARC-Record-ID is no URI in angle brackets");
  }

  void date() {
    for (const char* field : {"WARC-Date", "WARC-Refers-To-Date"}) {
      const auto value = header_.first(field);
      if (!value) continue;
      const auto date = parse_warc_date(*value);
      if (!date) {
        add("F7", Severity::error, std::string(field) + " is no UTC time in W3C form");
      } else if (!is_1_1() && date->form != WarcDate::Form::whole_seconds) {
        add("F7", Severity::error, std::string(field) + " is not in whole seconds, which is all that WARC/1.0 has");
      }
    }
  }

  void repeated_fields() {
    std::map<std::string, int> counts;
    for (const auto& field : header_.fields.fields()) {
      // What may be repeated of an extension, only its author knows.
      if (is_defined_field(field.name)) ++counts[core::ascii_lower(field.name)];
    }
    counts.erase("warc-concurrent-to");
    for (const auto& [field, count] : counts) {
      if (count > 1) add("F3", Severity::error, field + " is repeated");
    }
  }

  void content_type() {
    const auto type = header_.first("Content-Type");
    if (!type) {
      if (header_.content_length == 0 || type_ == RecordType::continuation) return;
      return add("F8", Severity::warning, "Content-Type is missing");
    }
    const std::string media_type = core::ascii_lower(*type);
    if (!media_type.starts_with("application/http")) {
      const bool http_capture = type_ == RecordType::response || type_ == RecordType::request;
      if (http_capture && is_http(header_.target_uri())) {
        add("H1", Severity::warning, "Content-Type is not that of an HTTP message");
      }
      return;
    }
    const std::string_view other = type_ == RecordType::response  ? "msgtype=request"
                                   : type_ == RecordType::request ? "msgtype=response"
                                                                  : std::string_view();
    if (!other.empty() && media_type.find(other) != std::string::npos) {
      add("H1", Severity::warning, "Content-Type says " + std::string(other));
    }
  }

  void brackets() {
    if (!is_1_1()) return;
    for (const char* field : {"WARC-Target-URI", "WARC-Profile", "WARC-Refers-To-Target-URI"}) {
      const std::string_view value = header_.value(field);
      if (value.starts_with('<') || value.ends_with('>')) {
        add("F9", Severity::error, std::string(field) + " stands in angle brackets");
      }
    }
    for (const char* field : {"WARC-Concurrent-To", "WARC-Refers-To", "WARC-Warcinfo-ID", "WARC-Segment-Origin-ID"}) {
      for (const std::string_view value : header_.all(field)) {
        if (!is_bracketed(value)) add("F9", Severity::error, std::string(field) + " lacks its angle brackets");
      }
    }
  }

  void digests() {
    for (const char* field : {"WARC-Block-Digest", "WARC-Payload-Digest"}) {
      const auto value = header_.first(field);
      if (value && !parse_labelled_digest(*value)) add("D1", Severity::error, std::string(field) + " is no digest");
    }
  }

  void segment() {
    for (const char* field : {"WARC-Segment-Number", "WARC-Segment-Total-Length"}) {
      const auto value = header_.first(field);
      if (value && !parse_count(*value)) add("G1", Severity::error, std::string(field) + " is no number");
    }
    const auto text = header_.first("WARC-Segment-Number");
    const auto number = text ? parse_count(*text) : std::nullopt;
    if (!number) return;
    if (type_ == RecordType::continuation) {
      if (*number < 2) add("G1", Severity::error, "a continuation is numbered from 2 on");
      return;
    }
    if (*number != 1) add("G1", Severity::error, "the number of a first segment is 1");
    if (type_ == RecordType::request || type_ == RecordType::metadata || type_ == RecordType::revisit ||
        type_ == RecordType::warcinfo) {
      add("G2", Severity::warning, "a " + std::string(name(type_)) + " record should not be segmented");
    }
  }

  void revisit() {
    if (!header_.first("WARC-Profile")) return;
    const RevisitProfile profile = revisit_profile(header_);
    if (profile.kind == RevisitProfile::Kind::unknown) {
      return add("V1", Severity::note, "unknown revisit profile: the block is not interpreted");
    }
    if (profile.warc_version != header_.version) {
      add("V1", Severity::warning,
          "revisit profile of " + profile.warc_version + " in a " + header_.version + " record");
    }
    if (profile.kind == RevisitProfile::Kind::identical_payload) {
      if (!header_.first("WARC-Payload-Digest")) {
        add("V2", Severity::error, "WARC-Payload-Digest is missing on a revisit by identical payload");
      }
      if (header_.content_length > 0 && header_.value("WARC-Truncated") != "length") {
        add("V2", Severity::warning, "the block is cut to its headers, but WARC-Truncated does not say length");
      }
    }
    std::string missing;
    for (const char* field : {"WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date"}) {
      if (!header_.first(field)) missing += (missing.empty() ? "" : ", ") + std::string(field);
    }
    if (!missing.empty()) add("V4", Severity::warning, "recommended on a revisit and missing: " + missing);
  }

  const RecordHeader& header_;
  RecordType type_;
  std::vector<Irregularity> found_;
};

}  // namespace

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

RevisitProfile revisit_profile(const RecordHeader& header) {
  const std::string_view profile = header.value("WARC-Profile");
  for (const char* version : {"1.1", "1.0"}) {
    const std::string stem = "/warc/" + std::string(version) + "/revisit/";
    const auto at = profile.find(stem);
    if (at == std::string_view::npos) continue;
    std::string_view name = profile.substr(at + stem.size());
    if (name.ends_with('>')) name.remove_suffix(1);  // the brackets of WARC/1.0
    RevisitProfile found{RevisitProfile::Kind::unknown, "WARC/" + std::string(version)};
    if (name == "identical-payload-digest") found.kind = RevisitProfile::Kind::identical_payload;
    if (name == "server-not-modified") found.kind = RevisitProfile::Kind::not_modified;
    return found;
  }
  return {};
}

std::vector<Irregularity> check_header(const RecordHeader& header) { return HeaderCheck(header).run(); }

}  // namespace pressroom::storage::warc
