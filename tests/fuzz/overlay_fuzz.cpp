// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/overlay.hpp"
#include "parsers/generic_room.hpp"
#include "tests/fuzz/two_pages.hpp"

namespace {

using namespace pressroom;

constexpr std::string_view k_pages =
    "<body><h1>On bridges</h1><p><b>Ann Archer:</b> Good morning. <i>(Laughter.)</i> The bridge stands.</p>"
    "<p>Since noon &amp; before.</p><p><b>Harbor Daily:</b> Who paid for it?</p><p><b>Ann Archer:</b> Everybody.</p>"
    "<p>And that is the end of the page, where the sentence</p>"
    "<body><p>goes on. Bo Berg: In mid-block.</p><p>Bo Berg: Alone.</p><p>Q&nbsp;&nbsp; And the pier?</p>";

/// Six bytes are a correction of the pages above: two places, what is said of what is between them, and the page.
core::Correction correction_of(const std::uint8_t* bytes) {
  constexpr std::array k_classes = {"title",   "dateline",   "roster",    "label",    "turn",
                                    "caption", "correction", "narrative", "furniture"};
  core::Correction correction;
  correction.transcript = "generic:1";
  correction.page = 1 + bytes[4] % 3;
  correction.record_digest = bytes[4] < 250 ? "sha256:known" : "sha256:other";
  correction.byte_start = std::min<std::uint64_t>(bytes[0] * 2u, bytes[1] * 2u);
  correction.byte_end = std::max<std::uint64_t>(bytes[0] * 2u, bytes[1] * 2u) + 1;
  correction.by = correction.why = "fuzz";
  if (bytes[2] < 200) {
    correction.char_class = k_classes[bytes[2] % k_classes.size()];
  } else {
    if (bytes[3] % 3 != 0) correction.speaker = bytes[3] % 3 == 1 ? "Ann Archer" : "";
    correction.role = static_cast<core::Role>(bytes[5] % 4);
  }
  return correction;
}

void read_as_file(std::string_view text) {
  const auto overlay = core::read_overlay_file(text, "overlay.toml");
  if (overlay) return;
  if (overlay.error().code != core::ErrorCode::configuration) std::abort();
  if (!overlay.error().where.starts_with("overlay.toml:")) std::abort();
}

}  // namespace

/// Any text is an overlay or a configuration error with its place; and whatever is corrected, the account of the pages
/// still balances.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const parsers::RoomRules rules = *parsers::generic_room();
  static const auto pages =
      *fuzz::TwoPages::read(std::string(k_pages), k_pages.rfind("<body>"), "text/html; charset=utf-8");
  read_as_file({reinterpret_cast<const char*>(bytes), size});
  core::Overlay overlay;
  overlay.room = "generic";
  for (std::size_t at = 0; at + 6 <= size && at < 60; at += 6) overlay.corrections.push_back(correction_of(bytes + at));
  parsers::RoomRules corrected = rules;
  if (!corrected.take_overlay(std::move(overlay))) std::abort();
  pages.check(corrected, "sha256:known");
  return 0;
}
