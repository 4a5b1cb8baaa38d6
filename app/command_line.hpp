// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <variant>

#include "app/exit_code.hpp"
#include "app/options.hpp"

namespace pressroom::app {

struct Invocation {
  GlobalOptions global;
  CommandOptions command;
};

/// The parsed command line, or the exit code after --help, --version or a usage error (already printed).
std::variant<Invocation, ExitCode> parse_command_line(int argc, char** argv);

}  // namespace pressroom::app
