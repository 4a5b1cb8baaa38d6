// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace pressroom::parsers {

/// Rewrites a document piece by piece into XML of tags and text alone, so that the XML parser behind it meets nothing
/// that it could expand, load or look up: document types (with all they declare), comments and processing instructions
/// are left out, CDATA sections become text, and every reference becomes a numeric one. A name is resolved when HTML
/// has it, since feeds use those; any other reference, and an '&' that begins none, stays in the text as it is written,
/// and so does a '<' that begins no tag. Controls that XML forbids become blanks. What stands before the first tag is
/// dropped. Total, linear, and each piece is bounded.
class XmlMender {
 public:
  /// More attributes than this on one tag are refused: the parser compares each with all others.
  static constexpr std::size_t k_most_attributes = 256;

  /// `utf8` must be well-formed and outlive this.
  explicit XmlMender(std::string_view utf8) : text_(utf8) {}

  bool done() const { return at_ >= text_.size(); }
  /// Appends to `out` until it holds `size` bytes or a few more, or the document ends. `limit` with the byte offset.
  core::Result<void> append(std::string& out, std::size_t size);

  /// The name of the first document type met, as written; empty for none.
  std::string_view document_type() const { return document_type_; }

 private:
  enum class Place { before_root, text, tag, cdata };

  void begin_markup(std::string& out);
  void skip_declaration();
  void read_reference(std::string& out);
  core::Result<void> read_in_tag(std::string& out);
  void copy_plain(std::string& out, std::size_t size);
  void copy_character(std::string& out);
  bool begins_tag() const;
  std::string_view rest() const { return text_.substr(at_); }

  std::string_view text_;
  std::string_view document_type_;
  std::size_t at_ = 0;
  std::size_t attributes_ = 0;  ///< of the tag at hand
  Place place_ = Place::before_root;
  char quote_ = '\0';  ///< that ends the attribute value at hand
};

}  // namespace pressroom::parsers
