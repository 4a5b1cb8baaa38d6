// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pressroom::storage::exports {

/// `text` with each maximal ill-formed subpart replaced by U+FFFD: what JSON output holds of it.
std::string well_formed_utf8(std::string_view text);

/// Writes one JSON text (RFC 8259) piece by piece: UTF-8, LF, keys in the order written, the same bytes for the same
/// calls. Only `"`, `\` and control characters are escaped; ill-formed UTF-8 never gets in.
/// A call that breaks the grammar (a value without its key, an end without its beginning) throws std::logic_error.
class JsonWriter {
 public:
  enum class Style {
    compact,   ///< no white space at all: a line of JSON Lines
    indented,  ///< two blanks a level, one member a line
  };
  enum class Flow {
    block,  ///< as the style says
    line,   ///< this object or array on one line, with everything in it
  };

  explicit JsonWriter(Style style) : style_(style) {}

  void begin_object(Flow flow = Flow::block) { begin('{', flow); }
  void end_object() { end('}'); }
  void begin_array(Flow flow = Flow::block) { begin('[', flow); }
  void end_array() { end(']'); }
  void key(std::string_view name);

  void text(std::string_view value);
  void integer(std::int64_t value);
  void boolean(bool value);
  void null();
  void text_or_null(const std::optional<std::string>& value);

  /// key() and the value in one.
  void text(std::string_view name, std::string_view value) { key(name), text(value); }
  void integer(std::string_view name, std::int64_t value) { key(name), integer(value); }
  void integer(std::string_view name, std::uint64_t value) { key(name), integer(static_cast<std::int64_t>(value)); }
  void integer(std::string_view name, int value) { key(name), integer(value); }
  void boolean(std::string_view name, bool value) { key(name), boolean(value); }
  void null(std::string_view name) { key(name), null(); }
  void text_or_null(std::string_view name, const std::optional<std::string>& value) { key(name), text_or_null(value); }
  void texts(std::string_view name, const std::vector<std::string>& values, Flow flow = Flow::line);
  void integers(std::string_view name, const std::vector<int>& values);
  void begin_object(std::string_view name, Flow flow = Flow::block) { key(name), begin('{', flow); }
  void begin_array(std::string_view name, Flow flow = Flow::block) { key(name), begin('[', flow); }

  /// The finished text with one LF behind it; the writer is empty again.
  std::string take();

 private:
  struct Level {
    char closing;
    bool line;
    bool empty = true;
  };
  void begin(char opening, Flow flow);
  void end(char closing);
  void before_value();
  void separate();
  void quote(std::string_view value);

  Style style_;
  std::string out_;
  std::vector<Level> levels_;
  bool key_written_ = false;
};

}  // namespace pressroom::storage::exports
