// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "core/finding.hpp"

namespace pressroom::app {

/// What `verify` found: errors and warnings are printed as they come; everything is counted, and kept for the document
/// when one is asked for.
class VerifyFindings {
 public:
  explicit VerifyFindings(const Output& out) : out_(out) {}
  VerifyFindings(const VerifyFindings&) = delete;
  VerifyFindings& operator=(const VerifyFindings&) = delete;

  /// Valid as long as this object.
  core::FindingSink sink() {
    return [this](const core::Finding& finding) { take(finding); };
  }

  std::size_t count(core::Severity severity) const;
  /// `damaged` when there was an error.
  ExitCode exit() const { return count(core::Severity::error) > 0 ? ExitCode::damaged : ExitCode::done; }

  /// One line for each rule and severity that was found.
  void print_counts() const;
  /// {"by_severity": {"E", "W", "N"}, "by_rule": {RULE: {SEVERITY: n}}}
  nlohmann::ordered_json counts() const;
  /// In the order they came; empty without --json. Of one rule and severity the first 10,000 are kept; counts() has
  /// all.
  nlohmann::ordered_json json() const;

 private:
  void take(const core::Finding& finding);

  const Output& out_;
  std::map<std::string, std::array<std::size_t, 3>> by_rule_;
  std::vector<core::Finding> kept_;
};

}  // namespace pressroom::app
