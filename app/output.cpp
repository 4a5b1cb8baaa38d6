// SPDX-License-Identifier: Apache-2.0
#include "app/output.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/text.hpp"

namespace pressroom::app {

namespace {

/// Titles and reasons are other people's words; their line ends and tabs may stay.
void write_line(std::string_view words, std::FILE* file) {
  const std::string text = core::harmless(words, U"\n\t");
  std::fwrite(text.data(), 1, text.size(), file);
  std::fputc('\n', file);
}

bool shows_colours() {
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

}  // namespace

void Output::line(const std::vector<Piece>& pieces) const {
  if (is_json() || is_quiet()) return;
  const bool coloured = shows_colours();
  std::string shown;
  for (const Piece& piece : pieces) {
    const bool strong = piece.weight == Piece::Weight::strong;
    if (strong) shown += coloured ? "\x1b[1;31m" : "[";
    shown += core::harmless(piece.text);
    if (strong) shown += coloured ? "\x1b[0m" : "]";
  }
  shown += '\n';
  std::fwrite(shown.data(), 1, shown.size(), stdout);
}

void Output::print_line(std::string_view text) { write_line(text, stdout); }

void Output::document(const nlohmann::ordered_json& json) const {
  // The escape with \u is JSON's own as well and nothing but strings holds such characters, so the value stays the
  // same.
  if (is_json()) print_line(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void Output::failure(const core::Error& error) const {
  document({{"error", error_json(error)}});
  fault(error);
}

void Output::fault(const core::Error& error) const { write_line("pressroom: " + error.message(), stderr); }

nlohmann::ordered_json error_json(const core::Error& error) {
  return {{"code", core::name(error.code)}, {"what", error.what}, {"where", error.where}};
}

}  // namespace pressroom::app
