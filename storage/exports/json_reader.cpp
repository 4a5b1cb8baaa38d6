// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <iterator>
#include <nlohmann/json.hpp>

namespace pressroom::storage::exports {

using core::ErrorCode;
using core::Result;

namespace {

/// Lets the library's events say where they happened: the parser reads through it, one byte at a time.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* position, std::uint64_t* count) : position_(position), count_(count) {}
  reference operator*() const { return *position_; }
  CountingIterator& operator++() {
    ++position_;
    ++*count_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return position_ == other.position_; }
  bool operator!=(const CountingIterator& other) const { return position_ != other.position_; }

 private:
  const char* position_;
  std::uint64_t* count_;
};

constexpr std::size_t max_depth = 64;
constexpr std::size_t max_keys = 1000;

/// Builds the tree from the parser's events, without recursion.
class TreeBuilder {
 public:
  explicit TreeBuilder(const std::uint64_t& count) : count_(count) {}

  bool null() {
    add(JsonNode::Kind::null);
    return true;
  }
  bool boolean(bool value) {
    add(JsonNode::Kind::boolean).boolean = value;
    return true;
  }
  bool number_integer(std::int64_t value) {
    add(JsonNode::Kind::integer).integer = value;
    return true;
  }
  bool number_unsigned(std::uint64_t value) {
    if (value > INT64_MAX) return stop("an integer beyond 64 bits");
    return number_integer(static_cast<std::int64_t>(value));
  }
  bool number_float(double value, const std::string&) {
    add(JsonNode::Kind::number).number = value;
    return true;
  }
  bool string(std::string& value) {
    add(JsonNode::Kind::text).text = std::move(value);
    return true;
  }
  bool binary(nlohmann::json::binary_t&) { return stop("binary data"); }
  bool start_object(std::size_t) { return open(JsonNode::Kind::object); }
  bool start_array(std::size_t) { return open(JsonNode::Kind::array); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool key(std::string& name) {
    auto& keys = open_.back()->keys;
    // The bound keeps the search for doubles cheap, whatever the input.
    if (keys.size() == max_keys) return stop("an object of too many keys");
    if (std::find(keys.begin(), keys.end(), name) != keys.end())
      return stop(fmt::format("key \"{}\" occurs twice", name));
    keys.push_back(std::move(name));
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    // The library counts from 1 and points at the byte it could not use.
    fault_offset_ = position > 0 ? position - 1 : 0;
    fault_ = "no JSON here";
    return false;
  }

  JsonNode& root() { return root_; }
  const std::string& fault() const { return fault_; }
  std::uint64_t fault_offset() const { return fault_offset_; }

 private:
  JsonNode& add(JsonNode::Kind kind) {
    // An object's key has been noted just before, so items and keys stay in step.
    JsonNode& node = open_.empty() ? root_ : open_.back()->items.emplace_back();
    node.kind = kind;
    node.offset = count_;
    return node;
  }
  bool open(JsonNode::Kind kind) {
    if (open_.size() == max_depth) return stop("brackets nested too deep");
    // Safe to keep: nothing is added to the parent before this one is closed.
    open_.push_back(&add(kind));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool stop(std::string what) {
    fault_ = std::move(what);
    fault_offset_ = count_;
    return false;
  }

  const std::uint64_t& count_;
  JsonNode root_;
  std::vector<JsonNode*> open_;
  std::string fault_;
  std::uint64_t fault_offset_ = 0;
};

std::string_view name(JsonNode::Kind kind) {
  switch (kind) {
    case JsonNode::Kind::null:
      return "null";
    case JsonNode::Kind::boolean:
      return "a boolean";
    case JsonNode::Kind::integer:
      return "an integer";
    case JsonNode::Kind::number:
      return "a number";
    case JsonNode::Kind::text:
      return "a string";
    case JsonNode::Kind::array:
      return "an array";
    case JsonNode::Kind::object:
      return "an object";
  }
  return "a value";
}

}  // namespace

Result<JsonNode> parse_json(std::string_view bytes) {
  std::uint64_t count = 0;
  TreeBuilder builder(count);
  const CountingIterator begin(bytes.data(), &count);
  const CountingIterator end(bytes.data() + bytes.size(), &count);
  if (nlohmann::json::sax_parse(begin, end, &builder)) return std::move(builder.root());
  return core::fail(ErrorCode::malformed, builder.fault(), fmt::format("byte {}", builder.fault_offset()));
}

void JsonFault::report(const JsonNode& at, std::string what, ErrorCode code) {
  if (error_) return;
  error_ = core::Error{code, std::move(what), fmt::format("{}{}byte {}", file_, file_.empty() ? "" : ": ", at.offset)};
}

JsonObject::JsonObject(const JsonNode& node, JsonFault& fault) : node_(node), fault_(fault) {
  if (node.kind != JsonNode::Kind::object)
    fault.report(node, fmt::format("an object is wanted, not {}", name(node.kind)));
}

const JsonNode* JsonObject::find(std::string_view key) const {
  const auto found = std::find(node_.keys.begin(), node_.keys.end(), key);
  return found == node_.keys.end() ? nullptr : &node_.items[static_cast<std::size_t>(found - node_.keys.begin())];
}

const JsonNode& JsonObject::at(std::string_view key) const {
  const JsonNode* found = find(key);
  return found != nullptr ? *found : node_;
}

const JsonNode& JsonObject::take(std::string_view key, JsonNode::Kind kind) {
  static const JsonNode nothing;
  asked_.push_back(key);
  const JsonNode* found = find(key);
  if (found == nullptr) {
    fault_.report(node_, fmt::format("key \"{}\" is missing", key));
    return nothing;
  }
  if (found->kind != kind) {
    fault_.report(*found, fmt::format("\"{}\" must be {}, not {}", key, name(kind), name(found->kind)));
    return nothing;
  }
  return *found;
}

std::string JsonObject::text(std::string_view key) { return take(key, JsonNode::Kind::text).text; }

std::optional<std::string> JsonObject::text_or_null(std::string_view key) {
  if (at(key).kind == JsonNode::Kind::null) {
    null(key);
    return std::nullopt;
  }
  return text(key);
}

std::int64_t JsonObject::integer(std::string_view key, std::int64_t min, std::int64_t max) {
  const JsonNode& value = take(key, JsonNode::Kind::integer);
  if (value.kind == JsonNode::Kind::integer && value.integer >= min && value.integer <= max) return value.integer;
  fault_.report(value, fmt::format("\"{}\" must lie between {} and {}", key, min, max));
  return min;
}

int JsonObject::small_integer(std::string_view key) { return static_cast<int>(integer(key, 0, INT_MAX)); }
std::optional<int> JsonObject::small_integer_or_null(std::string_view key) {
  if (at(key).kind == JsonNode::Kind::null) {
    null(key);
    return std::nullopt;
  }
  return small_integer(key);
}
std::uint64_t JsonObject::unsigned_integer(std::string_view key) {
  return static_cast<std::uint64_t>(integer(key, 0, INT64_MAX));
}
bool JsonObject::boolean(std::string_view key) { return take(key, JsonNode::Kind::boolean).boolean; }
void JsonObject::null(std::string_view key) { take(key, JsonNode::Kind::null); }
const std::vector<JsonNode>& JsonObject::items(std::string_view key) { return take(key, JsonNode::Kind::array).items; }
const JsonNode& JsonObject::object(std::string_view key) { return take(key, JsonNode::Kind::object); }

const JsonNode* JsonObject::object_or_null(std::string_view key) {
  if (at(key).kind == JsonNode::Kind::null) {
    null(key);
    return nullptr;
  }
  return &object(key);
}

std::vector<std::string> JsonObject::texts(std::string_view key) {
  std::vector<std::string> values;
  for (const JsonNode& item : items(key)) {
    if (item.kind != JsonNode::Kind::text) fault_.report(item, fmt::format("\"{}\" must hold strings only", key));
    values.push_back(item.text);
  }
  return values;
}

std::vector<int> JsonObject::integers(std::string_view key) {
  std::vector<int> values;
  for (const JsonNode& item : items(key)) {
    const bool fits = item.kind == JsonNode::Kind::integer && item.integer >= 0 && item.integer <= INT_MAX;
    if (!fits) fault_.report(item, fmt::format("\"{}\" must hold whole numbers only", key));
    values.push_back(fits ? static_cast<int>(item.integer) : 0);
  }
  return values;
}

void JsonObject::finish() {
  for (std::size_t i = 0; i < node_.keys.size(); ++i) {
    if (std::find(asked_.begin(), asked_.end(), node_.keys[i]) == asked_.end()) {
      fault_.report(node_.items[i], fmt::format("key \"{}\" is unknown", node_.keys[i]));
    }
  }
}

}  // namespace pressroom::storage::exports
