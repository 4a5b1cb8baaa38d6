// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/transcript.hpp"

namespace pressroom::app {

/// One thing that a sidecar says otherwise than the one before.
struct Change {
  std::string turn_id;                ///< of the turn concerned; empty when it is the transcript
  std::string field;                  ///< where in the document: "title", "completeness.verdict", "text", or "turn"
  std::optional<std::string> before;  ///< the part that differs, with a little of what stands around it
  std::optional<std::string> after;   ///< likewise; absent on one side: removed or added
};

/// Everything in which two sidecars differ, in the order of the newer one; what follows from another value (the hash of
/// a text, the paragraphs beside the text) or is told as the cause (version, room file) is left out. Both are documents
/// that write_sidecar() gave.
std::vector<Change> changes_between(std::string_view before, std::string_view after);

/// Why two sidecars of one transcript differ, never empty: "source: ..." for what the site or the archive brought,
/// "rule: ..." for our own rules.
std::string cause_of(const core::Transcript& before, const core::Transcript& after);

/// The parts in which two texts differ, each with up to 20 characters around it and at most 120 long; "..." marks what
/// is left out, a pilcrow the end of a line.
struct Excerpts {
  std::string before, after;
};
Excerpts differing_parts(std::string_view before, std::string_view after);

}  // namespace pressroom::app
