// SPDX-License-Identifier: Apache-2.0
#include "parsers/listed_item.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "parsers/character_references.hpp"
#include "parsers/claimed_date.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/markup.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_longest_url = 4'096;
constexpr std::size_t k_longest_title = 1'024;

}  // namespace

void ItemGatherer::add(std::optional<core::Url> url, std::string_view title, std::string_view date) {
  if (++entries_ > most_) {
    ++counts_.beyond;
  } else if (!url) {
    ++counts_.refused;
  } else if (!seen_.insert(url->href_without_fragment()).second) {
    ++counts_.repeated;
  } else {
    items_.push_back({*std::move(url), plain_title(title), claimed_date(date)});
  }
}

std::optional<core::Url> usable(core::Result<core::Url> url) {
  if (!url || url->has_credentials() || url->href().size() > k_longest_url) return std::nullopt;
  return *std::move(url);
}

std::string plain_title(std::string_view text) {
  // Bounded before the normal form is made, which may make a text longer or shorter.
  std::string title = core::collapse_white_space(core::nfc(cut_at_character(text, 4 * k_longest_title)));
  title.resize(cut_at_character(title, k_longest_title).size());
  while (title.ends_with(' ')) title.pop_back();
  return title;
}

std::string text_of_markup(std::string_view html) {
  std::string text;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t begin = std::min(html.find('<', at), html.size());
    text += resolve_character_references(html.substr(at, begin - at));
    if (begin == html.size()) break;
    const Markup markup = scan_markup(html, begin, ContentOf::html);
    if (markup.kind == MarkupKind::none) {
      text += '<';
      at = begin + 1;
      continue;
    }
    at = markup.end;
    if (markup.kind != MarkupKind::start_tag && markup.kind != MarkupKind::end_tag) continue;
    const std::string tag = core::ascii_lower(markup.name);
    if (is_block_element(tag)) text += ' ';
    if (markup.kind == MarkupKind::start_tag && is_raw_text_element(tag)) at = find_raw_text_end(html, at, tag);
  }
  return text;
}

std::string_view cut_at_character(std::string_view utf8, std::size_t bytes) {
  if (utf8.size() <= bytes) return utf8;
  while (bytes > 0 && (static_cast<unsigned char>(utf8[bytes]) & 0xC0) == 0x80) --bytes;
  return utf8.substr(0, bytes);
}

}  // namespace pressroom::parsers
