// SPDX-License-Identifier: Apache-2.0
#include "app/verify_findings.hpp"

#include <nlohmann/json.hpp>

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

/// A small file can break a rule any number of times.
constexpr std::size_t k_most_kept = 10'000;

constexpr std::array<core::Severity, 3> k_severities = {core::Severity::error, core::Severity::warning,
                                                        core::Severity::note};

}  // namespace

void VerifyFindings::take(const core::Finding& finding) {
  const std::size_t times = ++by_rule_[finding.rule][static_cast<std::size_t>(finding.severity)];
  if (finding.severity != core::Severity::note) {
    out_.line("{} {:<3} {}:{}  {}{}{}", core::name(finding.severity), finding.rule, finding.file, finding.offset,
              finding.detail, finding.record_id.empty() ? "" : "  ", finding.record_id);
  }
  if (out_.is_json() && times <= k_most_kept) kept_.push_back(finding);
}

Json VerifyFindings::json() const {
  Json all = Json::array();
  for (const core::Finding& finding : kept_) {
    all.push_back({{"rule", finding.rule},
                   {"severity", core::name(finding.severity)},
                   {"file", finding.file},
                   {"offset", finding.offset},
                   {"record_id", finding.record_id.empty() ? Json() : Json(finding.record_id)},
                   {"detail", finding.detail}});
  }
  return all;
}

std::size_t VerifyFindings::count(core::Severity severity) const {
  std::size_t sum = 0;
  for (const auto& [rule, counts] : by_rule_) sum += counts[static_cast<std::size_t>(severity)];
  return sum;
}

void VerifyFindings::print_counts() const {
  for (const core::Severity severity : k_severities) {
    for (const auto& [rule, counts] : by_rule_) {
      const std::size_t times = counts[static_cast<std::size_t>(severity)];
      if (times > 0) out_.line("{} {:<3} {:>9}", core::name(severity), rule, times);
    }
  }
}

Json VerifyFindings::counts() const {
  Json by_severity = Json::object(), by_rule = Json::object();
  for (const core::Severity severity : k_severities) by_severity[std::string(core::name(severity))] = count(severity);
  for (const auto& [rule, counts] : by_rule_) {
    for (const core::Severity severity : k_severities) {
      const std::size_t times = counts[static_cast<std::size_t>(severity)];
      if (times > 0) by_rule[rule][std::string(core::name(severity))] = times;
    }
  }
  return {{"by_severity", by_severity}, {"by_rule", by_rule}};
}

}  // namespace pressroom::app
