// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace pressroom::app {

/// One line on standard error that is rewritten in place while something takes longer than a second. Shown only on a
/// terminal; log lines push it down. At most one exists at a time.
class ProgressLine {
 public:
  enum class Shown { if_terminal, never };
  ProgressLine(const core::Clock& clock, Shown shown);
  /// Clears what is shown.
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  /// Whether anybody sees what show() is given.
  bool is_shown() const { return on_terminal_; }
  /// Replaces the text; drawn at most ten times a second and cut to the terminal's width.
  void show(std::string_view text);

 private:
  void draw();
  void clear();
  static void step_aside();
  static void come_back();

  const core::Clock& clock_;
  bool on_terminal_;
  core::Instant started_;
  core::Instant drawn_{};
  std::string text_;
  bool visible_ = false;
};

}  // namespace pressroom::app
