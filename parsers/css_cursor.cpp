// SPDX-License-Identifier: Apache-2.0
#include "parsers/css_cursor.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

bool is_newline(char c) { return c == '\n' || c == '\f' || c == '\r'; }

bool starts_name(char c) { return core::is_ascii_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; }

bool continues_name(char c) { return starts_name(c) || core::is_ascii_digit(c) || c == '-'; }

/// Quotes, '(', a lone backslash and what cannot be printed make a bad URL.
bool is_no_url(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '"' || c == '\'' || c == '(' || c == '\\' || byte < 0x20 || byte == 0x7F;
}

}  // namespace

bool CssCursor::take(std::string_view token) {
  if (!text_.substr(at_).starts_with(token)) return false;
  at_ += token.size();
  return true;
}

bool CssCursor::skip_blanks() {
  const std::size_t begin = at_;
  while (!at_end()) {
    if (core::is_ascii_white_space(peek())) {
      ++at_;
    } else if (text_.substr(at_).starts_with("/*")) {
      const std::size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
    } else {
      break;
    }
  }
  return at_ > begin;
}

bool CssCursor::escape_at(std::size_t ahead) const {
  return peek(ahead) == '\\' && at_ + ahead + 1 < text_.size() && !is_newline(peek(ahead + 1));
}

bool CssCursor::starts_identifier() const {
  if (peek() != '-') return starts_name(peek()) || escape_at(0);
  return peek(1) == '-' || starts_name(peek(1)) || escape_at(1);
}

/// Behind the backslash.
char32_t CssCursor::escape() {
  if (core::hex_value(peek()) < 0) {
    const auto lead = static_cast<unsigned char>(peek());
    const std::size_t length = lead < 0x80 ? 1u : lead < 0xE0 ? 2u : lead < 0xF0 ? 3u : 4u;
    const std::u32string character = core::decode_utf8(text_.substr(at_, length));
    at_ = std::min(at_ + length, text_.size());
    return character[0];
  }
  char32_t value = 0;
  for (int digits = 0; digits < 6 && core::hex_value(peek()) >= 0; ++digits, ++at_) {
    value = value * 16 + static_cast<char32_t>(core::hex_value(peek()));
  }
  if (!take("\r\n") && core::is_ascii_white_space(peek())) ++at_;
  return value == 0 ? 0xFFFD : value;
}

std::optional<std::string> CssCursor::identifier() {
  if (!starts_identifier()) return std::nullopt;
  return name();
}

std::optional<std::string> CssCursor::name() {
  std::string out;
  while (!at_end()) {
    if (continues_name(peek())) {
      out += peek();
      ++at_;
    } else if (escape_at(0)) {
      ++at_;
      core::append_utf8(out, escape());
    } else {
      break;
    }
  }
  if (out.empty()) return std::nullopt;
  return out;
}

core::Result<std::string> CssCursor::string() {
  const char quote = peek();
  ++at_;
  std::string out;
  while (peek() != quote || at_end()) {
    if (at_end()) return error("the string does not end");
    if (is_newline(peek())) return error("a line ends within the string");
    if (escape_at(0)) {
      ++at_;
      core::append_utf8(out, escape());
    } else if (peek() == '\\') {
      // An escaped line end stands for nothing.
      at_ += text_.substr(at_).starts_with("\\\r\n") ? 3u : std::min<std::size_t>(2, text_.size() - at_);
    } else {
      out += peek();
      ++at_;
    }
  }
  ++at_;
  return out;
}

std::optional<std::string> CssCursor::unquoted_url() {
  while (core::is_ascii_white_space(peek())) ++at_;
  std::string out;
  bool bad = false, ended = false;
  while (!at_end() && !take(")")) {
    if (core::is_ascii_white_space(peek())) {
      ended = true;
      ++at_;
      continue;
    }
    bad = bad || ended || (is_no_url(peek()) && !escape_at(0));
    if (escape_at(0)) {
      ++at_;
      core::append_utf8(out, escape());
    } else {
      out += peek();
      ++at_;
    }
  }
  if (bad) return std::nullopt;
  return out;
}

core::Result<std::string_view> CssCursor::argument() {
  const std::size_t end = text_.find(')', at_);
  if (end == std::string_view::npos) return error("')' is missing");
  const std::string_view found = text_.substr(at_, end - at_);
  at_ = end + 1;
  return found;
}

tl::unexpected<core::Error> CssCursor::error(std::string what) const {
  return core::fail(core::ErrorCode::configuration, std::move(what), "column " + std::to_string(at_ + 1));
}

}  // namespace pressroom::parsers
