// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "app/output.hpp"
#include "core/work_profile.hpp"

namespace pressroom::app {

/// Where the processor time went, stage by stage, and how much of the pages had to be parsed.
void print_profile(const core::WorkProfile& profile, const Output& out);

/// `stages` (nanoseconds by name), `pages`, `bytes`, `unread_bytes`, `whole_pages`, `asked_again`.
nlohmann::ordered_json profile_json(const core::WorkProfile& profile);

}  // namespace pressroom::app
