// SPDX-License-Identifier: Apache-2.0
#include "parsers/markup.hpp"

#include <algorithm>

#include "core/http_headers.hpp"
#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t npos = std::string_view::npos;

Markup up_to(std::string_view text, MarkupKind kind, std::size_t begin, std::string_view terminator) {
  const std::size_t end = text.find(terminator, begin);
  Markup markup;
  markup.kind = kind;
  markup.cut_off = end == npos;
  markup.end = markup.cut_off ? text.size() : end + terminator.size();
  return markup;
}

/// `begin` is behind "<!--".
Markup scan_comment(std::string_view text, std::size_t begin) {
  const std::string_view rest = text.substr(begin);
  if (rest.starts_with('>')) return up_to(text, MarkupKind::comment, begin, ">");
  if (rest.starts_with("->")) return up_to(text, MarkupKind::comment, begin, "->");
  for (std::size_t dashes = text.find("--", begin); dashes != npos; dashes = text.find("--", dashes + 1)) {
    const std::string_view tail = text.substr(dashes + 2);
    if (tail.starts_with('>')) return up_to(text, MarkupKind::comment, dashes, "-->");
    if (tail.starts_with("!>")) return up_to(text, MarkupKind::comment, dashes, "--!>");
  }
  return up_to(text, MarkupKind::comment, text.size(), "-->");
}

void skip_blanks(std::string_view text, std::size_t& at) {
  while (at < text.size() && core::is_ascii_white_space(text[at])) ++at;
}

bool ends_word(char c) { return core::is_ascii_white_space(c) || c == '/' || c == '>'; }

/// Reads the attribute that begins at `text[at]`, which is neither white space nor '/' nor '>', and puts `at` behind it
/// (HTML 13.2.5.33 on): a quote counts only at the start of a value.
WrittenAttribute scan_attribute(std::string_view text, std::size_t& at) {
  const std::size_t name_begin = at++;  // an '=' in first place belongs to the name
  while (at < text.size() && !ends_word(text[at]) && text[at] != '=') ++at;
  WrittenAttribute attribute{text.substr(name_begin, at - name_begin), {}};
  skip_blanks(text, at);
  if (at >= text.size() || text[at] != '=') return attribute;
  ++at;
  skip_blanks(text, at);
  if (at >= text.size() || text[at] == '>') return attribute;
  if (text[at] == '"' || text[at] == '\'') {
    const std::size_t end = std::min(text.find(text[at], at + 1), text.size());
    attribute.value = text.substr(at + 1, end - at - 1);
    at = std::min(end + 1, text.size());
    return attribute;
  }
  const std::size_t value_begin = at;
  while (at < text.size() && !core::is_ascii_white_space(text[at]) && text[at] != '>') ++at;
  attribute.value = text.substr(value_begin, at - value_begin);
  return attribute;
}

Markup scan_tag(std::string_view text, std::size_t at, MarkupKind kind, std::vector<WrittenAttribute>* attributes) {
  Markup markup;
  markup.kind = kind;
  if (attributes != nullptr) attributes->clear();
  const std::size_t name_begin = at;
  while (at < text.size() && !ends_word(text[at])) ++at;
  markup.name = text.substr(name_begin, at - name_begin);
  const std::size_t attributes_begin = at;
  while (at < text.size() && text[at] != '>') {
    if (core::is_ascii_white_space(text[at])) {
      ++at;
    } else if (text[at] == '/') {
      ++at;
      markup.self_closing = at < text.size() && text[at] == '>';
    } else {
      ++markup.attributes;
      const WrittenAttribute attribute = scan_attribute(text, at);
      if (attributes != nullptr) attributes->push_back(attribute);
    }
  }
  markup.attributes_text = text.substr(attributes_begin, at - attributes_begin);
  markup.cut_off = at >= text.size();
  markup.end = markup.cut_off ? text.size() : at + 1;
  return markup;
}

}  // namespace

Markup scan_markup(std::string_view text, std::size_t at, ContentOf content,
                   std::vector<WrittenAttribute>* attributes) {
  const std::string_view rest = text.substr(at);
  if (rest.size() < 2) return {};
  if (core::is_ascii_letter(rest[1])) return scan_tag(text, at + 1, MarkupKind::start_tag, attributes);
  if (rest[1] == '/') {
    if (rest.size() < 3) return {};
    if (core::is_ascii_letter(rest[2])) return scan_tag(text, at + 2, MarkupKind::end_tag, attributes);
    if (rest[2] == '>') return up_to(text, MarkupKind::nothing, at, ">");
    return up_to(text, MarkupKind::comment, at, ">");
  }
  if (rest.starts_with("<!--")) return scan_comment(text, at + 4);
  if (content == ContentOf::foreign && rest.starts_with("<![CDATA[")) {
    return up_to(text, MarkupKind::cdata, at, "]]>");
  }
  if (rest[1] == '!' || rest[1] == '?') return up_to(text, MarkupKind::comment, at, ">");
  return {};
}

bool is_rewritten(std::string_view value) {
  return std::any_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '&' || byte >= 0x7F || (byte < 0x20 && c != '\t' && c != '\n' && c != '\f');
  });
}

std::vector<WrittenAttribute> scan_attributes(std::string_view attributes_text) {
  std::vector<WrittenAttribute> attributes;
  for (std::size_t at = 0; at < attributes_text.size();) {
    if (attributes_text[at] == '/' || core::is_ascii_white_space(attributes_text[at])) {
      ++at;
    } else {
      attributes.push_back(scan_attribute(attributes_text, at));
    }
  }
  return attributes;
}

std::size_t find_raw_text_end(std::string_view text, std::size_t at, std::string_view name) {
  if (core::equals_ignoring_case(name, "plaintext")) return text.size();
  for (std::size_t end = text.find("</", at); end != npos; end = text.find("</", end + 1)) {
    const std::string_view rest = text.substr(end + 2);
    if (rest.size() <= name.size()) break;
    const char next = rest[name.size()];
    const bool ends_name = core::is_ascii_white_space(next) || next == '/' || next == '>';
    if (ends_name && core::equals_ignoring_case(rest.substr(0, name.size()), name)) return end;
  }
  return text.size();
}

bool is_rcdata_element(std::string_view tag) { return tag == "title" || tag == "textarea"; }

bool is_raw_text_element(std::string_view tag) {
  return tag == "script" || tag == "style" || tag == "xmp" || tag == "iframe" || tag == "noembed" ||
         tag == "noframes" || tag == "plaintext";
}

}  // namespace pressroom::parsers
