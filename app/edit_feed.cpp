// SPDX-License-Identifier: Apache-2.0
#include "app/edit_feed.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "app/diff_text.hpp"
#include "app/revision_files.hpp"
#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/time_format.hpp"
#include "storage/database/history_store.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::app {

namespace {

using core::DiffPiece;
using core::Edit;
using core::EditClass;

/// Whether XML 1.0 (2.2, Char) has the character at all.
bool is_xml_character(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

/// Character data, and just so an attribute value in double quotes.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char32_t c : core::decode_utf8(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        core::append_utf8(out, is_xml_character(c) ? c : 0xFFFD);
    }
  }
  return out;
}

/// A name that is the same for the same words, in the form of RFC 9562, 5.8 (version 8: bits of one's own).
std::string urn_of(std::string_view words) {
  std::string digits = core::sha256_hex(words).substr(0, 32);
  digits[12] = '8';
  digits[16] = "89ab"[core::hex_value(digits[16]) & 3];
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", digits.substr(0, 8), digits.substr(8, 4), digits.substr(12, 4),
                     digits.substr(16, 4), digits.substr(20));
}

std::string urn_of(const FeedItem& item) {
  const Edit& edit = item.edit;
  return urn_of(fmt::format("pressroom edit {} {} {} {} {} {} {}", item.transcript_id, edit.revision_from,
                            edit.revision_to, core::name(edit.edit_class), edit.turn_id.value_or("-"), edit.field,
                            core::format_rfc3339(edit.captured_after)));
}

/// The words in HTML, with the paragraphs as lines.
std::string html_of(const DiffPiece& piece) {
  std::string html;
  const std::string text = escaped(piece.text);
  for (const char c : text) {
    if (c == '\n') {
      html += "<br/>";
    } else {
      html += c;
    }
  }
  if (piece.kind == DiffPiece::Kind::deleted) return "<del>" + html + "</del>";
  if (piece.kind == DiffPiece::Kind::inserted) return "<ins>" + html + "</ins>";
  return html;
}

std::string html_of(const Edit& edit) {
  std::string html = fmt::format("<p>{}", core::name(edit.edit_class));
  if (edit.turn_id) html += fmt::format(", turn {}", edit.seq);
  if (edit.label) html += ", " + escaped(*edit.label);
  if (!edit.turn_id && !edit.field.empty()) html += ", " + edit.field;
  html += "</p>";
  if (edit.edit_class == EditClass::moved) {
    html += fmt::format("<p>from place {} to place {}</p>", edit.before.value_or("-"), edit.after.value_or("-"));
  } else if (!edit.diff.empty()) {
    html += "<p>";
    for (const DiffPiece& piece : shortened(edit.diff)) html += html_of(piece);
    html += "</p>";
  }
  html += "<ul>";
  for (const auto* side : {&edit.captures_before, &edit.captures_after}) {
    for (const core::PageCapture& capture : *side) {
      html += fmt::format("<li>{}: {}:{} {}, {}</li>", side == &edit.captures_before ? "before" : "after",
                          escaped(capture.location.warc_file), capture.location.offset, escaped(capture.payload_digest),
                          core::format_rfc3339(capture.captured_at));
    }
  }
  return html + "</ul>";
}

/// The page where the change is to be seen, else where it was.
std::string url_of(const FeedItem& item) {
  for (const auto* side : {&item.edit.captures_after, &item.edit.captures_before}) {
    if (!side->empty()) return side->front().url;
  }
  return item.url;
}

std::string entry_of(const FeedItem& item) {
  const Edit& edit = item.edit;
  const std::string speaker = edit.label ? ", " + *edit.label : "";
  const std::string updated = core::format_rfc3339(edit.captured_after);
  return fmt::format(
      "  <entry>\n    <id>{}</id>\n    <title>{}: {}{}</title>\n    <updated>{}</updated>\n"
      "    <category term=\"{}\"/>\n    <link rel=\"alternate\" href=\"{}\"/>\n    <content "
      "type=\"html\">{}</content>\n"
      "  </entry>\n",
      urn_of(item), escaped(item.title), core::name(edit.edit_class), escaped(speaker), updated,
      core::name(edit.edit_class), escaped(url_of(item)), escaped(html_of(edit)));
}

/// Newest first; what was found at one moment in the order of history. Older ones than are told go.
void keep_newest(std::vector<FeedItem>& items) {
  std::stable_sort(items.begin(), items.end(), [](const FeedItem& a, const FeedItem& b) {
    if (a.edit.captured_after != b.edit.captured_after) return a.edit.captured_after > b.edit.captured_after;
    return a.transcript_id < b.transcript_id;
  });
  if (items.size() > max_feed_items) items.resize(max_feed_items);
}

core::Result<void> write_room(ArchiveFolder& archive, const std::string& room) {
  TRY_ASSIGN(const auto changed, storage::database::HistoryStore(archive.database()).list(room, core::Instant{}));
  std::vector<FeedItem> items;
  for (const auto& one : changed) {
    // They come by their last change: nothing of the others is among the newest.
    if (items.size() == max_feed_items && one.changed_at < items.back().edit.captured_after) break;
    const TranscriptName name{room, one.transcript_id.substr(room.size() + 1)};
    const RevisionFiles files = read_revisions(archive.disk(), archive.root(), name);
    if (files.revisions.empty()) continue;
    const core::Transcript& newest = files.revisions.back();
    for (Edit& edit : core::edits_of(files.revisions)) {
      items.push_back({newest.transcript_id, newest.title.value_or(newest.transcript_id), newest.url, std::move(edit)});
    }
    keep_newest(items);
  }
  const std::filesystem::path path = archive.root() / feed_path(room);
  if (items.empty()) {
    if (archive.disk().exists(path)) TRY(archive.disk().remove(path));
    return {};
  }
  TRY(archive.disk().make_folders(path.parent_path()));
  return archive.disk().write_atomically(path, write_feed(room, std::move(items)));
}

}  // namespace

std::string write_feed(const std::string& room, std::vector<FeedItem> items) {
  keep_newest(items);
  const core::Instant updated = items.empty() ? core::Instant{} : items.front().edit.captured_after;
  std::string feed = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n  <id>{}</id>\n"
      "  <title>Changes of transcripts: {}</title>\n  <updated>{}</updated>\n  "
      "<author><name>pressroom</name></author>\n"
      "  <generator version=\"" PRESSROOM_VERSION "\">pressroom</generator>\n",
      urn_of("pressroom feed " + room), escaped(room), core::format_rfc3339(updated));
  for (const FeedItem& item : items) feed += entry_of(item);
  return feed + "</feed>\n";
}

std::filesystem::path feed_path(const std::string& room) {
  return std::filesystem::path("feeds") / (storage::exports::file_name_of(room) + ".atom");
}

core::Result<void> bring_feeds_up_to_date(ArchiveFolder& archive) {
  storage::database::HistoryStore store(archive.database());
  TRY_ASSIGN(const auto stale, store.stale_feeds());
  for (const std::string& room : stale) {
    TRY(write_room(archive, room));
    TRY(store.settle_feed(room));
  }
  return {};
}

}  // namespace pressroom::app
