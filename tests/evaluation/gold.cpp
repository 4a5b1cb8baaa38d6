// SPDX-License-Identifier: Apache-2.0
#include "tests/evaluation/gold.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/digest.hpp"
#include "core/text.hpp"

namespace pressroom::evaluation {

namespace {

using Json = nlohmann::json;

std::optional<std::string> text_or_null(const Json& json) {
  return json.is_string() ? std::optional(json.get<std::string>()) : std::nullopt;
}

std::optional<std::string> dated(const Json& json) {
  return json.is_object() ? text_or_null(json.at("value")) : std::nullopt;
}

Paragraph paragraph(const std::string& written) {
  const auto blank = written.find(' ');
  Paragraph paragraph{written.substr(0, blank), 0};
  const char* end = written.data() + written.size();
  std::from_chars(written.data() + std::min(blank + 1, written.size()), end, paragraph.chars);
  return paragraph;
}

SpokenTurn turn(const Json& json) {
  SpokenTurn turn;
  turn.label = text_or_null(json.at("label"));
  turn.speaker = text_or_null(json.at("speaker"));
  turn.role = json.at("role").get<std::string>();
  turn.kind = json.at("kind").get<std::string>();
  if (json.at("reply_to").is_number()) turn.reply_to = json.at("reply_to").get<std::size_t>();
  for (const Json& written : json.at("paragraphs")) turn.paragraphs.push_back(paragraph(written.get<std::string>()));
  return turn;
}

}  // namespace

Paragraph paragraph_of(const std::string& text) {
  return {core::sha256_hex(text).substr(0, 16), static_cast<std::int64_t>(core::decode_utf8(text).size())};
}

core::Result<Gold> read_gold(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  try {
    const Json json = Json::parse(in);
    Gold gold;
    gold.transcript = json.at("transcript").get<std::string>();
    gold.room = json.at("room").get<std::string>();
    gold.url = json.at("url").get<std::string>();
    for (const Json& page : json.at("pages")) {
      gold.pages.push_back(
          {page.at("page").get<int>(), page.at("file").get<std::string>(), page.at("sha256").get<std::string>()});
    }
    gold.hearing.event_date = dated(json.at("event_date"));
    gold.hearing.published_at = dated(json.at("published_at"));
    for (const Json& spoken : json.at("turns")) gold.hearing.turns.push_back(turn(spoken));
    return gold;
  } catch (const Json::exception& fault) {
    return core::fail(core::ErrorCode::malformed, fault.what(), file.string());
  }
}

std::vector<std::filesystem::path> gold_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace pressroom::evaluation
