// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parsers/html_tags.hpp"

namespace pressroom::parsers {

/// A start tag as it is written.
struct HtmlStartTag {
  std::string_view attributes_text;
  std::size_t attributes = 0;
  bool self_closing = false;
  std::uint64_t marks = 0;  ///< the caller's, for HtmlOpenElements::marks()
};

/// The stack of open elements and the list of active formatting elements (HTML 13.2.4) as far as nesting goes. Where
/// the two part from the parser's, they hold more: what the parser keeps open is never taken for closed. Every
/// operation is linear in depth(), which the caller bounds. The tags are the caller's.
class HtmlOpenElements {
 public:
  /// Elements that are open, and those that the next text opens again.
  std::size_t depth() const { return stack_.size() + waiting_; }
  /// Attributes of all active formatting elements: each new one is compared with all of them.
  std::size_t formatting_attributes() const { return formatting_attributes_; }
  bool in_foreign_content() const;
  /// A form is open: the start tag of another is ignored (HTML 13.2.6.4.7).
  bool in_form() const { return form_; }
  /// An element of that name is open, and its end tag would reach it.
  bool has_in_scope(const HtmlTag& tag) const { return in_scope(tag) != k_nowhere; }
  /// The marks of all elements that are open, or that the next text opens again.
  std::uint64_t marks() const;
  /// Whether a block and what it holds become elements where they stand: nothing is open that swallows tags or reads
  /// them by rules of its own (HTML 13.2.6.4.9 to .19, 13.2.6.5), and no formatting element is active.
  bool takes_blocks() const;
  /// The start tag of an element with raw text. False when the tag is ignored, so that its content is not raw.
  bool start_raw_text(const HtmlTag& tag);
  void start(const HtmlTag& tag, const HtmlStartTag& written);
  void end(const HtmlTag& tag);

 private:
  enum class Space : std::uint8_t { html, svg, math };
  struct Element {
    const HtmlTag* tag;
    Space space;
    bool island;               ///< of foreign content, with HTML inside
    std::uint64_t formatting;  ///< its entry in the list of active formatting elements, 0 for none
    std::uint64_t marks;

    /// The traits of a foreign element count where HTML begins inside it, those of its name elsewhere do not.
    bool bars(unsigned trait) const { return space == Space::html ? tag->is(trait) : island; }
  };
  struct Formatting {
    const HtmlTag* tag;  ///< nullptr for a marker
    std::string_view attributes_text;
    std::size_t attributes;
    std::uint64_t id;
    bool open;  ///< it is on the stack
    std::uint64_t marks;
  };
  static constexpr std::size_t k_nowhere = static_cast<std::size_t>(-1);

  std::size_t select_place() const;
  bool in_select() const { return select_place() != k_nowhere; }
  bool start_in_select(const HtmlTag& tag);
  void end_in_select(const HtmlTag& tag, std::size_t select);
  void close_table();
  bool start_table_part(const HtmlTag& tag);
  void end_table_part(const HtmlTag& tag);
  void close_list_item(const HtmlTag& tag);
  void close_in_ruby(const HtmlTag& tag);
  void close_paragraph();
  void end_formatting(const HtmlTag& tag);
  void end_ordinary(const HtmlTag& tag);
  void end_scoped(const HtmlTag& tag);
  void end_form();

  void push(const HtmlTag& tag, const HtmlStartTag& written, Space space);
  void pop_to(std::size_t place);
  void erase(std::size_t place);
  void left_stack(const Element& element);
  void clear_to_marker();
  void erase_formatting(std::size_t place);
  void reopen();
  void keep_three(const HtmlTag& tag, std::string_view attributes_text);

  bool top_is(std::string_view name) const { return !stack_.empty() && stack_.back().tag->name == name; }
  std::size_t topmost(std::string_view name) const;
  std::size_t in_scope(const HtmlTag& tag) const;
  std::size_t active(const HtmlTag& tag) const;
  std::size_t table_place() const;

  std::vector<Element> stack_;
  std::vector<Formatting> list_;
  std::size_t waiting_ = 0;
  std::size_t formatting_attributes_ = 0;
  std::size_t templates_ = 0;
  std::uint64_t last_id_ = 0;
  bool form_ = false;  ///< the form element pointer is set
};

}  // namespace pressroom::parsers
