// SPDX-License-Identifier: Apache-2.0
#include "app/output.hpp"

#include <cstdio>
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

}  // namespace

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
