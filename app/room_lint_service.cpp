// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "app/room_files.hpp"
#include "app/room_lint.hpp"
#include "app/service.hpp"

namespace pressroom::app {

core::Result<ExitCode> room_lint(const Service& service, const RoomLintOptions& options) {
  TRY_ASSIGN(const auto rooms, rooms_of_files(service, options.files));
  TRY_ASSIGN(const auto findings, lint_rooms(service.disk, rooms));
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const LintFinding& one : findings) {
    service.out.line("{}: {}: {}", one.where, one.rule, one.detail);
    json.push_back({{"rule", one.rule}, {"room", one.room}, {"where", one.where}, {"detail", one.detail}});
  }
  service.out.line("{} finding(s) in {} room file(s)", findings.size(), rooms.size());
  service.out.document({{"rooms", rooms.size()}, {"findings", json}});
  return findings.empty() ? ExitCode::done : ExitCode::failed;
}

}  // namespace pressroom::app
