// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace pressroom::parsers {

enum class MarkupKind {
  none,  ///< a '<' that is text
  start_tag,
  end_tag,
  comment,  ///< comments, bogus ones and document types
  cdata,    ///< <![CDATA[...]]> within foreign content
  nothing,  ///< "</>", which the tokenizer drops
};

enum class ContentOf { html, foreign };

/// What begins at a '<'.
struct Markup {
  MarkupKind kind = MarkupKind::none;
  std::size_t end = 0;               ///< offset behind it; the end of the text when it is cut off there
  std::string_view name;             ///< of a tag, as written
  std::size_t attributes = 0;        ///< of a tag, doubles counted
  std::string_view attributes_text;  ///< of a tag, as written
  bool self_closing = false;
  bool cut_off = false;  ///< the text ends inside it
};

/// Reads the markup at `text[at]`, which is '<', the way the tokenizer does in its data state (HTML 13.2.5.6 on).
/// An attribute of a tag as it is written: the value without its quotes, references not resolved.
struct WrittenAttribute {
  std::string_view name;
  std::string_view value;
};

/// Total and linear; what it calls markup gives no character. The attributes of a tag, doubles too, are put into
/// `attributes` unless that is null.
Markup scan_markup(std::string_view text, std::size_t at, ContentOf content,
                   std::vector<WrittenAttribute>* attributes = nullptr);

/// Whether a parser may give another value than is written: references, controls, line ends (HTML 13.2.3.5, 13.2.5.36).
/// All beyond ASCII counts.
bool is_rewritten(std::string_view value);

/// Those of a Markup::attributes_text.
std::vector<WrittenAttribute> scan_attributes(std::string_view attributes_text);

/// Offset of the "</name" that ends raw text begun at `at`, the end of `text` when there is none (HTML 13.2.5.3, .12).
std::size_t find_raw_text_end(std::string_view text, std::size_t at, std::string_view name);

/// True for elements whose content is not data: "title" and "textarea" (references are resolved, tags are not) and
/// those below.
bool is_rcdata_element(std::string_view tag);
/// Elements whose content is taken as it stands: script, style and their kin, "plaintext" too.
bool is_raw_text_element(std::string_view tag);

}  // namespace pressroom::parsers
