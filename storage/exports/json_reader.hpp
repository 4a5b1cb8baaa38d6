// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace pressroom::storage::exports {

/// A JSON value that knows where it stood.
struct JsonNode {
  enum class Kind { null, boolean, integer, number, text, array, object };
  Kind kind = Kind::null;
  std::uint64_t offset = 0;  ///< of the byte behind the value (behind the opening bracket of an array or object)
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  std::string text;
  std::vector<JsonNode> items;    ///< of an array or object
  std::vector<std::string> keys;  ///< of an object: items[i] stands under keys[i], in the order written
};

/// Total. `malformed` with the byte offset for what is no JSON text (RFC 8259), for a key that occurs twice in one
/// object, an integer beyond 64 bits, brackets nested deeper than 64 and an object of more than 1,000 keys.
core::Result<JsonNode> parse_json(std::string_view bytes);

/// The first fault found while a tree is read; those that follow from it are not told.
class JsonFault {
 public:
  explicit JsonFault(std::string file) : file_(std::move(file)) {}
  void report(const JsonNode& at, std::string what, core::ErrorCode code = core::ErrorCode::malformed);
  bool found() const { return error_.has_value(); }
  const core::Error& error() const { return *error_; }

 private:
  std::string file_;
  std::optional<core::Error> error_;
};

/// Strict reading of an object: each key is asked for by name and type, and finish() refuses keys never asked for.
/// A missing key or another type is a fault and reads as a zero value, so that callers need not look at each step.
class JsonObject {
 public:
  JsonObject(const JsonNode& node, JsonFault& fault);

  std::string text(std::string_view key);
  std::optional<std::string> text_or_null(std::string_view key);
  std::int64_t integer(std::string_view key, std::int64_t min, std::int64_t max);
  int small_integer(std::string_view key);  ///< 0 or more
  std::optional<int> small_integer_or_null(std::string_view key);
  std::uint64_t unsigned_integer(std::string_view key);
  bool boolean(std::string_view key);
  void null(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  std::vector<int> integers(std::string_view key);  ///< each 0 or more
  /// Empty when the key is missing or no array.
  const std::vector<JsonNode>& items(std::string_view key);
  const JsonNode& object(std::string_view key);
  /// nullptr when the value is null.
  const JsonNode* object_or_null(std::string_view key);

  /// For keys that need not be there, or whose values nobody wants.
  bool has(std::string_view key) const { return find(key) != nullptr; }
  void ignore(std::string_view key) { asked_.push_back(key); }

  const JsonNode& node() const { return node_; }
  JsonFault& fault() { return fault_; }
  /// The value of a key already asked for, to report a fault at it; the object itself when it is missing.
  const JsonNode& at(std::string_view key) const;
  void finish();

 private:
  const JsonNode& take(std::string_view key, JsonNode::Kind kind);
  const JsonNode* find(std::string_view key) const;
  const JsonNode& node_;
  JsonFault& fault_;
  std::vector<std::string_view> asked_;
};

}  // namespace pressroom::storage::exports
