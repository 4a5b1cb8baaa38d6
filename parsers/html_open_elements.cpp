// SPDX-License-Identifier: Apache-2.0
#include "parsers/html_open_elements.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/http_headers.hpp"
#include "core/text.hpp"
#include "parsers/markup.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers {

namespace {

/// A font element ends foreign content only with one of these attributes (HTML 13.2.6.5).
bool leaves_foreign(const HtmlTag& tag, std::string_view attributes_text) {
  if (tag.name != "font") return tag.is(k_leaves_foreign);
  const auto attributes = scan_attributes(attributes_text);
  return std::any_of(attributes.begin(), attributes.end(), [](const WrittenAttribute& attribute) {
    const auto is = [&](std::string_view name) { return core::equals_ignoring_case(attribute.name, name); };
    return is("color") || is("face") || is("size");
  });
}

/// Of several attributes of one name the first counts. A reference in it is not resolved.
bool encodes_html(std::string_view attributes_text) {
  const auto attributes = scan_attributes(attributes_text);
  const auto encoding = std::find_if(attributes.begin(), attributes.end(), [](const WrittenAttribute& attribute) {
    return core::equals_ignoring_case(attribute.name, "encoding");
  });
  return encoding != attributes.end() && (core::equals_ignoring_case(encoding->value, "text/html") ||
                                          core::equals_ignoring_case(encoding->value, "application/xhtml+xml"));
}

/// The integration points of SVG and MathML (HTML 13.2.6).
bool is_island(std::string_view tag, bool svg, std::string_view attributes_text) {
  if (svg) return tag == "foreignobject" || tag == "desc" || tag == "title";
  if (tag == "annotation-xml") return encodes_html(attributes_text);
  return tag == "mi" || tag == "mo" || tag == "mn" || tag == "ms" || tag == "mtext";
}

bool is_list_item(std::string_view tag) { return tag == "li" || tag == "dd" || tag == "dt"; }

bool is_definition(std::string_view tag) { return tag == "dd" || tag == "dt"; }

bool is_of_ruby(std::string_view tag) { return tag == "rt" || tag == "rp" || tag == "rb" || tag == "rtc"; }

}  // namespace

bool HtmlOpenElements::in_foreign_content() const {
  return !stack_.empty() && stack_.back().space != Space::html && !stack_.back().island;
}

std::uint64_t HtmlOpenElements::marks() const {
  std::uint64_t all = 0;
  for (const Element& element : stack_) all |= element.marks;
  for (const Formatting& formatting : list_) all |= formatting.marks;
  return all;
}

bool HtmlOpenElements::takes_blocks() const {
  constexpr std::array<std::string_view, 4> k_swallows{"select", "template", "frameset", "noscript"};
  const bool active = std::any_of(list_.begin(), list_.end(), [](const Formatting& one) { return one.tag != nullptr; });
  if (active || std::any_of(stack_.begin(), stack_.end(), [&](const Element& element) {
        return element.space != Space::html || is_one_of(element.tag->name, k_swallows);
      })) {
    return false;
  }
  // Outside of its cells a table moves what it holds to where it stands itself (HTML 13.2.6.1).
  const auto part = std::find_if(stack_.rbegin(), stack_.rend(), [](const Element& element) {
    return element.tag->name == "table" || element.tag->is(k_table_part);
  });
  return part == stack_.rend() || part->tag->is(k_marker);
}

void HtmlOpenElements::start(const HtmlTag& tag, const HtmlStartTag& written) {
  if (in_foreign_content()) {
    if (!leaves_foreign(tag, written.attributes_text)) {
      if (!written.self_closing) push(tag, written, stack_.back().space);
      return;
    }
    while (in_foreign_content()) pop_to(stack_.size() - 1);
  }
  if (in_select() && !start_in_select(tag)) return;
  if (tag.is(k_once | k_void)) return;
  if (tag.is(k_foreign_root)) {
    if (!written.self_closing) push(tag, written, tag.name == "svg" ? Space::svg : Space::math);
    return;
  }
  if (tag.name == "form" && templates_ == 0) {
    if (form_) return;
    form_ = true;
  }
  if (tag.is(k_table_part) && !start_table_part(tag)) return;
  if (tag.name == "table") close_table();
  if (is_list_item(tag.name)) close_list_item(tag);
  if (tag.is(k_closes_p)) close_paragraph();
  // Text may have opened formatting elements again, which then stand above what was last.
  const bool top_is_certain = !stack_.empty() && waiting_ == 0;
  if (tag.is(k_heading) && top_is_certain && stack_.back().tag->is(k_heading)) pop_to(stack_.size() - 1);
  if ((tag.name == "option" || tag.name == "optgroup") && top_is_certain && top_is("option")) pop_to(stack_.size() - 1);
  if (is_of_ruby(tag.name)) close_in_ruby(tag);
  if (tag.name == "button") end_scoped(tag);
  if (tag.name == "a" && active(tag) != k_nowhere) {
    end_formatting(tag);
    if (const std::size_t left = active(tag); left != k_nowhere) erase_formatting(left);
  }
  if (tag.name == "nobr" && in_scope(tag) != k_nowhere) end_formatting(tag);
  push(tag, written, Space::html);
}

bool HtmlOpenElements::start_raw_text(const HtmlTag& tag) {
  if (!in_select() || tag.name == "script") return true;
  if (tag.name != "textarea") return false;
  pop_to(select_place());
  return true;
}

void HtmlOpenElements::end(const HtmlTag& tag) {
  for (std::size_t i = stack_.size(); i-- > 0 && stack_[i].space != Space::html;) {
    if (stack_[i].tag->same_as(tag)) return pop_to(i);
  }
  if (const std::size_t select = select_place(); select != k_nowhere) return end_in_select(tag, select);
  if (tag.name == "template") {
    if (const std::size_t place = topmost("template"); place != k_nowhere) {
      pop_to(place);
      clear_to_marker();
    }
  } else if (tag.is(k_table_part) || tag.name == "table") {
    end_table_part(tag);
  } else if (tag.name == "form") {
    end_form();
  } else if (tag.name == "frameset") {
    // Most are ignored where they stand: nothing else may go with one.
    if (top_is("frameset")) pop_to(stack_.size() - 1);
  } else if (tag.is(k_formatting)) {
    end_formatting(tag);
  } else if (tag.is(k_scoped_end)) {
    end_scoped(tag);
  } else {
    end_ordinary(tag);
  }
}

/// Nothing but options and groups stands above an open select whose mode is on.
std::size_t HtmlOpenElements::select_place() const {
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].tag->name == "select" && stack_[i].space == Space::html) return i;
    if (stack_[i].tag->name != "option" && stack_[i].tag->name != "optgroup") return k_nowhere;
  }
  return k_nowhere;
}

/// False when the tag is done with: most tags are ignored inside a select (HTML 13.2.6.4.16).
bool HtmlOpenElements::start_in_select(const HtmlTag& tag) {
  if (tag.name == "option" || tag.name == "template") return true;
  if (tag.name == "optgroup") {
    if (top_is("option")) pop_to(stack_.size() - 1);
    if (top_is("optgroup")) pop_to(stack_.size() - 1);
    return true;
  }
  const bool ends_it = tag.name == "select" || tag.name == "input" || tag.name == "keygen" || tag.name == "textarea";
  const bool of_table = tag.is(k_table_part) || tag.name == "table";
  if (ends_it || (of_table && (templates_ > 0 || topmost("table") != k_nowhere))) {
    pop_to(select_place());
    return of_table;
  }
  return false;
}

void HtmlOpenElements::end_in_select(const HtmlTag& tag, std::size_t select) {
  if (tag.name == "select") {
    pop_to(select);
  } else if (tag.name == "option" || tag.name == "optgroup") {
    if (tag.name == "optgroup" && top_is("option") && stack_.size() > 1 &&
        stack_[stack_.size() - 2].tag->name == "optgroup") {
      pop_to(stack_.size() - 1);
    }
    if (top_is(tag.name)) pop_to(stack_.size() - 1);
  } else if (tag.name == "template" && templates_ > 0) {
    pop_to(topmost("template"));
    clear_to_marker();
  } else if (tag.is(k_table_part) || tag.name == "table") {
    end_table_part(tag);
  }
}

/// Where the table or the template that a part of a table would belong to stands; nowhere when such a part is ignored.
std::size_t HtmlOpenElements::table_place() const {
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].space != Space::html) continue;
    if (stack_[i].tag->name == "table") return i;
    if (stack_[i].tag->name != "template") continue;
    // What a template begins with says whether it holds parts of a table.
    return i + 1 == stack_.size() || stack_[i + 1].tag->is(k_table_part) ? i : k_nowhere;
  }
  return k_nowhere;
}

/// A table outside of any cell ends the table it would stand in.
void HtmlOpenElements::close_table() {
  const std::size_t table = table_place();
  if (table == k_nowhere || stack_[table].tag->name != "table") return;
  for (std::size_t i = table + 1; i < stack_.size(); ++i) {
    if (stack_[i].tag->is(k_table_part) && stack_[i].tag->is(k_marker) && stack_[i].space == Space::html) return;
  }
  pop_to(table);
}

/// False when the tag is ignored. Cells end at the next cell, rows at the next row, whatever is open inside them.
bool HtmlOpenElements::start_table_part(const HtmlTag& tag) {
  const std::size_t table = table_place();
  if (table == k_nowhere) return false;
  const auto rank = [](const HtmlTag& part) {
    if (part.name == "td" || part.name == "th") return 0;
    return part.name == "tr" ? 1 : 2;
  };
  for (std::size_t i = table + 1; i < stack_.size(); ++i) {
    const HtmlTag& open = *stack_[i].tag;
    const bool ends = open.is(k_table_part) && stack_[i].space == Space::html &&
                      (rank(open) <= rank(tag) || open.name == "caption" || open.name == "colgroup");
    if (!ends) continue;
    const auto cells = std::count_if(
        stack_.begin() + static_cast<std::ptrdiff_t>(i), stack_.end(),
        [](const Element& e) { return e.tag->is(k_table_part) && e.tag->is(k_marker) && e.space == Space::html; });
    pop_to(i);
    for (std::ptrdiff_t cell = 0; cell < cells; ++cell) clear_to_marker();
    break;
  }
  return true;
}

void HtmlOpenElements::end_table_part(const HtmlTag& tag) {
  const std::size_t table = table_place();
  if (table == k_nowhere) return;
  std::size_t found = k_nowhere;
  for (std::size_t i = stack_.size(); i-- > table;) {
    if (stack_[i].tag == &tag && stack_[i].space == Space::html) {
      found = i;
      break;
    }
  }
  if (found == k_nowhere) return;
  std::size_t cells = 0;
  for (std::size_t i = found; i < stack_.size(); ++i) {
    cells += stack_[i].tag->is(k_table_part) && stack_[i].tag->is(k_marker) && stack_[i].space == Space::html ? 1 : 0;
  }
  pop_to(found);
  for (; cells > 0; --cells) clear_to_marker();
}

void HtmlOpenElements::close_list_item(const HtmlTag& tag) {
  const bool definition = is_definition(tag.name);
  for (std::size_t i = stack_.size(); i-- > 0;) {
    const HtmlTag& open = *stack_[i].tag;
    const bool same = &open == &tag || (definition && is_definition(open.name));
    if (same && stack_[i].space == Space::html) return pop_to(i);
    if (stack_[i].bars(k_special) && !open.is(k_passed_over)) return;
  }
}

void HtmlOpenElements::close_paragraph() {
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].space == Space::html && stack_[i].tag->name == "p") return pop_to(i);
    if (stack_[i].bars(k_scope) || stack_[i].tag->name == "button") return;
  }
}

/// Only directly on top of one another, and only within a ruby.
void HtmlOpenElements::close_in_ruby(const HtmlTag& tag) {
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].bars(k_scope)) return;
    if (stack_[i].tag->name == "ruby") break;
    if (i == 0) return;
  }
  const bool past_rtc = tag.name == "rb" || tag.name == "rtc";
  while (!stack_.empty() && stack_.back().bars(k_implied_end) && (past_rtc || !top_is("rtc"))) {
    pop_to(stack_.size() - 1);
  }
}

/// The adoption agency (HTML 13.2.6.4.7): the blocks inside an ended <b> stay open, its own entry goes.
void HtmlOpenElements::end_formatting(const HtmlTag& tag) {
  const std::size_t entry = active(tag);
  if (entry == k_nowhere) return end_ordinary(tag);
  if (!list_[entry].open) return erase_formatting(entry);
  bool blocks_above = false;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].formatting == list_[entry].id) {
      erase_formatting(entry);
      stack_[i].formatting = 0;
      return blocks_above ? erase(i) : pop_to(i);
    }
    if (stack_[i].bars(k_scope)) return;
    blocks_above = blocks_above || stack_[i].bars(k_special);
  }
}

void HtmlOpenElements::end_ordinary(const HtmlTag& tag) {
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].tag->same_as(tag) && stack_[i].space == Space::html) return pop_to(i);
    if (stack_[i].bars(k_special)) return;
  }
}

void HtmlOpenElements::end_scoped(const HtmlTag& tag) {
  const std::size_t place = in_scope(tag);
  if (place == k_nowhere) return;
  const bool marker = tag.is(k_marker);
  pop_to(place);
  if (marker) clear_to_marker();
}

/// The form goes, what is open inside it stays.
void HtmlOpenElements::end_form() {
  if (templates_ == 0) form_ = false;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].tag->name == "form" && stack_[i].space == Space::html) return erase(i);
    if (stack_[i].bars(k_scope)) return;
  }
}

void HtmlOpenElements::push(const HtmlTag& tag, const HtmlStartTag& written, Space space) {
  Element element{&tag, space, false, 0, written.marks};
  const bool html = space == Space::html;
  if (!html) element.island = is_island(tag.name, space == Space::svg, written.attributes_text);
  if (html && tag.is(k_formatting)) {
    reopen();
    keep_three(tag, written.attributes_text);
    element.formatting = ++last_id_;
    list_.push_back({&tag, written.attributes_text, written.attributes, last_id_, true, written.marks});
    formatting_attributes_ += written.attributes;
  }
  if (html && tag.is(k_marker)) list_.push_back({nullptr, {}, 0, 0, true, 0});
  if (html && tag.name == "template") ++templates_;
  stack_.push_back(element);
}

void HtmlOpenElements::pop_to(std::size_t place) {
  for (std::size_t i = place; i < stack_.size(); ++i) left_stack(stack_[i]);
  stack_.resize(place);
}

void HtmlOpenElements::erase(std::size_t place) {
  left_stack(stack_[place]);
  stack_.erase(stack_.begin() + static_cast<std::ptrdiff_t>(place));
}

void HtmlOpenElements::left_stack(const Element& element) {
  if (element.space == Space::html && element.tag->name == "template") --templates_;
  if (element.formatting == 0) return;
  const auto entry = std::find_if(list_.rbegin(), list_.rend(),
                                  [&](const Formatting& formatting) { return formatting.id == element.formatting; });
  if (entry == list_.rend()) return;
  entry->open = false;
  ++waiting_;
}

void HtmlOpenElements::clear_to_marker() {
  while (!list_.empty()) {
    const bool marker = list_.back().tag == nullptr;
    erase_formatting(list_.size() - 1);
    if (marker) return;
  }
}

void HtmlOpenElements::erase_formatting(std::size_t place) {
  formatting_attributes_ -= list_[place].attributes;
  if (!list_[place].open) --waiting_;
  list_.erase(list_.begin() + static_cast<std::ptrdiff_t>(place));
}

/// "Reconstruct the active formatting elements" (HTML 13.2.4.3). Text does it as well: until the next tag they count as
/// waiting.
void HtmlOpenElements::reopen() {
  std::size_t first = list_.size();
  while (first > 0 && list_[first - 1].tag != nullptr && !list_[first - 1].open) --first;
  for (std::size_t i = first; i < list_.size(); ++i) {
    list_[i].open = true;
    --waiting_;
    stack_.push_back(Element{list_[i].tag, Space::html, false, list_[i].id, list_[i].marks});
  }
}

/// At most three of the same element are active (HTML 13.2.4.3): the earliest gives way to a fourth.
void HtmlOpenElements::keep_three(const HtmlTag& tag, std::string_view attributes_text) {
  std::size_t same = 0, earliest = k_nowhere;
  for (std::size_t i = list_.size(); i-- > 0 && list_[i].tag != nullptr;) {
    if (list_[i].tag != &tag || list_[i].attributes_text != attributes_text) continue;
    ++same;
    earliest = i;
  }
  if (same >= 3) erase_formatting(earliest);
}

std::size_t HtmlOpenElements::topmost(std::string_view name) const {
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].tag->name == name && stack_[i].space == Space::html) return i;
  }
  return k_nowhere;
}

/// The place of the element that the end tag of `tag` ends; any heading ends any other.
std::size_t HtmlOpenElements::in_scope(const HtmlTag& tag) const {
  const bool list_item = tag.name == "li", paragraph = tag.name == "p";
  for (std::size_t i = stack_.size(); i-- > 0;) {
    const HtmlTag& open = *stack_[i].tag;
    const bool same = &open == &tag || (tag.is(k_heading) && open.is(k_heading));
    if (same && stack_[i].space == Space::html) return i;
    if (stack_[i].bars(k_scope)) return k_nowhere;
    if (list_item && open.is(k_list)) return k_nowhere;
    if (paragraph && open.name == "button") return k_nowhere;
  }
  return k_nowhere;
}

/// The place in the list of the last active element of that name.
std::size_t HtmlOpenElements::active(const HtmlTag& tag) const {
  for (std::size_t i = list_.size(); i-- > 0 && list_[i].tag != nullptr;) {
    if (list_[i].tag == &tag) return i;
  }
  return k_nowhere;
}

}  // namespace pressroom::parsers
