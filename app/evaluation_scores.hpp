// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/disk.hpp"
#include "storage/exports/dataset_card.hpp"

namespace pressroom::app {

/// What evaluation.json in the folder of the configuration says of each room that has gold (docs/evaluation.md). Empty
/// when there is no such file, or one that cannot be read: a card then says that nothing was measured.
std::map<std::string, storage::exports::RoomScores> evaluation_scores(const core::Disk& disk,
                                                                      const std::filesystem::path& folder);

}  // namespace pressroom::app
