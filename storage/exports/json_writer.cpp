// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/json_writer.hpp"

#include <fmt/format.h>

#include <iterator>
#include <stdexcept>
#include <utility>

#include "core/text.hpp"

namespace pressroom::storage::exports {

std::string well_formed_utf8(std::string_view text) {
  if (core::is_valid_utf8(text)) return std::string(text);
  std::string repaired;
  for (const char32_t code_point : core::decode_utf8(text)) core::append_utf8(repaired, code_point);
  return repaired;
}

void JsonWriter::separate() {
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.empty) out_ += ',';
  if (style_ == Style::indented) {
    if (!level.line) {
      out_ += '\n';
      out_.append(2 * levels_.size(), ' ');
    } else if (!level.empty) {
      out_ += ' ';
    }
  }
  level.empty = false;
}

void JsonWriter::before_value() {
  if (key_written_) {
    key_written_ = false;
    return;
  }
  const bool in_object = !levels_.empty() && levels_.back().closing == '}';
  if (in_object || (levels_.empty() && !out_.empty())) throw std::logic_error("JSON value without a key or a place");
  separate();
}

void JsonWriter::begin(char opening, Flow flow) {
  const bool line = flow == Flow::line || (!levels_.empty() && levels_.back().line);
  before_value();
  out_ += opening;
  levels_.push_back({opening == '{' ? '}' : ']', line});
}

void JsonWriter::end(char closing) {
  if (levels_.empty() || levels_.back().closing != closing || key_written_) {
    throw std::logic_error("JSON end without its beginning");
  }
  const Level level = levels_.back();
  levels_.pop_back();
  if (style_ == Style::indented && !level.line && !level.empty) {
    out_ += '\n';
    out_.append(2 * levels_.size(), ' ');
  }
  out_ += closing;
}

void JsonWriter::key(std::string_view name) {
  if (levels_.empty() || levels_.back().closing != '}' || key_written_) throw std::logic_error("JSON key out of place");
  separate();
  quote(name);
  out_ += style_ == Style::indented ? ": " : ":";
  key_written_ = true;
}

void JsonWriter::quote(std::string_view value) {
  std::string repaired;
  if (!core::is_valid_utf8(value)) {
    repaired = well_formed_utf8(value);
    value = repaired;
  }
  out_ += '"';
  std::size_t plain = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto byte = static_cast<unsigned char>(value[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out_.append(value, plain, i - plain);
    plain = i + 1;
    switch (byte) {
      case '\b':
        out_ += "\\b";
        break;
      case '\f':
        out_ += "\\f";
        break;
      case '\n':
        out_ += "\\n";
        break;
      case '\r':
        out_ += "\\r";
        break;
      case '\t':
        out_ += "\\t";
        break;
      case '"':
      case '\\':
        out_ += '\\';
        out_ += static_cast<char>(byte);
        break;
      default:
        fmt::format_to(std::back_inserter(out_), "\\u{:04x}", byte);
    }
  }
  out_.append(value, plain, value.size() - plain);
  out_ += '"';
}

void JsonWriter::text(std::string_view value) {
  before_value();
  quote(value);
}

void JsonWriter::integer(std::int64_t value) {
  before_value();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::boolean(bool value) {
  before_value();
  out_ += value ? "true" : "false";
}

void JsonWriter::null() {
  before_value();
  out_ += "null";
}

void JsonWriter::text_or_null(const std::optional<std::string>& value) {
  if (value) {
    text(*value);
  } else {
    null();
  }
}

void JsonWriter::texts(std::string_view name, const std::vector<std::string>& values, Flow flow) {
  begin_array(name, flow);
  for (const std::string& value : values) text(value);
  end_array();
}

void JsonWriter::integers(std::string_view name, const std::vector<int>& values) {
  begin_array(name, Flow::line);
  for (const int value : values) integer(std::int64_t{value});
  end_array();
}

std::string JsonWriter::take() {
  if (!levels_.empty() || key_written_) throw std::logic_error("JSON text without its end");
  out_ += '\n';
  return std::exchange(out_, {});
}

}  // namespace pressroom::storage::exports
