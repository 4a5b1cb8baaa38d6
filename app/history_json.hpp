// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "core/transcript.hpp"
#include "core/transcript_edits.hpp"

namespace pressroom::app {

/// Everything that `history` knows of a transcript, as one document without `faults`. docs/formats.md names the keys.
nlohmann::ordered_json history_json(const std::vector<core::Transcript>& revisions,
                                    const std::vector<core::Edit>& edits);

/// The names of classes of changes.
nlohmann::ordered_json classes_json(const std::vector<core::EditClass>& classes);

}  // namespace pressroom::app
