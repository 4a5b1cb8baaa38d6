// SPDX-License-Identifier: Apache-2.0
#include "parsers/xml_mender.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "parsers/character_references.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_longest_reference = 40;  ///< HTML's longest name has 32 letters

bool begins_name(char c) {
  return core::is_ascii_letter(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

/// Char of XML 1.0, 2.2.
bool is_xml_character(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c < 0xD800 || (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c <= 0x10FFFF);
}

void append_numeric(std::string& out, char32_t c) {
  if (c == '&') {
    out += "&#38;";
    return;
  }
  if (c == '<') {
    out += "&#60;";
    return;
  }
  out += fmt::format("&#{};", static_cast<std::uint32_t>(is_xml_character(c) ? c : U'\uFFFD'));
}

/// Bytes that mean nothing but themselves wherever they stand.
constexpr std::array<bool, 256> k_plain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < plain.size(); ++c) plain[c] = true;
  for (const char c : {'\t', '\n', '\r'}) plain[static_cast<unsigned char>(c)] = true;
  for (const char c : {'<', '>', '&', '"', '\'', ']', '\xEF'}) plain[static_cast<unsigned char>(c)] = false;
  return plain;
}();

/// Where what begins at `at` and ends with `end` is over; the end of the text when it is cut off.
std::size_t behind(std::string_view text, std::size_t at, std::string_view end) {
  const std::size_t found = text.find(end, at);
  return found == std::string_view::npos ? text.size() : found + end.size();
}

}  // namespace

core::Result<void> XmlMender::append(std::string& out, std::size_t size) {
  while (!done() && out.size() < size) {
    const char c = text_[at_];
    if (place_ != Place::before_root && k_plain[static_cast<unsigned char>(c)]) {
      copy_plain(out, size);
    } else if (place_ == Place::cdata && rest().starts_with("]]>")) {
      at_ += 3;
      place_ = Place::text;
    } else if (place_ == Place::tag) {
      TRY(read_in_tag(out));
    } else if (c == '<' && place_ != Place::cdata) {
      begin_markup(out);
    } else if (place_ == Place::before_root) {
      at_ = std::min(text_.find('<', at_), text_.size());
    } else if (c == '&' && place_ == Place::text) {
      read_reference(out);
    } else if (c == '<' || c == '&' || c == '"' || c == '\'' || c == '>') {
      // Quotes in text are harmless, but then no attribute can be found outside of a tag that was counted here.
      append_numeric(out, static_cast<char32_t>(c));
      ++at_;
    } else {
      copy_character(out);
    }
  }
  return {};
}

bool XmlMender::begins_tag() const {
  const std::string_view ahead = text_.substr(at_ + 1, 2);
  return !ahead.empty() && (begins_name(ahead[0]) || (ahead[0] == '/' && ahead.size() == 2 && begins_name(ahead[1])));
}

void XmlMender::begin_markup(std::string& out) {
  const std::string_view ahead = rest();
  if (ahead.starts_with("<!--")) {
    at_ = behind(text_, at_ + 4, "-->");
  } else if (ahead.starts_with("<![CDATA[")) {
    at_ += 9;
    if (place_ == Place::text) place_ = Place::cdata;
  } else if (ahead.starts_with("<!")) {
    skip_declaration();
  } else if (ahead.starts_with("<?")) {
    at_ = behind(text_, at_ + 2, "?>");
  } else if (begins_tag()) {
    out += '<';
    ++at_;
    place_ = Place::tag;
    attributes_ = 0;
    quote_ = '\0';
  } else {
    if (place_ == Place::text) append_numeric(out, '<');
    ++at_;
  }
}

/// A document type with its internal subset, as XML 1.0, 2.8 nests it: literals, comments, and one pair of brackets.
void XmlMender::skip_declaration() {
  constexpr std::string_view k_document_type = "<!doctype";
  if (document_type_.empty() && core::ascii_lower(rest().substr(0, k_document_type.size())) == k_document_type) {
    std::size_t begin = at_ + k_document_type.size();
    while (begin < text_.size() && core::is_ascii_white_space(text_[begin])) ++begin;
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n[>", begin), text_.size());
    document_type_ = text_.substr(begin, end - begin);
  }
  bool inside = false;
  for (at_ += 2; at_ < text_.size();) {
    const char c = text_[at_];
    if (c == '"' || c == '\'') {
      at_ = behind(text_, at_ + 1, std::string_view(&c, 1));
    } else if (rest().starts_with("<!--")) {
      at_ = behind(text_, at_ + 4, "-->");
    } else {
      ++at_;
      if (c == '[') inside = true;
      if (c == ']') inside = false;
      if (c == '>' && !inside) return;
    }
  }
}

void XmlMender::read_reference(std::string& out) {
  const std::string_view ahead = text_.substr(at_, k_longest_reference);
  const auto reference = read_character_reference(ahead);
  // HTML forgives a missing ';', but "?a=1&copy=2" is an address with a bare '&'.
  if (!reference || ahead[reference->length - 1] != ';') {
    append_numeric(out, '&');
    ++at_;
    return;
  }
  append_numeric(out, reference->first);
  if (reference->second != 0) append_numeric(out, reference->second);
  at_ += reference->length;
}

core::Result<void> XmlMender::read_in_tag(std::string& out) {
  const char c = text_[at_];
  if (c == '<' && (begins_tag() || rest().starts_with("<!") || rest().starts_with("<?"))) {
    // The tag was never closed; the parser finds the fault at this place.
    place_ = Place::text;
    quote_ = '\0';
    return {};
  }
  if (c == '&') {
    read_reference(out);
    return {};
  }
  if (c == '<' || (c == '>' && quote_ != '\0')) {
    append_numeric(out, static_cast<char32_t>(c));
    ++at_;
    return {};
  }
  if (quote_ != '\0') {
    if (c == quote_) quote_ = '\0';
  } else if (c == '"' || c == '\'') {
    quote_ = c;
    if (++attributes_ > k_most_attributes) {
      return core::fail(core::ErrorCode::limit, fmt::format("a tag has more than {} attributes", k_most_attributes),
                        fmt::format("byte {}", at_));
    }
  } else if (c == '>') {
    place_ = Place::text;
  }
  copy_character(out);
  return {};
}

void XmlMender::copy_plain(std::string& out, std::size_t size) {
  const std::size_t last = std::min(text_.size(), at_ + (size - out.size()));
  std::size_t end = at_;
  while (end < last && k_plain[static_cast<unsigned char>(text_[end])]) ++end;
  out += text_.substr(at_, end - at_);
  at_ = end;
}

void XmlMender::copy_character(std::string& out) {
  const auto c = static_cast<unsigned char>(text_[at_]);
  if (rest().starts_with("\xEF\xBF\xBE") || rest().starts_with("\xEF\xBF\xBF")) {
    out += "\xEF\xBF\xBD";
    at_ += 3;
    return;
  }
  out += is_xml_character(c) ? text_[at_] : ' ';
  ++at_;
}

}  // namespace pressroom::parsers
