// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/record.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/text.hpp"

namespace pressroom::storage::warc {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;
using core::Severity;

constexpr std::array<std::string_view, 8> type_names = {"warcinfo", "response", "resource",   "request",
                                                        "metadata", "revisit",  "conversion", "continuation"};

constexpr std::array<std::string_view, 4> versions = {"WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"};

bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; }

/// Token of RFC 9110, 5.6.2, which WARC took over.
bool is_token(std::string_view name) {
  constexpr std::string_view separators = "()<>@,;:\\\"/[]?={} \t";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return static_cast<unsigned char>(c) < 0x80 && !is_control(c) && separators.find(c) == std::string_view::npos;
  });
}

struct Line {
  std::string_view text;  ///< without its end
  bool ends_in_lf_alone = false;
};

/// Takes the next line off `rest`; nullopt when none ends within it.
std::optional<Line> take_line(std::string_view& rest) {
  const auto lf = rest.find('\n');
  if (lf == std::string_view::npos) return std::nullopt;
  Line line{rest.substr(0, lf), true};
  if (line.text.ends_with('\r')) {
    line.text.remove_suffix(1);
    line.ends_in_lf_alone = false;
  }
  rest.remove_prefix(lf + 1);
  return line;
}

/// Collects fields line by line; a folded line continues the field before it.
class FieldCollector {
 public:
  explicit FieldCollector(std::vector<Irregularity>& irregularities) : irregularities_(irregularities) {}

  void take(std::string_view line) {
    if (std::any_of(line.begin(), line.end(), is_control)) {
      note("F2", Severity::error, "control character in a header line");
    }
    if (line.front() == ' ' || line.front() == '\t') return continue_field(line);
    flush();
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return note("F2", Severity::error, "header line without a colon");
    name_ = line.substr(0, colon);
    if (!is_token(name_)) note("F2", Severity::error, "field name is not a token");
    value_ = core::trimmed(line.substr(colon + 1));
    open_ = true;
  }

  core::HttpHeaders finish() {
    flush();
    return std::move(fields_);
  }

 private:
  void continue_field(std::string_view line) {
    note("F4", Severity::warning, "folded header line");
    if (!open_) return note("F2", Severity::error, "folded line before the first field");
    // The whole value may stand on the folded line.
    if (!value_.empty()) value_ += ' ';
    value_ += core::trimmed(line);
  }

  void flush() {
    if (open_) fields_.add(std::move(name_), std::move(value_));
    open_ = false;
  }

  /// Once for a head: a small file can hold any number of bad lines.
  void note(const char* rule, Severity severity, const char* detail) {
    const bool told = std::any_of(irregularities_.begin(), irregularities_.end(), [&](const Irregularity& other) {
      return other.rule == rule && other.detail == detail;
    });
    if (!told) irregularities_.push_back({rule, severity, detail});
  }

  std::vector<Irregularity>& irregularities_;
  core::HttpHeaders fields_;
  std::string name_;
  std::string value_;
  bool open_ = false;
};

Result<std::uint64_t> content_length(const core::HttpHeaders& fields) {
  const auto value = fields.sole("Content-Length");
  if (!value) {
    const bool absent = fields.all("Content-Length").empty();
    return fail(ErrorCode::malformed, absent ? "record without Content-Length" : "contradicting Content-Length fields");
  }
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), length);
  if (error != std::errc{} || end != value->data() + value->size()) {
    return fail(ErrorCode::malformed, "Content-Length is not a number");
  }
  // Sums with offsets must not wrap.
  if (length > (std::uint64_t{1} << 60)) return fail(ErrorCode::malformed, "Content-Length is beyond any file");
  return length;
}

void append_line(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  for (const char c : value) out += is_control(c) ? ' ' : c;
  out += "\r\n";
}

}  // namespace

std::string_view name(RecordType type) {
  const auto at = static_cast<std::size_t>(type);
  return at < type_names.size() ? type_names[at] : std::string_view("unknown");
}

RecordType record_type(std::string_view name) {
  const auto found = std::find(type_names.begin(), type_names.end(), name);
  return found == type_names.end() ? RecordType::unknown : static_cast<RecordType>(found - type_names.begin());
}

std::string_view RecordHeader::target_uri() const {
  std::string_view uri = value("WARC-Target-URI");
  if (uri.size() >= 2 && uri.front() == '<' && uri.back() == '>') uri = uri.substr(1, uri.size() - 2);
  return uri;
}

Result<ParsedHead> parse_record_head(std::string_view bytes) {
  std::string_view rest = bytes.substr(0, max_head_bytes);
  ParsedHead head;
  const auto first = take_line(rest);
  if (!first || std::find(versions.begin(), versions.end(), first->text) == versions.end()) {
    return fail(ErrorCode::malformed, "no WARC version line");
  }
  head.header.version = first->text;
  if (!first->text.starts_with("WARC/1.")) {
    head.irregularities.push_back({"F1", Severity::note, "draft version " + head.header.version});
  }
  FieldCollector collector(head.irregularities);
  bool lf_alone = first->ends_in_lf_alone;
  for (;;) {
    const auto line = take_line(rest);
    if (!line) return fail(ErrorCode::malformed, "the record's head does not end");
    lf_alone = lf_alone || line->ends_in_lf_alone;
    if (line->text.empty()) break;
    collector.take(line->text);
  }
  if (lf_alone) head.irregularities.push_back({"F1", Severity::error, "header line ends in LF without CR"});
  head.header.fields = collector.finish();
  TRY_ASSIGN(head.header.content_length, content_length(head.header.fields));
  head.length = static_cast<std::uint64_t>(rest.data() - bytes.data());
  return head;
}

std::string serialise_head(const RecordHeader& header) {
  std::string out = header.version + "\r\n";
  for (const auto& field : header.fields.fields()) append_line(out, field.name, field.value);
  if (!header.first("Content-Length")) append_line(out, "Content-Length", std::to_string(header.content_length));
  return out += "\r\n";
}

std::string serialise_record(RecordHeader header, std::string_view block) {
  header.content_length = block.size();
  std::string out = serialise_head(header);
  out += block;
  return out += "\r\n\r\n";
}

std::string serialise_warc_fields(const core::HttpHeaders& fields) {
  std::string out;
  for (const auto& field : fields.fields()) append_line(out, field.name, field.value);
  return out;
}

core::HttpHeaders parse_warc_fields(std::string_view block) {
  std::vector<Irregularity> passed_over;
  FieldCollector collector(passed_over);
  while (!block.empty()) {
    auto line = take_line(block);
    // The last line may lack its end.
    if (!line) line = Line{std::exchange(block, {}), false};
    if (!line->text.empty()) collector.take(line->text);
  }
  return collector.finish();
}

}  // namespace pressroom::storage::warc
