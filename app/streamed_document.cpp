// SPDX-License-Identifier: Apache-2.0
#include "app/streamed_document.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "core/text.hpp"

namespace pressroom::app {

namespace {

/// Strings hold no line end as it is: each one begins a line of the form.
std::string indented(const nlohmann::ordered_json& json, std::string_view by) {
  std::string text;
  for (const char c : json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)) {
    text += c;
    if (c == '\n') text += by;
  }
  return text;
}

}  // namespace

void StreamedDocument::print(std::string_view text) const {
  if (!prints_) return;
  const std::string harmless = core::harmless(text, U"\n\t");
  std::fwrite(harmless.data(), 1, harmless.size(), stdout);
}

void StreamedDocument::open_member(std::string_view key) {
  print(has_members_ ? ",\n  " : "{\n  ");
  print(indented(key, ""));
  print(": ");
  has_members_ = true;
}

void StreamedDocument::member(std::string_view key, const nlohmann::ordered_json& value) {
  if (!prints_) return;
  open_member(key);
  print(indented(value, "  "));
}

void StreamedDocument::begin_list(std::string_view key) {
  open_member(key);
  has_items_ = false;
}

void StreamedDocument::item(const nlohmann::ordered_json& value) {
  if (!prints_) return;
  print(has_items_ ? ",\n    " : "[\n    ");
  has_items_ = true;
  print(indented(value, "    "));
}

void StreamedDocument::end_list() { print(has_items_ ? "\n  ]" : "[]"); }

void StreamedDocument::end() { print(has_members_ ? "\n}\n" : "{}\n"); }

}  // namespace pressroom::app
