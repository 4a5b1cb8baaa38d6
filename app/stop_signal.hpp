// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pressroom::app {

/// SIGINT and SIGTERM as requests: the first asks for an orderly stop (nothing new is claimed, transfers may finish),
/// the second for an immediate one. Safe to read from any thread.
class StopSignal {
 public:
  enum class Asked { no, orderly, at_once };
  /// Installs the handlers for the process.
  static void install();
  static Asked asked();
};

}  // namespace pressroom::app
