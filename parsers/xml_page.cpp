// SPDX-License-Identifier: Apache-2.0
#include "parsers/xml_page.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::string_view k_cdata_begin = "<![CDATA[";
constexpr std::string_view k_cdata_end = "]]>";

/// As long as the marks that they stand for. HTML drops "</>" and comments; spaces would become part of a text, and a
/// span over them would not say what the page says.
constexpr std::string_view k_for_cdata_begin = "<!--  -->";
constexpr std::string_view k_for_cdata_end = "</>";

constexpr std::array<std::string_view, 14> k_void{"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                                  "input", "link", "meta", "param", "source", "track", "wbr"};

std::size_t behind(std::string_view text, std::string_view mark, std::size_t from) {
  const std::size_t at = text.find(mark, from);
  return at == std::string_view::npos ? text.size() : at + mark.size();
}

bool ends_name(char c) { return core::is_ascii_white_space(c) || c == '/' || c == '>'; }

std::string name_at(std::string_view text, std::size_t at) {
  std::string name;
  while (at < text.size() && !ends_name(text[at])) name += core::ascii_lower(text[at++]);
  return name;
}

/// Behind the '>' of the tag that begins at `at`; a '>' in quotes does not end it.
std::size_t tag_end(std::string_view text, std::size_t at) {
  char quote = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return at + 1;
    }
  }
  return text.size();
}

std::size_t doctype_end(std::string_view text, std::size_t at) {
  const std::size_t plain = behind(text, ">", at);
  const std::size_t subset = text.substr(0, plain).find('[', at);
  return subset == std::string_view::npos ? plain : behind(text, "]>", subset);
}

/// One pass over the markup; what it writes is as long as what it overwrites.
class Disguise {
 public:
  explicit Disguise(std::string& text) : text_(text) {}

  void run() {
    std::size_t at = text_.find('<');
    while (at < text_.size()) {
      at = text_.find('<', markup(at));
    }
  }

 private:
  std::size_t markup(std::size_t at) {
    const std::string_view rest = std::string_view(text_).substr(at);
    if (rest.starts_with(k_cdata_begin)) return cdata(at);
    if (rest.starts_with("<!--")) return behind(text_, "-->", at + 4);
    if (rest.starts_with("<?")) return behind(text_, "?>", at);
    if (rest.starts_with("<!")) return blank(at, doctype_end(text_, at));
    return tag(at);
  }

  std::size_t cdata(std::size_t at) {
    const std::size_t end = text_.find(k_cdata_end, at);
    // Tags are text within a title, comments too.
    write(at, in_title_ ? std::string(k_cdata_begin.size(), ' ') : std::string(k_for_cdata_begin));
    if (end == std::string::npos) return text_.size();
    write(end, in_title_ ? std::string(k_cdata_end.size(), ' ') : std::string(k_for_cdata_end));
    return end + k_cdata_end.size();
  }

  std::size_t tag(std::size_t at) {
    const bool closing = at + 1 < text_.size() && text_[at + 1] == '/';
    const std::string name = name_at(text_, at + (closing ? 2 : 1));
    const std::size_t end = tag_end(text_, at);
    const bool empty = !closing && end - at > 2 && text_[end - 2] == '/' && text_[end - 1] == '>';
    if (empty && std::find(k_void.begin(), k_void.end(), name) == k_void.end()) return blank(at, end);
    if (name == "title") in_title_ = !closing;
    return end;
  }

  std::size_t blank(std::size_t begin, std::size_t end) {
    std::fill(text_.begin() + static_cast<std::ptrdiff_t>(begin), text_.begin() + static_cast<std::ptrdiff_t>(end),
              ' ');
    return end;
  }
  void write(std::size_t at, std::string_view words) { text_.replace(at, words.size(), words); }

  std::string& text_;
  bool in_title_ = false;
};

}  // namespace

bool is_xml_page(std::string_view utf8) {
  std::size_t at = 0;
  while (at < utf8.size() && core::is_ascii_white_space(utf8[at])) ++at;
  if (!utf8.substr(at).starts_with("<?xml")) return false;
  while (at < utf8.size()) {
    const std::string_view rest = utf8.substr(at);
    if (core::is_ascii_white_space(rest.front())) {
      ++at;
    } else if (rest.starts_with("<!--")) {
      at = behind(utf8, "-->", at + 4);
    } else if (rest.starts_with("<?")) {
      at = behind(utf8, "?>", at);
    } else if (rest.starts_with("<!")) {
      at = doctype_end(utf8, at);
    } else {
      const std::string name = rest.front() == '<' ? name_at(utf8, at + 1) : std::string("html");
      return name != "html" && !name.ends_with(":html");
    }
  }
  return false;
}

void read_xml_as_html(std::string& utf8) { Disguise(utf8).run(); }

}  // namespace pressroom::parsers
