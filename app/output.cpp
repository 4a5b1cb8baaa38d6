// SPDX-License-Identifier: Apache-2.0
#include "app/output.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace pressroom::app {

void Output::print_line(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

void Output::document(const nlohmann::ordered_json& json) const {
  if (is_json()) print_line(json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void Output::failure(const core::Error& error) const {
  document({{"error", {{"code", core::name(error.code)}, {"what", error.what}, {"where", error.where}}}});
  const std::string message = "pressroom: " + error.message() + "\n";
  std::fwrite(message.data(), 1, message.size(), stderr);
}

}  // namespace pressroom::app
