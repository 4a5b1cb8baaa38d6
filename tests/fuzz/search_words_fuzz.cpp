// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "storage/database/search_index.hpp"
#include "storage/database/search_words.hpp"

namespace {

namespace database = pressroom::storage::database;

void require(bool condition) {
  if (!condition) std::abort();
}

/// An index with one turn in it, for every input of the process.
database::SearchIndex& index() {
  static auto opened = [] {
    auto made = database::SearchIndex::open(":memory:", database::Mode::read_write).value();
    pressroom::core::Transcript transcript;
    transcript.transcript_id = "example:1";
    transcript.room = "example";
    transcript.turns.resize(1);
    transcript.turns[0].paragraphs = {"a near b AND c"};
    require(made.put(database::IndexedTranscript::of(transcript, "", std::string(64, 'a'))).has_value());
    return made;
  }();
  return opened;
}

}  // namespace

/// The input is words, one a line. Whatever they are, SQLite takes the expression.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  std::vector<std::string> words;
  for (const std::string_view word : pressroom::core::split(input, '\n')) words.emplace_back(word);
  require(pressroom::core::is_valid_utf8(database::set_apart(input)));
  if (const auto expression = database::match_expression(words)) {
    require(index().search({.match = *expression}).has_value());
  }
  return 0;
}
