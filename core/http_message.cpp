// SPDX-License-Identifier: Apache-2.0
#include "core/http_message.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "core/gzip.hpp"
#include "core/text.hpp"
#include "core/time_format.hpp"
#include "core/transfer_decoder.hpp"

namespace pressroom::core {
namespace {

/// Longer delays mean the same, and added to a time in milliseconds they would overflow.
constexpr std::int64_t longest_retry_seconds = std::numeric_limits<std::int32_t>::max();

/// Cuts lines off the front of a text; a line ends in LF, and a CR before it belongs to the end.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  /// nullopt when no further LF comes; `position` then stays where it is.
  std::optional<std::string_view> next() {
    const auto end = text_.find('\n', position_);
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view line = text_.substr(position_, end - position_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    position_ = end + 1;
    return line;
  }

  std::size_t position() const { return position_; }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

/// "HTTP/1.1 200 OK", and what stored archives hold beside it: "HTTP/2 200".
bool read_status_line(std::string_view line, ResponseHead& head) {
  constexpr std::string_view prefix = "HTTP/";
  if (!line.starts_with(prefix)) return false;
  const auto version_end = line.find(' ');
  if (version_end == std::string_view::npos || version_end == prefix.size()) return false;
  const std::string_view version = line.substr(0, version_end);
  if (!std::all_of(version.begin() + prefix.size(), version.end(),
                   [](char c) { return is_ascii_digit(c) || c == '.'; })) {
    return false;
  }
  const std::string_view rest = trimmed(line.substr(version_end));
  if (rest.size() < 3 || !std::all_of(rest.begin(), rest.begin() + 3, is_ascii_digit)) return false;
  if (rest.size() > 3 && rest[3] != ' ') return false;
  head.version = version;
  head.status = (rest[0] - '0') * 100 + (rest[1] - '0') * 10 + (rest[2] - '0');
  head.reason = trimmed(rest.substr(3));
  return head.status >= 100;
}

/// Reads field lines until the empty one; false when it never comes. Lines that are no fields are passed over.
bool read_fields(Lines& lines, HttpHeaders& headers) {
  std::optional<HttpHeaders::Field> open;  // may still be continued by a folded line
  const auto close = [&] {
    if (open) headers.add(std::move(open->name), std::move(open->value));
    open.reset();
  };
  while (const auto line = lines.next()) {
    if (line->empty()) {
      close();
      return true;
    }
    if (line->front() == ' ' || line->front() == '\t') {
      const std::string_view more = trimmed(*line);
      if (!open || more.empty()) continue;
      if (!open->value.empty()) open->value += ' ';
      open->value += more;
      continue;
    }
    close();
    const auto colon = line->find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = trimmed(line->substr(0, colon));
    if (!name.empty()) open = HttpHeaders::Field{std::string(name), std::string(trimmed(line->substr(colon + 1)))};
  }
  return false;
}

bool never_has_body(int status) { return status < 200 || status == 204 || status == 304; }

/// "identity" was a transfer coding once (RFC 2616, 3.6) and says nothing.
std::vector<std::string> transfer_codings(const HttpHeaders& headers) {
  auto codings = headers.tokens("Transfer-Encoding");
  std::erase(codings, "identity");
  return codings;
}

/// "5, 5" counts as 5 (RFC 9110, 8.6); what differs or is no number is an error that nothing can mend (RFC 9112, 6.3).
BodyFraming declared_length(const HttpHeaders& headers) {
  const auto broken = [](std::string fault) { return BodyFraming{BodyFraming::Kind::broken, 0, std::move(fault)}; };
  const auto values = headers.tokens("Content-Length");
  if (values.empty()) return broken("Content-Length is empty");
  const std::string& value = values.front();
  if (value.size() > 18 || !std::all_of(value.begin(), value.end(), is_ascii_digit)) {
    return broken("Content-Length \"" + value + "\" is no length");
  }
  const auto other =
      std::find_if(values.begin(), values.end(), [&](const std::string& given) { return given != value; });
  if (other != values.end()) return broken("Content-Length is " + value + " and " + *other);
  return {BodyFraming::Kind::length, std::stoull(value), {}};
}

Result<std::string> remove_one_coding(std::string_view coding, std::string_view bytes, const DecodeLimits& limits) {
  if (bytes.empty()) return std::string();
  if (coding == "gzip" || coding == "x-gzip") {
    return inflate_all(bytes, DeflateFormat::gzip, limits.max_bytes, limits.max_ratio);
  }
  if (coding == "deflate") return inflate_all(bytes, DeflateFormat::deflate, limits.max_bytes, limits.max_ratio);
  return fail(ErrorCode::unsupported, "coding \"" + std::string(coding) + "\"");
}

/// `codings` in the order they were applied, so undone from the last.
Result<std::string> remove_codings(std::vector<std::string> codings, std::string_view bytes,
                                   const DecodeLimits& limits) {
  std::erase(codings, "identity");
  if (std::cmp_greater(codings.size(), limits.max_codings)) {
    return fail(ErrorCode::limit, std::to_string(codings.size()) + " stacked codings");
  }
  std::string decoded(bytes);
  for (auto coding = codings.rbegin(); coding != codings.rend(); ++coding) {
    TRY_ASSIGN(decoded, remove_one_coding(*coding, decoded, limits));
  }
  return decoded;
}

}  // namespace

Result<ResponseHead> parse_response_head(std::string_view message) {
  ResponseHead head;
  Lines lines(message);
  const auto status_line = lines.next();
  if (!status_line || !read_status_line(*status_line, head)) {
    return fail(ErrorCode::malformed, "no HTTP status line", "byte 0");
  }
  if (!read_fields(lines, head.headers)) {
    return fail(ErrorCode::malformed, "the head has no end", "byte " + std::to_string(message.size()));
  }
  head.length = lines.position();
  return head;
}

BodyFraming body_framing(const ResponseHead& head) {
  if (never_has_body(head.status)) return {};
  const auto codings = transfer_codings(head.headers);
  if (!codings.empty()) {
    // A transfer coding overrides Content-Length (RFC 9112, 6.3).
    return {codings.back() == "chunked" ? BodyFraming::Kind::chunked : BodyFraming::Kind::until_close, 0, {}};
  }
  if (head.headers.all("Content-Length").empty()) return {BodyFraming::Kind::until_close, 0, {}};
  return declared_length(head.headers);
}

Payload remove_transfer_coding(const ResponseHead& head, std::string_view body) {
  Payload payload;
  payload.bytes.reserve(body.size());
  const auto append = [&](std::string_view piece) { payload.bytes += piece; };
  TransferDecoder decoder(head);
  decoder.feed(body, append);
  payload.whole = decoder.finish(append);
  return payload;
}

Result<std::string> remove_content_coding(const HttpHeaders& headers, std::string_view payload,
                                          const DecodeLimits& limits) {
  return remove_codings(headers.tokens("Content-Encoding"), payload, limits);
}

std::optional<std::int64_t> retry_after_seconds(const HttpHeaders& headers, std::int64_t now_unix_seconds) {
  const auto value = headers.first("Retry-After");
  if (!value || value->empty()) return std::nullopt;
  std::int64_t seconds = 0;
  if (std::all_of(value->begin(), value->end(), is_ascii_digit)) {
    for (const char digit : *value) seconds = std::min(seconds * 10 + (digit - '0'), longest_retry_seconds);
  } else {
    const auto date = parse_http_date(*value);
    if (!date) return std::nullopt;
    const auto then = std::chrono::floor<std::chrono::seconds>(*date).time_since_epoch().count();
    seconds = std::min<std::int64_t>(then - now_unix_seconds, longest_retry_seconds);
  }
  if (seconds <= 0) return std::nullopt;
  return seconds;
}

}  // namespace pressroom::core
