// SPDX-License-Identifier: Apache-2.0
#include "app/profile_report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace pressroom::app {

namespace {

using core::Stage;
using core::Work;

double percent(std::int64_t part, std::int64_t whole) {
  return 100.0 * static_cast<double>(part) / static_cast<double>(std::max<std::int64_t>(whole, 1));
}

}  // namespace

void print_profile(const core::WorkProfile& profile, const Output& out) {
  std::int64_t all = 0;
  for (std::size_t i = 0; i < core::k_stages; ++i) all += profile.spent(static_cast<Stage>(i));
  for (std::size_t i = 0; i < core::k_stages; ++i) {
    const std::int64_t spent = profile.spent(static_cast<Stage>(i));
    out.line("{:>10} {:>9.3f} s {:>5.1f} %", name(static_cast<Stage>(i)), static_cast<double>(spent) / 1e9,
             percent(spent, all));
  }
  const std::int64_t pages = profile.done(Work::pages), bytes = profile.done(Work::bytes);
  out.line("{} pages, {:.1f} MB at {:.1f} MB a second of processor time", pages, static_cast<double>(bytes) / 1e6,
           static_cast<double>(bytes) * 1e3 / static_cast<double>(std::max<std::int64_t>(all, 1)));
  out.line(
      "{:.1f} % of the text was left out before parsing; {} pages ({:.1f} %) were parsed whole, {} of them after "
      "they were refused without it",
      percent(profile.done(Work::unread_bytes), bytes), profile.done(Work::whole_pages),
      percent(profile.done(Work::whole_pages), pages), profile.done(Work::asked_again));
}

nlohmann::ordered_json profile_json(const core::WorkProfile& profile) {
  nlohmann::ordered_json stages;
  for (std::size_t i = 0; i < core::k_stages; ++i) {
    stages[std::string(name(static_cast<Stage>(i)))] = profile.spent(static_cast<Stage>(i));
  }
  return {{"stages", std::move(stages)},
          {"pages", profile.done(Work::pages)},
          {"bytes", profile.done(Work::bytes)},
          {"unread_bytes", profile.done(Work::unread_bytes)},
          {"whole_pages", profile.done(Work::whole_pages)},
          {"asked_again", profile.done(Work::asked_again)}};
}

}  // namespace pressroom::app
