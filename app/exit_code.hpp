// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

namespace pressroom::app {

/// What the process says to the shell; documented in the README, never renumbered.
enum class ExitCode {
  done = 0,           ///< all asked for is done and complete
  failed = 1,         ///< nothing, or not the thing asked for, could be done
  usage = 2,          ///< usage or configuration error, nothing was touched
  incomplete = 3,     ///< done, but something is missing; the report says what
  refused = 4,        ///< robots.txt or the server refused, and nothing else was left to do
  damaged = 5,        ///< verify found damage
  interrupted = 130,  ///< stopped by a signal, state saved
};

/// The exit code of a command that stopped on this error.
constexpr ExitCode exit_code_of(const core::Error& error) {
  switch (error.code) {
    case core::ErrorCode::usage:
    case core::ErrorCode::configuration:
      return ExitCode::usage;
    case core::ErrorCode::damaged:
      return ExitCode::damaged;
    case core::ErrorCode::interrupted:
      return ExitCode::interrupted;
    default:
      return ExitCode::failed;
  }
}

}  // namespace pressroom::app
