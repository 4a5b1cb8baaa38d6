// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "app/exit_code.hpp"
#include "app/output.hpp"

namespace pressroom::app {

/// What went wrong in a command that goes on all the same: one bad record must not keep the rest of an archive from
/// being read. Each is told on standard error at once and stands in the command's one document at its end.
class Faults {
 public:
  explicit Faults(const Output& out) : out_(out) {}

  void add(core::Error error);
  bool empty() const { return errors_.empty(); }
  /// `damaged` when one of them is damage, else that of the first; `done` when there is none.
  ExitCode exit() const;
  nlohmann::ordered_json json() const;

 private:
  const Output& out_;
  std::vector<core::Error> errors_;
};

}  // namespace pressroom::app
