// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pressroom::parsers {

enum class NodeKind : std::uint8_t { document, element, text, comment };

/// How a text node's source is to be read.
enum class TextRules : std::uint8_t {
  data,    ///< references and tags
  rcdata,  ///< references only: title, textarea
  raw,     ///< as it stands: script, style, CDATA sections
};

/// One bit for a word, the same for equal words. The bits of several words together say of most others that they are
/// not among them.
constexpr std::uint64_t word_print(std::string_view word) {
  std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return std::uint64_t{1} << (hash >> 58);
}

/// A node of the flat tree: nodes stand in preorder, so a subtree is the range [node, end).
/// Strings belong to the document. Offsets are bytes of the UTF-8 that was parsed.
struct Node {
  NodeKind kind = NodeKind::element;
  TextRules rules = TextRules::data;  ///< of a text node
  bool foreign = false;               ///< an element of SVG or MathML
  bool anchored = true;               ///< of a text node: the source explains every character
  bool last_child = false;            ///< no element sibling follows
  bool last_of_type = false;          ///< no element sibling of this tag follows
  std::uint32_t parent = 0;           ///< 0, the document, is its own parent
  std::uint32_t end = 0;              ///< one past the last descendant
  std::uint32_t next_sibling = 0;     ///< 0 for none
  std::uint32_t tag_id = 0;           ///< equal exactly for equal tags within one document
  std::uint32_t child_index = 0;      ///< place among the element siblings, from 1
  std::uint32_t type_index = 0;       ///< place among the element siblings of this tag, from 1
  std::uint32_t source_start = 0;     ///< both 0 for elements that no tag stands for
  std::uint32_t source_end = 0;       ///< an element's reaches behind its end tag, where it has one
  std::uint32_t attributes_begin = 0;
  std::uint32_t attributes_end = 0;
  std::uint64_t print = 0;  ///< word_print() of an element's tag, id and classes
  std::string_view tag;     ///< lower case
  std::string_view text;    ///< of text and comments, decoded
};

/// Name in lower case (but for a few of SVG), value with references resolved.
struct Attribute {
  std::string_view name;
  std::string_view value;
  std::uint32_t value_start = 0;  ///< of the value as written, without its quotes; both 0 when it is empty
  std::uint32_t value_end = 0;
};

/// What one parse may use. What is refused must not depend on the machine, or the same archive would give two verdicts:
/// guard_html() and the two limits below refuse by counting. The time is a last resort against what nobody thought of,
/// a hundred times what an honest page takes, instrumented builds and a slow machine included.
struct ParseBudget {
  /// Processor time of the calling thread for up to 1 MiB of text; longer texts get as much for each MiB, but never
  /// more than `most_cpu_time`.
  std::chrono::milliseconds cpu_time{4'000};
  std::chrono::milliseconds most_cpu_time{30'000};
  std::size_t max_bytes = 512u << 20;
  /// Elements within one another. Four times what the guard allows, since the parser adds elements of its own.
  std::size_t max_depth = 2'048;
};

}  // namespace pressroom::parsers
