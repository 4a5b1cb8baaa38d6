// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/capture.hpp"
#include "core/transcript.hpp"
#include "core/watch.hpp"

namespace pressroom::app {

/// Whether the site has a transcript, visit by visit, as the captures alone tell it and by the rule that the schedule
/// goes by (crawler::after_check()): gone is what answers 404 or 410 where it begins, twice, an hour or more apart. A
/// server that is broken says nothing.
class Presence {
 public:
  /// What one visit brought, visits oldest first.
  void take(const std::vector<core::Capture>& captures);

  /// An entry of the history for each time it vanished (of the first absence, with the answer that said so) and for
  /// each time it was there again. Their revisions are not known here.
  std::vector<core::Revision> entries();

 private:
  struct Answer {
    int page = 0;
    core::Capture capture;
    enum class Says { there, absent, nothing } says = Says::nothing;
  };
  std::vector<Answer> answers_;  ///< one for each visit that asked for a page: of its lowest
};

}  // namespace pressroom::app
