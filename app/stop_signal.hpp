// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

namespace pressroom::app {

/// SIGINT and SIGTERM as requests: the first asks for an orderly stop (nothing new is claimed, transfers may finish),
/// the second for an immediate one. SIGHUP and SIGUSR1 are wishes that stop nothing. Safe to read from any thread.
class StopSignal {
 public:
  enum class Asked { no, orderly, at_once };
  /// Installs the handlers for the process.
  static void install();
  static Asked asked();

  enum class Wish {
    read_configuration,  ///< SIGHUP
    tell_state,          ///< SIGUSR1, to the log
  };
  /// Whether anything is wished for that nobody has taken yet.
  static bool is_wished();
  /// True once for each wish; what is wished for again before it was taken is one wish.
  static bool take(Wish wish);
};

/// `interrupted` once a stop was asked for: for work that may end between any two of its steps.
core::Result<void> go_on();

}  // namespace pressroom::app
