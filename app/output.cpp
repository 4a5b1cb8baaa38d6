// SPDX-License-Identifier: Apache-2.0
#include "app/output.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace pressroom::app {

namespace {

/// C0 but line ends and tabs, DEL, C1, and the controls that turn the direction of text.
bool steers_terminal(char32_t c) {
  if (c == U'\n' || c == U'\t') return false;
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/// Titles and reasons are other people's words: on a terminal they must not move the cursor, set its title or show one
/// text as another.
std::string harmless(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (const char32_t c : core::decode_utf8(text)) {
    if (steers_terminal(c)) {
      shown += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(c));
    } else {
      core::append_utf8(shown, c);
    }
  }
  return shown;
}

void write_line(std::string_view text, std::FILE* file) {
  std::fwrite(text.data(), 1, text.size(), file);
  std::fputc('\n', file);
}

}  // namespace

void Output::print_line(std::string_view text) { write_line(harmless(text), stdout); }

void Output::document(const nlohmann::ordered_json& json) const {
  // \uXXXX is JSON's own escape and nothing but strings holds such characters, so the value stays the same.
  if (is_json()) print_line(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void Output::failure(const core::Error& error) const {
  document({{"error", error_json(error)}});
  fault(error);
}

void Output::fault(const core::Error& error) const { write_line(harmless("pressroom: " + error.message()), stderr); }

nlohmann::ordered_json error_json(const core::Error& error) {
  return {{"code", core::name(error.code)}, {"what", error.what}, {"where", error.where}};
}

}  // namespace pressroom::app
