// SPDX-License-Identifier: Apache-2.0
#include "app/history_json.hpp"

#include <nlohmann/json.hpp>

#include "core/time_format.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(); }

Json captures_json(const std::vector<core::PageCapture>& captures) {
  Json list = Json::array();
  for (const core::PageCapture& capture : captures) {
    list.push_back({{"page", capture.page},
                    {"url", capture.url},
                    {"warc_file", capture.location.warc_file},
                    {"offset", capture.location.offset},
                    {"length", capture.location.length},
                    {"record_id", capture.record_id},
                    {"captured_at", core::format_rfc3339(capture.captured_at)},
                    {"status", capture.status},
                    {"payload_digest", capture.payload_digest}});
  }
  return list;
}

Json edit_json(const core::Edit& edit) {
  Json diff = Json::array();
  for (const core::DiffPiece& piece : edit.diff) diff.push_back({{"kind", name(piece.kind)}, {"text", piece.text}});
  return {{"revision_from", edit.revision_from},
          {"revision_to", edit.revision_to},
          {"class", core::name(edit.edit_class)},
          {"turn_id", text_or_null(edit.turn_id)},
          {"seq", edit.turn_id ? Json(edit.seq) : Json()},
          {"label", text_or_null(edit.label)},
          {"speaker_name", text_or_null(edit.speaker_name)},
          {"field", edit.field},
          {"before", text_or_null(edit.before)},
          {"after", text_or_null(edit.after)},
          {"diff", diff},
          {"captured_before", core::format_rfc3339(edit.captured_before)},
          {"captured_after", core::format_rfc3339(edit.captured_after)},
          {"captures_before", captures_json(edit.captures_before)},
          {"captures_after", captures_json(edit.captures_after)}};
}

}  // namespace

Json classes_json(const std::vector<core::EditClass>& classes) {
  Json names = Json::array();
  for (const core::EditClass edit_class : classes) names.push_back(core::name(edit_class));
  return names;
}

Json history_json(const std::vector<core::Transcript>& revisions, const std::vector<core::Edit>& edits) {
  const core::Transcript& newest = revisions.back();
  Json history = Json::array(), told = Json::array();
  for (const core::Revision& entry : newest.history) {
    history.push_back({{"revision", entry.revision},
                       {"captured_at", core::format_rfc3339(entry.captured_at)},
                       {"classes", classes_json(entry.classes)}});
  }
  for (const core::Edit& edit : edits) told.push_back(edit_json(edit));
  return {{"transcript_id", newest.transcript_id},
          {"room", newest.room},
          {"title", text_or_null(newest.title)},
          {"url", newest.url},
          {"revisions", newest.revision},
          {"tool_version", newest.tool_version},
          {"room_sha256", newest.room_sha256},
          {"history", history},
          {"edits", told}};
}

}  // namespace pressroom::app
