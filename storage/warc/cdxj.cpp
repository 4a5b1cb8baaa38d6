// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/cdxj.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/text.hpp"
#include "core/time_format.hpp"
#include "storage/warc/surt.hpp"

namespace pressroom::storage::warc {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;
using Json = nlohmann::json;

std::string text_of(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number_unsigned() ? std::to_string(found->get<std::uint64_t>()) : std::string{};
}

std::optional<std::uint64_t> number_of(const Json& object, const char* name) {
  const std::string digits = text_of(object, name);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

bool is_timestamp(std::string_view text) {
  return (text.size() == 14 || text.size() == 17) && std::all_of(text.begin(), text.end(), core::is_ascii_digit);
}

Result<IndexLine> line_of(std::string_view key, std::string_view timestamp, const Json& object) {
  IndexLine line;
  line.key = key;
  line.timestamp = timestamp;
  if (!is_timestamp(timestamp)) return fail(ErrorCode::malformed, "the time has neither 14 nor 17 digits");
  if (!object.is_object()) return fail(ErrorCode::malformed, "no JSON object");
  line.url = text_of(object, "url");
  line.mime = text_of(object, "mime");
  line.digest = text_of(object, "digest");
  line.record_digest = text_of(object, "recordDigest");
  line.location.warc_file = text_of(object, "filename");
  const auto offset = number_of(object, "offset");
  const auto length = number_of(object, "length");
  if (line.url.empty() || line.location.warc_file.empty() || !offset || !length) {
    return fail(ErrorCode::malformed, "url, filename, offset or length is missing");
  }
  line.location.offset = *offset;
  line.location.length = *length;
  const auto status = number_of(object, "status");
  if (status && *status <= 999) line.status = static_cast<int>(*status);
  return line;
}

}  // namespace

std::string IndexLine::serialise() const {
  nlohmann::ordered_json object;
  object["url"] = url;
  object["mime"] = mime;
  if (status != 0) object["status"] = status;
  object["digest"] = digest;
  object["length"] = location.length;
  object["offset"] = location.offset;
  object["filename"] = location.warc_file;
  if (!record_digest.empty()) object["recordDigest"] = record_digest;
  return key + " " + timestamp + " " + object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

IndexLine index_line(const core::Capture& capture) {
  IndexLine line;
  line.key = surt_key(capture.url);
  line.timestamp = core::format_14_digits(capture.captured_at);
  line.url = capture.url;
  line.mime = capture.is_revisit() ? revisit_mime : std::string_view(capture.mime);
  line.status = capture.status;
  line.digest = capture.payload_digest;
  line.record_digest = capture.record_digest;
  line.location = capture.location;
  return line;
}

Result<IndexLine> parse_index_line(std::string_view text) {
  const auto key_end = text.find(' ');
  if (key_end == std::string_view::npos || key_end == 0) return fail(ErrorCode::malformed, "no key");
  const std::string_view key = text.substr(0, key_end);
  text.remove_prefix(key_end + 1);
  const auto time_end = text.find(' ');
  if (time_end == std::string_view::npos) return fail(ErrorCode::malformed, "no time");
  return line_of(key, text.substr(0, time_end), Json::parse(text.substr(time_end + 1), nullptr, false));
}

Result<IndexLine> parse_json_line(std::string_view text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return fail(ErrorCode::malformed, "no JSON object");
  const std::string key = text_of(object, "urlkey");
  if (key.empty()) return fail(ErrorCode::malformed, "no key");
  return line_of(key, text_of(object, "timestamp"), object);
}

std::string sorted_index(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::vector<std::string> index_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (std::string_view line : core::split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

}  // namespace pressroom::storage::warc
