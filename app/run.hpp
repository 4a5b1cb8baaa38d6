// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pressroom::app {

/// The whole program: reads the command line, wires the parts on the machine's clock, disk and network, runs one
/// service. Returns the exit code of the process.
int run(int argc, char** argv);

}  // namespace pressroom::app
