// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/transcript.hpp"
#include "storage/exports/json_writer.hpp"

namespace pressroom::storage::exports {

/// Kept in every sidecar; goes up when a key is renamed or changes its meaning, not when one is added.
inline constexpr int sidecar_schema_version = 1;

/// A file larger than this is not read as a sidecar.
inline constexpr std::uint64_t max_sidecar_bytes = 512ull << 20;

/// The sidecar of a transcript: one JSON document, every key always present, the same bytes for the same transcript
/// (config/schemas/transcript.schema.json describes it).
///
/// - Digests of bytes that WARC digests too (payload_digest, record_digest, content_digest) are labelled
///   ("sha256:" and 64 hexadecimal digits); hashes of our own (text_sha256, room_sha256) are the bare 64 digits.
/// - `text` is the paragraphs joined by one LF; text_sha256 is taken over its UTF-8 bytes. Both derive from
///   `paragraphs` and are written for readers that do not want to.
/// - Ill-formed UTF-8 in any string is written as U+FFFD. Strings are otherwise written as they are: who makes the
///   transcript brings them to NFC.
std::string write_sidecar(const core::Transcript& transcript);

/// Total reader. `malformed` with the byte offset for what is no sidecar: no JSON, a missing, unknown or doubled key,
/// a value of the wrong type, an unknown name. `unsupported` for another schema version. `damaged`, with the offset,
/// when `text` is not what the paragraphs give or text_sha256 not its hash. `file` is named in errors.
/// For every transcript t, write_sidecar(*read_sidecar(write_sidecar(t))) gives the same bytes.
core::Result<core::Transcript> read_sidecar(std::string_view bytes, const std::string& file = {});

/// What stands before the lists of a sidecar, for who looks for transcripts and not into them.
struct SidecarHead {
  std::string transcript_id;
  std::string room;
  std::string date;  ///< event date, else publication date, as written; empty when neither is known
  int revision = 1;
  core::Verdict verdict = core::Verdict::unknown;
};
/// Reads no further than it has to. Of a file that was changed by hand the whole is read: errors as read_sidecar(), and
/// only where the head is concerned.
core::Result<SidecarHead> read_sidecar_head(std::string_view bytes, const std::string& file = {});

/// [{"page","byte_start","byte_end","paragraph","join"}] as in sidecars and in rows of `turns`.
void write_spans(JsonWriter& json, const std::vector<core::Span>& spans);

/// What a turn is to the turns round it, `reply_to` apart: the keys "renders" to "unanswered", as in sidecars and in
/// rows of `turns`.
void write_flow(JsonWriter& json, const core::Turn& turn);

}  // namespace pressroom::storage::exports
