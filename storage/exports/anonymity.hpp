// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/transcript.hpp"

namespace pressroom::storage::exports {

/// Takes the names of reporters out of a transcript: who has the role, and nobody who has another one as well. They are
/// "Reporter 1", "Reporter 2" in the order of their first words, in this transcript alone: two transcripts cannot be
/// tied together by them. Labels keep the medium. Where anybody speaks one of their names (two words at least, or the
/// family name behind an honorific), it stands as "[reporter]", and spans still lead to the bytes that were published.
void take_reporters_names(core::Transcript& transcript);

}  // namespace pressroom::storage::exports
