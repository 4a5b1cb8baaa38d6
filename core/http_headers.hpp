// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pressroom::core {

/// Header fields in the order they crossed the wire; names compare without case (RFC 9110, 5.1).
class HttpHeaders {
 public:
  struct Field {
    std::string name;
    std::string value;  ///< without surrounding white space; folded lines joined by one blank
  };

  void add(std::string name, std::string value);
  const std::vector<Field>& fields() const { return fields_; }

  std::optional<std::string_view> first(std::string_view name) const;
  /// The value when the field occurs exactly once, or several times with one value.
  std::optional<std::string_view> sole(std::string_view name) const;
  std::vector<std::string_view> all(std::string_view name) const;
  /// The comma-separated members of every such field, lower-cased and trimmed (RFC 9110, 5.6.1).
  std::vector<std::string> tokens(std::string_view name) const;

 private:
  std::vector<Field> fields_;
};

bool equals_ignoring_case(std::string_view a, std::string_view b);

}  // namespace pressroom::core
