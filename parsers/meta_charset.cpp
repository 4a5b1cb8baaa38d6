// SPDX-License-Identifier: Apache-2.0
#include "parsers/meta_charset.hpp"

#include <string>
#include <utility>
#include <vector>

#include "core/http_headers.hpp"
#include "core/text.hpp"
#include "parsers/charset_labels.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_prescan_bytes = 1024;

/// Reads the head of a page tag by tag; every step moves on or ends the scan.
class Prescan {
 public:
  explicit Prescan(std::string_view bytes) : bytes_(bytes.substr(0, k_prescan_bytes)) {}

  std::optional<std::string_view> run() {
    while (at_ < bytes_.size()) {
      const std::string_view rest = bytes_.substr(at_);
      if (rest.starts_with("<!--")) {
        // The two dashes of "<!--" may be those of "-->".
        const std::size_t end = bytes_.find("-->", at_ + 2);
        at_ = end == std::string_view::npos ? bytes_.size() : end + 3;
      } else if (is_meta(rest)) {
        at_ += 5;
        if (const auto found = read_meta()) return found;
      } else if (is_tag(rest)) {
        skip_tag();
      } else if (rest.starts_with("<!") || rest.starts_with("</") || rest.starts_with("<?")) {
        const std::size_t end = bytes_.find('>', at_);
        at_ = end == std::string_view::npos ? bytes_.size() : end + 1;
      } else {
        ++at_;
      }
    }
    return std::nullopt;
  }

 private:
  struct Attribute {
    std::string name, value;
  };

  static bool is_meta(std::string_view rest) {
    return rest.size() > 5 && core::equals_ignoring_case(rest.substr(0, 5), "<meta") &&
           (core::is_ascii_white_space(rest[5]) || rest[5] == '/');
  }

  static bool is_tag(std::string_view rest) {
    if (rest.size() < 2 || rest[0] != '<') return false;
    return core::is_ascii_letter(rest[1]) || (rest[1] == '/' && rest.size() > 2 && core::is_ascii_letter(rest[2]));
  }

  void skip_tag() {
    while (at_ < bytes_.size() && !core::is_ascii_white_space(bytes_[at_]) && bytes_[at_] != '>') ++at_;
    while (next_attribute()) {
    }
  }

  /// "Get an attribute" of the prescan; nullopt at the end of the tag or of the bytes.
  std::optional<Attribute> next_attribute() {
    while (at_ < bytes_.size() && (core::is_ascii_white_space(bytes_[at_]) || bytes_[at_] == '/')) ++at_;
    if (at_ >= bytes_.size() || bytes_[at_] == '>') return std::nullopt;
    Attribute attribute;
    while (at_ < bytes_.size() && !core::is_ascii_white_space(bytes_[at_]) && bytes_[at_] != '/' &&
           bytes_[at_] != '>' && (bytes_[at_] != '=' || attribute.name.empty())) {
      attribute.name += core::ascii_lower(bytes_[at_++]);
    }
    skip_blanks();
    if (at_ >= bytes_.size() || bytes_[at_] != '=') return attribute;
    ++at_;
    skip_blanks();
    if (at_ >= bytes_.size()) return std::nullopt;
    if (const char quote = bytes_[at_]; quote == '"' || quote == '\'') {
      const std::size_t end = bytes_.find(quote, at_ + 1);
      if (end == std::string_view::npos) {
        at_ = bytes_.size();
        return std::nullopt;
      }
      attribute.value = core::ascii_lower(bytes_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      return attribute;
    }
    while (at_ < bytes_.size() && !core::is_ascii_white_space(bytes_[at_]) && bytes_[at_] != '>') {
      attribute.value += core::ascii_lower(bytes_[at_++]);
    }
    return attribute;
  }

  void skip_blanks() {
    while (at_ < bytes_.size() && core::is_ascii_white_space(bytes_[at_])) ++at_;
  }

  std::optional<std::string_view> read_meta() {
    std::optional<std::string_view> charset, of_content;
    bool pragma = false, seen_charset = false, seen_content = false, seen_equiv = false;
    while (const auto attribute = next_attribute()) {
      if (attribute->name == "charset" && !std::exchange(seen_charset, true)) {
        charset = charset_of_label(attribute->value);
      } else if (attribute->name == "content" && !std::exchange(seen_content, true)) {
        of_content = charset_of_content_type(attribute->value);
      } else if (attribute->name == "http-equiv" && !std::exchange(seen_equiv, true)) {
        pragma = attribute->value == "content-type";
      }
    }
    // A tag cut off by the end of the prescan declares nothing.
    if (at_ >= bytes_.size()) return std::nullopt;
    if (seen_charset) return charset;
    return pragma ? of_content : std::nullopt;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<std::string_view> meta_charset(std::string_view payload) {
  auto charset = Prescan(payload).run();
  if (!charset) charset = xml_declared_charset(payload.substr(0, k_prescan_bytes));
  if (charset == "utf-16le" || charset == "utf-16be") return "utf-8";
  if (charset == "x-user-defined") return "windows-1252";
  return charset;
}

// As HTML 13.2.3.2, "get an XML encoding", has it.
std::optional<std::string_view> xml_declared_charset(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return std::nullopt;
  const std::string_view declaration = bytes.substr(0, bytes.find('>'));
  std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return std::nullopt;
  at += std::string_view("encoding").size();
  const auto skip_controls = [&] {
    while (at < declaration.size() && static_cast<unsigned char>(declaration[at]) <= 0x20) ++at;
  };
  skip_controls();
  if (at >= declaration.size() || declaration[at] != '=') return std::nullopt;
  ++at;
  skip_controls();
  if (at >= declaration.size() || (declaration[at] != '"' && declaration[at] != '\'')) return std::nullopt;
  const std::size_t end = declaration.find(declaration[at], at + 1);
  if (end == std::string_view::npos) return std::nullopt;
  return charset_of_label(declaration.substr(at + 1, end - at - 1));
}

std::optional<std::string_view> charset_of_content_type(std::string_view value) {
  constexpr std::string_view k_word = "charset";
  for (std::size_t at = 0; at + k_word.size() <= value.size(); ++at) {
    if (!core::equals_ignoring_case(value.substr(at, k_word.size()), k_word)) continue;
    std::size_t begin = at + k_word.size();
    while (begin < value.size() && core::is_ascii_white_space(value[begin])) ++begin;
    if (begin >= value.size() || value[begin] != '=') continue;
    ++begin;
    while (begin < value.size() && core::is_ascii_white_space(value[begin])) ++begin;
    if (begin >= value.size()) return std::nullopt;
    if (const char quote = value[begin]; quote == '"' || quote == '\'') {
      const std::size_t end = value.find(quote, begin + 1);
      if (end == std::string_view::npos) return std::nullopt;
      return charset_of_label(value.substr(begin + 1, end - begin - 1));
    }
    std::size_t end = begin;
    while (end < value.size() && !core::is_ascii_white_space(value[end]) && value[end] != ';') ++end;
    return charset_of_label(value.substr(begin, end - begin));
  }
  return std::nullopt;
}

}  // namespace pressroom::parsers
