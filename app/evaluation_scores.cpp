// SPDX-License-Identifier: Apache-2.0
#include "app/evaluation_scores.hpp"

#include <nlohmann/json.hpp>

#include "core/log.hpp"

namespace pressroom::app {

namespace {

constexpr std::uint64_t k_max_bytes = 1 << 20;

}  // namespace

std::map<std::string, storage::exports::RoomScores> evaluation_scores(const core::Disk& disk,
                                                                      const std::filesystem::path& folder) {
  std::map<std::string, storage::exports::RoomScores> scores;
  const std::filesystem::path file = folder / "evaluation.json";
  const auto bytes = disk.read_all(file, k_max_bytes);
  if (!bytes) return scores;
  const auto document = nlohmann::json::parse(*bytes, nullptr, false);
  const auto rooms = document.is_object() ? document.find("rooms") : document.end();
  if (!document.is_object() || rooms == document.end() || !rooms->is_object()) {
    core::log::warn("{}: no evaluation", file.string());
    return scores;
  }
  for (const auto& [name, room] : rooms->items()) {
    const auto number = [&room = room](const char* key) {
      const auto found = room.is_object() ? room.find(key) : room.end();
      return room.is_object() && found != room.end() && found->is_number() ? found->get<double>() : 0.0;
    };
    scores[name] = {static_cast<std::int64_t>(number("transcripts")),
                    number("boundary_f1"),
                    number("wrong_speaker_percent"),
                    number("unnamed_percent"),
                    number("fidelity"),
                    number("answers_f1")};
  }
  return scores;
}

}  // namespace pressroom::app
