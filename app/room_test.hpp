// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/disk.hpp"
#include "core/room.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/transcript_parser.hpp"

namespace pressroom::app {

/// One expectation of a test that was not met; both sides as a person reads them.
struct TestDifference {
  std::string key;  ///< of the [[test]] table
  std::string expected;
  std::string got;
};

/// What became of one [[test]].
struct RoomTestResult {
  enum class State { passed, failed, skipped };
  std::string room;
  std::string where;       ///< "FILE:LINE" of the test
  std::string transcript;  ///< as the test names it, else as its files do; may be empty
  State state = State::passed;
  std::string reason;  ///< why it could not be run; empty: it was
  std::vector<TestDifference> differences;
};
std::string_view name(RoomTestResult::State state);

/// What of a test's expectations `parsed` does not meet, in the order of the keys in docs/formats.md.
std::vector<TestDifference> differences(const core::RoomTest& test, const parsers::ParsedTranscript& parsed);

/// Runs one test: skipped when a file of it is absent, failed when its files give no transcript.
RoomTestResult run_room_test(const core::Disk& disk, const parsers::RoomRules& rules, const core::RoomTest& test);

}  // namespace pressroom::app
