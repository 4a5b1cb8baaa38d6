// SPDX-License-Identifier: Apache-2.0
#include "app/faults.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace pressroom::app {

void Faults::add(core::Error error) {
  out_.fault(error);
  errors_.push_back(std::move(error));
}

ExitCode Faults::exit() const {
  if (errors_.empty()) return ExitCode::done;
  const bool damage = std::any_of(errors_.begin(), errors_.end(),
                                  [](const auto& error) { return exit_code_of(error) == ExitCode::damaged; });
  return damage ? ExitCode::damaged : exit_code_of(errors_.front());
}

nlohmann::ordered_json Faults::json() const {
  auto json = nlohmann::ordered_json::array();
  for (const core::Error& error : errors_) json.push_back(error_json(error));
  return json;
}

}  // namespace pressroom::app
