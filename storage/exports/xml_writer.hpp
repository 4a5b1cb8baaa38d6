// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pressroom::storage::exports {

/// Writes one XML 1.0 document (fifth edition) piece by piece: UTF-8, LF, two blanks a level, the same bytes for the
/// same calls. What XML 1.0 cannot hold at all (production 2, Char: most control characters, U+FFFE, U+FFFF) and
/// ill-formed UTF-8 become U+FFFD; what a reader would normalise (CR anywhere, tab and LF in attributes) is written as
/// a character reference, so that every other character is read back as it was given.
/// A call that breaks the grammar (an attribute behind content, text between elements, an end too many) throws
/// std::logic_error. Names of elements and attributes are the program's own and are written as they are.
class XmlWriter {
 public:
  enum class Content {
    elements,  ///< elements alone, each on a line of its own
    mixed,     ///< text and elements: not one character is put in between, however deep
  };

  /// The XML declaration stands first.
  XmlWriter();

  void begin(std::string_view element, Content content = Content::elements);
  /// Of the element begun last, before anything stands in it.
  void attribute(std::string_view name, std::string_view value);
  void attribute(std::string_view name, std::int64_t value);
  void text(std::string_view text);
  void end();

  /// begin(), text() and end() of an element that holds text alone, or nothing.
  void element(std::string_view name, std::string_view text);

  /// The finished document with one LF behind it; the writer is empty again.
  std::string take();

 private:
  struct Level {
    std::string element;
    bool mixed;
    bool empty = true;
  };
  void close_start_tag();
  void escape(std::string_view text, std::string_view referenced);

  std::string out_;
  std::vector<Level> levels_;
  bool in_start_tag_ = false;
  bool has_root_ = false;
};

}  // namespace pressroom::storage::exports
