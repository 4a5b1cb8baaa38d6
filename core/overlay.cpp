// SPDX-License-Identifier: Apache-2.0
#include "core/overlay.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "core/digest.hpp"
#include "core/number.hpp"
#include "core/strict_toml.hpp"

namespace pressroom::core {

namespace {

constexpr std::array<std::string_view, 9> k_classes{"title",   "dateline",   "roster",    "label",    "turn",
                                                    "caption", "correction", "narrative", "furniture"};
constexpr std::array<Role, 5> k_roles{Role::moderator, Role::principal, Role::reporter, Role::interpreter,
                                      Role::unknown};

bool is_digest(const std::string& text) {
  constexpr std::string_view k_label = "sha256:";
  return text.size() == k_label.size() + 64 && text.starts_with(k_label) &&
         text.find_first_not_of("0123456789abcdef", k_label.size()) == std::string::npos;
}

std::uint64_t offset(StrictToml& table, std::string_view key) {
  const auto written = table.integer(key);
  if (!written) table.fault(key, "the offset of a byte is wanted");
  if (written && *written < 0) table.fault(key, "an offset is not negative");
  return written && *written > 0 ? static_cast<std::uint64_t>(*written) : 0;
}

void read_verdict(StrictToml& table, Correction& correction) {
  correction.char_class = table.text("class");
  if (table.has("class") && std::find(k_classes.begin(), k_classes.end(), correction.char_class) == k_classes.end()) {
    table.fault("class", "'" + correction.char_class +
                             "' is none of title, dateline, roster, label, turn, caption, correction, narrative, "
                             "furniture");
  }
  if (table.has("speaker")) correction.speaker = table.text("speaker");
  if (table.has("role")) {
    const std::string word = table.text("role");
    const auto role = std::find_if(k_roles.begin(), k_roles.end(), [&](Role one) { return name(one) == word; });
    if (role == k_roles.end()) {
      table.fault("role", "'" + word + "' is none of moderator, principal, reporter, interpreter, unknown");
    } else {
      correction.role = *role;
    }
  }
  const bool names = correction.speaker || correction.role;
  if (correction.char_class.empty() && !names) table.fault("class", "a correction says a class, a speaker or a role");
  if (!correction.char_class.empty() && names) {
    table.fault("class", "a class is a correction of its own; write another for the speaker");
  }
}

Correction read_correction(StrictToml& table, const std::string& room) {
  Correction correction;
  correction.line = line_of_place(table.where({}));
  correction.transcript = table.text("transcript");
  if (!correction.transcript.starts_with(room + ":")) {
    table.fault("transcript", "a transcript of this room is named '" + room + ":ID'");
  }
  const auto page = table.integer("page");
  constexpr std::int64_t k_most_pages = 1'000'000;
  if (!page || *page < 1 || *page > k_most_pages) table.fault("page", "the number of a page is wanted, from 1");
  correction.page = static_cast<int>(page.value_or(1));
  correction.record_digest = table.text("record_digest");
  if (!is_digest(correction.record_digest)) {
    table.fault("record_digest", "'sha256:' and 64 hexadecimal digits are wanted, as the page's capture has them");
  }
  correction.byte_start = offset(table, "byte_start");
  correction.byte_end = offset(table, "byte_end");
  if (correction.byte_end <= correction.byte_start) table.fault("byte_end", "the span is empty");
  read_verdict(table, correction);
  correction.by = table.text("by");
  correction.why = table.text("why");
  if (correction.by.empty()) table.fault("by", "a correction needs the name of who makes it");
  if (correction.why.empty()) table.fault("why", "a correction needs its reason");
  return correction;
}

/// What overlaps could be applied in two orders, with two results.
const Correction* first_clash(const std::vector<Correction>& corrections) {
  std::vector<const Correction*> sorted;
  sorted.reserve(corrections.size());
  for (const Correction& one : corrections) sorted.push_back(&one);
  const auto key = [](const Correction& one) {
    return std::make_tuple(std::string_view(one.transcript), one.page, std::string_view(one.record_digest),
                           one.char_class.empty());
  };
  std::sort(sorted.begin(), sorted.end(), [&](const Correction* a, const Correction* b) {
    return std::make_tuple(key(*a), a->byte_start, a->line) < std::make_tuple(key(*b), b->byte_start, b->line);
  });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (key(*sorted[i - 1]) == key(*sorted[i]) && sorted[i]->byte_start < sorted[i - 1]->byte_end) return sorted[i];
  }
  return nullptr;
}

}  // namespace

Result<Overlay> read_overlay_file(std::string_view toml, const std::string& file) {
  TRY_ASSIGN(StrictToml table, StrictToml::parse(toml, file));
  Overlay overlay;
  overlay.file = file;
  overlay.sha256 = sha256_hex(toml);
  overlay.room = table.text("room");
  if (overlay.room.empty()) table.fault("room", "an overlay needs the name of its room");
  for (StrictToml& one : table.tables("correction")) {
    overlay.corrections.push_back(read_correction(one, overlay.room));
  }
  TRY(table.finish());
  if (const Correction* clash = first_clash(overlay.corrections)) {
    return fail(ErrorCode::configuration, "this correction overlaps another of the same record",
                file + ":" + std::to_string(clash->line));
  }
  return overlay;
}

}  // namespace pressroom::core
