// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace pressroom::parsers {

/// A name of an element or attribute (Namespaces in XML 1.0).
struct XmlName {
  std::string space;   ///< namespace name; empty for none, and for a prefix that nothing declares
  std::string prefix;  ///< as written; empty for none
  std::string local;
};

struct XmlAttribute {
  XmlName name;
  std::string value;
};

/// A step through a document.
struct XmlEvent {
  enum class Kind { start, text, end };
  Kind kind = Kind::text;
  XmlName name;                          ///< of an element
  std::vector<XmlAttribute> attributes;  ///< of a start
  std::string text;                      ///< of text; one run of text may come in several events
  std::size_t depth = 0;                 ///< elements open, the one that starts or ends included; the root has 1

  /// The value of the attribute of no namespace with that name.
  std::optional<std::string_view> attribute(std::string_view local) const;
};

/// What one document may ask of the parser. All is counted, so that a verdict does not depend on the machine.
struct XmlLimits {
  std::size_t max_depth = 256;
  std::size_t max_elements = 5'000'000;
  /// Declarations in scope at once: each prefix is looked up among all of them.
  std::size_t max_namespaces = 256;
  /// Different names of elements, attributes and prefixes: the parser's table of them does not grow with their number.
  std::size_t max_names = 4'096;
  /// Faults of syntax, undeclared prefixes not among them.
  std::size_t max_faults = 10'000;
  /// Of one attribute value, in bytes; what is longer is cut off there.
  std::size_t max_value = 64u << 10;
};

/// Reads XML from front to back in memory that does not grow with it, and goes on past faults as far as the parser
/// finds its way: feeds are often broken. Nothing is loaded, no document type is read, and no entity is expanded
/// (XmlMender).
class XmlReader {
 public:
  /// `utf8` must be well-formed and outlive the reader.
  explicit XmlReader(std::string_view utf8, const XmlLimits& limits = {});
  ~XmlReader();
  XmlReader(XmlReader&&) noexcept;
  XmlReader& operator=(XmlReader&&) noexcept;

  /// The next event; nullopt behind the last. `limit` when the document asks for more than it may.
  core::Result<std::optional<XmlEvent>> next();

  /// Behind the last event: true when the root element was not closed.
  bool cut_short() const;
  /// What was not well-formed so far and was gone past.
  std::size_t faults() const;
  /// The name of the document type met so far, as written; empty for none.
  std::string_view document_type() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace pressroom::parsers
