// SPDX-License-Identifier: Apache-2.0
#include "parsers/room_file_tests.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/number.hpp"
#include "core/url.hpp"

namespace pressroom::parsers {

namespace {

using core::StrictToml;

std::optional<int> count(StrictToml& table, std::string_view key) {
  const auto written = table.integer(key);
  if (!written) return std::nullopt;
  if (*written < 0 || *written > std::numeric_limits<int>::max()) {
    table.fault(key, "this is no count");
    return std::nullopt;
  }
  return static_cast<int>(*written);
}

std::optional<std::string> text(StrictToml& table, std::string_view key) {
  return table.has(key) ? std::optional(table.text(key)) : std::nullopt;
}

/// `one` and `several` are two ways to write the same list.
std::vector<std::string> one_or_several(StrictToml& table, std::string_view one, std::string_view several) {
  std::vector<std::string> values = table.texts(several);
  if (auto value = text(table, one)) {
    if (table.has(several)) table.fault(one, "either this or '" + std::string(several) + "' is wanted");
    values.insert(values.begin(), *std::move(value));
  }
  return values;
}

bool is_archive(std::string_view name) {
  constexpr std::array<std::string_view, 4> k_endings{".warc", ".warc.gz", ".warc.zst", ".wacz"};
  return std::any_of(k_endings.begin(), k_endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

void read_files(StrictToml& table, core::RoomTest& test) {
  test.files = one_or_several(table, "file", "files");
  test.urls = one_or_several(table, "url", "urls");
  const std::string file_key = table.has("files") ? "files" : "file";
  const std::string url_key = table.has("urls") ? "urls" : "url";
  if (test.files.empty()) table.fault(file_key, "a test needs the file it runs on");
  for (const std::string& file : test.files) {
    if (!core::is_page_file(file) && !is_archive(file)) {
      table.fault(file_key, "'" + file +
                                "' is neither an archive (.warc, .warc.gz, .warc.zst, .wacz) nor a page (.html, "
                                ".htm, .shtml, .xml)");
    }
  }
  const auto pages = std::count_if(test.files.begin(), test.files.end(), core::is_page_file);
  const bool mixed = pages > 0 && pages < static_cast<std::ptrdiff_t>(test.files.size());
  if (mixed) table.fault(file_key, "a test runs either on archives or on pages");
  if (pages == 0 && !test.urls.empty()) table.fault(url_key, "an archive knows the URLs of its pages");
  if (pages > 0 && test.urls.size() != test.files.size()) {
    table.fault(url_key, "every page needs the URL that it came from");
  }
  for (const std::string& written : test.urls) {
    if (const auto url = core::Url::parse(written); !url)
      table.fault(url_key, "'" + written + "': " + url.error().what);
  }
}

}  // namespace

core::RoomTest read_room_test(StrictToml& table, const core::Room& room) {
  core::RoomTest test;
  test.line = core::line_of_place(table.where({}));
  read_files(table, test);
  test.transcript = table.text("transcript");
  const std::string prefix = room.name + ":";
  if (table.has("transcript") && (!test.transcript.starts_with(prefix) || test.transcript.size() == prefix.size())) {
    table.fault("transcript", "a transcript of this room is named '" + prefix + "ID'");
  }
  test.pages = count(table, "pages");
  test.turns = count(table, "turns");
  test.unattributed = count(table, "unattributed");
  test.complete = table.boolean("complete");
  test.first_label = text(table, "first_label");
  test.last_label = text(table, "last_label");
  test.title = text(table, "title");
  test.event_date = text(table, "event_date");
  test.published_at = text(table, "published_at");
  if (table.has("speakers")) test.speakers = table.texts("speakers");
  return test;
}

}  // namespace pressroom::parsers
