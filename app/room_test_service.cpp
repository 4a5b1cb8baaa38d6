// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/room_files.hpp"
#include "app/room_test.hpp"
#include "app/service.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;
using State = RoomTestResult::State;

Json result_json(const RoomTestResult& result) {
  Json differences = Json::array();
  for (const TestDifference& one : result.differences) {
    differences.push_back({{"key", one.key}, {"expected", one.expected}, {"got", one.got}});
  }
  return {{"room", result.room},         {"where", result.where},   {"transcript", result.transcript},
          {"state", name(result.state)}, {"reason", result.reason}, {"differences", differences}};
}

void tell(const Output& out, const RoomTestResult& result) {
  const std::string subject = result.transcript.empty() ? result.room : result.transcript;
  out.line("{:<8} {}  ({}){}", name(result.state), subject, result.where,
           result.reason.empty() ? "" : ": " + result.reason);
  for (const TestDifference& one : result.differences) {
    out.line("         {}: expected {}, got {}", one.key, one.expected, one.got);
  }
}

}  // namespace

core::Result<ExitCode> room_test(const Service& service, const RoomTestOptions& options) {
  TRY_ASSIGN(const auto rooms, rooms_of_files(service, options.files));
  Json tests = Json::array(), untested = Json::array();
  int passed = 0, failed = 0, skipped = 0;
  for (const parsers::RoomRules& rules : rooms) {
    if (rules.room().tests.empty()) {
      service.out.line("untested {}  ({}): the room file has no [[test]]", rules.room().name, rules.room().file);
      untested.push_back(rules.room().name);
    }
    for (const core::RoomTest& test : rules.room().tests) {
      const RoomTestResult result = run_room_test(service.disk, rules, test);
      ++(result.state == State::passed ? passed : result.state == State::failed ? failed : skipped);
      tell(service.out, result);
      tests.push_back(result_json(result));
    }
  }
  service.out.line("{} of {} tests passed, {} failed, {} skipped; {} of {} rooms without a test", passed, tests.size(),
                   failed, skipped, untested.size(), rooms.size());
  service.out.document({{"tests", tests},
                        {"rooms_without_tests", untested},
                        {"passed", passed},
                        {"failed", failed},
                        {"skipped", skipped}});
  if (failed > 0) return ExitCode::failed;
  // What could not be read says nothing against the rooms; where nothing could be, nothing was tested.
  return passed == 0 ? ExitCode::incomplete : ExitCode::done;
}

}  // namespace pressroom::app
