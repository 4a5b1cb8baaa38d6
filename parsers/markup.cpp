// SPDX-License-Identifier: Apache-2.0
#include "parsers/markup.hpp"

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

/// Attributes by the tokenizer's states: a quote counts only at the start of a value.
class TagScanner {
 public:
  TagScanner(std::string_view text, std::size_t name_begin, MarkupKind kind) : text_(text), at_(name_begin) {
    markup_.kind = kind;
  }

  Markup run() {
    const std::size_t name_begin = at_;
    while (at_ < text_.size() && !core::is_ascii_white_space(text_[at_]) && text_[at_] != '/' && text_[at_] != '>')
      ++at_;
    markup_.name = text_.substr(name_begin, at_ - name_begin);
    const std::size_t attributes_begin = at_;
    while (at_ < text_.size() && text_[at_] != '>') {
      if (core::is_ascii_white_space(text_[at_])) {
        ++at_;
      } else if (text_[at_] == '/') {
        ++at_;
        markup_.self_closing = at_ < text_.size() && text_[at_] == '>';
      } else {
        scan_attribute();
      }
    }
    markup_.attributes_text = text_.substr(attributes_begin, at_ - attributes_begin);
    markup_.cut_off = at_ >= text_.size();
    markup_.end = markup_.cut_off ? text_.size() : at_ + 1;
    return markup_;
  }

 private:
  void scan_attribute() {
    ++markup_.attributes;
    ++at_;  // an '=' in first place belongs to the name
    while (at_ < text_.size() && !core::is_ascii_white_space(text_[at_]) && text_[at_] != '/' && text_[at_] != '>' &&
           text_[at_] != '=') {
      ++at_;
    }
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] != '=') return;
    ++at_;
    skip_blanks();
    if (at_ >= text_.size() || text_[at_] == '>') return;
    if (text_[at_] == '"' || text_[at_] == '\'') {
      const std::size_t end = text_.find(text_[at_], at_ + 1);
      at_ = end == npos ? text_.size() : end + 1;
      return;
    }
    while (at_ < text_.size() && !core::is_ascii_white_space(text_[at_]) && text_[at_] != '>') ++at_;
  }

  void skip_blanks() {
    while (at_ < text_.size() && core::is_ascii_white_space(text_[at_])) ++at_;
  }

  std::string_view text_;
  std::size_t at_;
  Markup markup_;
};

}  // namespace

Markup scan_markup(std::string_view text, std::size_t at, ContentOf content) {
  const std::string_view rest = text.substr(at);
  if (rest.size() < 2) return {};
  if (core::is_ascii_letter(rest[1])) return TagScanner(text, at + 1, MarkupKind::start_tag).run();
  if (rest[1] == '/') {
    if (rest.size() < 3) return {};
    if (core::is_ascii_letter(rest[2])) return TagScanner(text, at + 2, MarkupKind::end_tag).run();
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
