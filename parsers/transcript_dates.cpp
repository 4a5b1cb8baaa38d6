// SPDX-License-Identifier: Apache-2.0
#include "parsers/transcript_dates.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "core/url.hpp"
#include "parsers/anchors.hpp"
#include "parsers/dates.hpp"
#include "parsers/label_words.hpp"

namespace pressroom::parsers {

namespace {

/// A line with place and day is shorter than this; what is longer tells a story, with other dates in it.
constexpr std::uint32_t k_longest_opening_line = 120;

core::Dated dated(const FoundDate& found, const char* method) { return {found.value, method, std::nullopt}; }

/// The date and where its words stand.
core::Dated anchored(const FoundDate& found, const char* method, const GlyphText& text, GlyphRange range,
                     const std::string& words, int page) {
  core::Dated date = dated(found, method);
  const GlyphRange part = text.part(range, words.substr(found.begin, found.end - found.begin));
  const auto spans = anchor(text, part, page, 0);
  if (!spans.empty()) date.span = spans.front();
  return date;
}

void read_published(const std::vector<PageReading>& pages, DateOrder order, TranscriptDates& dates) {
  for (const PageReading& page : pages) {
    const GlyphRange all{0, static_cast<std::uint32_t>(page.dateline.glyphs.size())};
    const std::string words = page.dateline.text(all);
    const Dateline dateline = read_dateline(words, order);
    if (dates.source.empty()) dates.source = dateline.source;
    if (!dateline.date) continue;
    dates.published = anchored(*dateline.date, "dateline", page.dateline, all, words, page.number);
    return;
  }
  for (const PageReading& page : pages) {
    if (page.linked_date.empty()) continue;
    dates.published = core::Dated{page.linked_date, "json-ld", std::nullopt};
    return;
  }
  const auto url = core::Url::parse(pages.front().url);
  const auto found = url ? find_url_date(url->path()) : std::nullopt;
  if (found) dates.published = dated(*found, "url");
}

/// "For Immediate Release", in a line or the one before it: its day is that of the publication, and of the event at
/// best.
bool is_release_line(const GlyphText& body, std::size_t block) {
  const auto says = [&](std::size_t at) {
    const Block& line = body.blocks[at];
    return line.glyphs.end - line.glyphs.begin <= k_longest_opening_line &&
           core::ascii_lower(body.text(line.glyphs)).find("for immediate release") != std::string::npos;
  };
  return says(block) || (block > 0 && says(block - 1));
}

bool is_read_as(const std::optional<core::Dated>& published, const core::Dated& date) {
  if (!published || !published->span || !date.span || published->span->page != date.span->page) return false;
  return published->span->byte_start < date.span->byte_end && date.span->byte_start < published->span->byte_end;
}

bool is_stamp(std::string_view date) {
  return std::all_of(date.begin(), date.end(),
                     [](char c) { return core::is_ascii_letter(c) || core::is_ascii_digit(c); });
}

/// The day of a page and not of what happened ("Last updated 12 June 2025"), or a day that a sentence speaks of.
bool is_of_something_else(const std::string& line, const FoundDate& found) {
  constexpr std::array<std::string_view, 8> k_of_page{"published",   "updated",       "last updated",
                                                      "posted",      "last modified", "ver\u00F6ffentlicht",
                                                      "actualizado", "publicado"};
  constexpr std::array<std::string_view, 7> k_happened{" held ",  " took place", " met ",      " gave ",
                                                       " given ", " spoke ",     " delivered "};
  constexpr std::size_t k_most_words = 4;
  const std::string plain = folded(line);
  const auto starts = [&](std::string_view word) { return plain.starts_with(word); };
  if (std::any_of(k_of_page.begin(), k_of_page.end(), starts)) return true;
  if (!plain.ends_with('.')) return false;
  const auto tells = [&](std::string_view word) { return plain.find(word) != std::string::npos; };
  const std::size_t words = words_of(line).size() - words_of(line.substr(found.begin, found.end - found.begin)).size();
  return words > k_most_words && std::none_of(k_happened.begin(), k_happened.end(), tells);
}

std::optional<core::Dated> of_opening(const PageReading& first, DateOrder order, std::size_t blocks,
                                      const std::optional<core::Dated>& published) {
  for (std::size_t i = 0; i < blocks && i < first.body.blocks.size(); ++i) {
    const Block& block = first.body.blocks[i];
    if (block.preset == CharClass::furniture || block.preset == CharClass::caption) continue;
    if (block.glyphs.end - block.glyphs.begin > k_longest_opening_line) continue;
    const std::string words = first.body.text(block.glyphs);
    const auto found = find_date(words, order);
    // "14JUL1967" is the stamp of whoever received the sheet.
    if (!found || is_stamp(words.substr(found->begin, found->end - found->begin))) continue;
    if (is_of_something_else(words, *found)) continue;
    core::Dated date = anchored(*found, "opening", first.body, block.glyphs, words, first.number);
    if (!is_read_as(published, date) || !is_release_line(first.body, i)) return date;
  }
  return std::nullopt;
}

std::optional<core::Dated> of_title(const std::optional<std::string>& title, DateOrder order,
                                    const std::optional<core::Dated>& published) {
  if (!title) return std::nullopt;
  auto found = find_date(*title, order);
  const auto near = published ? day_of(published->value) : std::nullopt;
  if (!found && near) found = find_day_near(*title, *near);
  return found ? std::optional(dated(*found, "title")) : std::nullopt;
}

}  // namespace

TranscriptDates read_dates(const std::vector<PageReading>& pages, const core::Room& room,
                           const std::optional<core::Dated>& announced, std::size_t opening_blocks) {
  const DateOrder order = date_order_of(room.by_evidence ? pages.front().language : room.language);
  TranscriptDates dates;
  read_published(pages, order, dates);
  dates.event = announced;
  const PageReading& first = pages.front();
  if (!dates.event && first.number == 1) dates.event = of_opening(first, order, opening_blocks, dates.published);
  if (!dates.event) dates.event = of_title(first.title, order, dates.published);
  return dates;
}

}  // namespace pressroom::parsers
