// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/exports/dataset_description.hpp"
#include "storage/exports/dataset_figures.hpp"

namespace pressroom::storage::exports {

/// How well the transcripts of a room were read, measured against what somebody read on the same pages
/// (docs/evaluation.md).
struct RoomScores {
  std::int64_t transcripts = 0;      ///< of the gold
  double boundary_f1 = 0;            ///< from 0 to 1
  double wrong_speaker_percent = 0;  ///< of the characters
  double unnamed_percent = 0;        ///< of the characters: somebody spoke, nobody was named
  double fidelity = 0;               ///< from 0 to 1
  double answers_f1 = 0;             ///< from 0 to 1
};

/// What a card tells beside the figures of its dataset.
struct CardFacts {
  /// Title of a room, as the room file of that hash has it; may be empty.
  std::function<std::string(const std::string& room, const std::string& room_sha256)> title_of;
  std::map<std::string, RoomScores> scores;  ///< rooms without gold have none
  std::optional<std::string> contact;        ///< whom to ask to take something down
};

/// README.md: a dataset card with the YAML head that Hugging Face reads, then what a person wants to know: rooms, span,
/// counts, completeness, scores, known faults, rights, how to verify a row, how to make the dataset again.
std::string write_card(const DatasetDescription& dataset, const DatasetFigures& figures, const CardFacts& facts);

/// ro-crate-metadata.json (RO-Crate 1.2): the files with their hashes, what made them and from what. `descriptions` are
/// the files beside the resources: the card and the data package.
std::string write_crate(const DatasetDescription& dataset, const DatasetFigures& figures,
                        const std::vector<WrittenFile>& descriptions);

/// How the dataset is made again: the arguments of `pressroom`.
std::string command_for(const DatasetDescription& dataset);

}  // namespace pressroom::storage::exports
