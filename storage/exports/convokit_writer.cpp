// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/convokit_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/time_format.hpp"
#include "storage/exports/json_writer.hpp"
#include "storage/exports/page_date.hpp"
#include "storage/exports/rows.hpp"
#include "storage/exports/sidecar.hpp"

namespace pressroom::storage::exports {

using core::Result;

namespace {

struct MetaKey {
  std::string_view name, type;
};

// What Python's str(type()) says of each key's values: ConvoKit's own index of the metadata.
constexpr std::array k_utterance_keys{
    MetaKey{"transcript_id", "str"}, MetaKey{"seq", "int"},          MetaKey{"kind", "str"},
    MetaKey{"role", "str"},          MetaKey{"label", "str"},        MetaKey{"label_kind", "str"},
    MetaKey{"outlet", "str"},        MetaKey{"language", "str"},     MetaKey{"confidence", "str"},
    MetaKey{"reply_link", "str"},    MetaKey{"renders", "str"},      MetaKey{"resumes", "str"},
    MetaKey{"interrupted", "bool"},  MetaKey{"interpreted", "bool"}, MetaKey{"n_questions", "int"},
    MetaKey{"unanswered", "bool"},   MetaKey{"asides", "list"},      MetaKey{"pages", "list"},
    MetaKey{"n_words", "int"},       MetaKey{"text_sha256", "str"}};
constexpr std::array k_speaker_keys{
    MetaKey{"named", "bool"},        MetaKey{"name", "str"},   MetaKey{"names", "list"},
    MetaKey{"room", "str"},          MetaKey{"roles", "list"}, MetaKey{"outlets", "list"},
    MetaKey{"affiliations", "list"}, MetaKey{"label", "str"},  MetaKey{"transcript_id", "str"}};
constexpr std::array k_conversation_keys{
    MetaKey{"transcript_id", "str"}, MetaKey{"room", "str"},         MetaKey{"revision", "int"},
    MetaKey{"url", "str"},           MetaKey{"title", "str"},        MetaKey{"kind", "str"},
    MetaKey{"language", "str"},      MetaKey{"series", "str"},       MetaKey{"venue", "str"},
    MetaKey{"event_date", "str"},    MetaKey{"published_at", "str"}, MetaKey{"timestamp_source", "str"},
    MetaKey{"source", "str"},        MetaKey{"completeness", "str"}, MetaKey{"n_turns", "int"},
    MetaKey{"tool_version", "str"},  MetaKey{"room_sha256", "str"},  MetaKey{"pages", "list"}};
constexpr std::array k_corpus_keys{MetaKey{"name", "str"},       MetaKey{"rooms", "list"},
                                   MetaKey{"created", "str"},    MetaKey{"conversations", "int"},
                                   MetaKey{"utterances", "int"}, MetaKey{"rights", "str"}};

/// JSON with every character beyond ASCII as an escape (RFC 8259, 7). None stands outside a string.
std::string in_ascii(const std::string& json) {
  if (core::is_ascii(json)) return json;
  std::string out;
  out.reserve(json.size());
  for (const char32_t c : core::decode_utf8(json)) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x10000) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      const auto beyond = static_cast<unsigned>(c) - 0x10000;
      out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (beyond >> 10), 0xDC00 + (beyond & 0x3FF));
    }
  }
  return out;
}

/// `"id":{...}`: a member of an object that is written piece by piece.
template <class WriteMeta>
std::string member(std::string_view id, WriteMeta write_meta) {
  JsonWriter json(JsonWriter::Style::compact);
  json.begin_object();
  json.begin_object(id);
  json.begin_object("meta");
  write_meta(json);
  json.end_object();
  json.begin_array("vectors");
  json.end_array();
  json.end_object();
  json.end_object();
  const std::string whole = in_ascii(json.take());
  return whole.substr(1, whole.size() - 3);
}

void write_index_of(JsonWriter& json, std::string_view name, const MetaKey* begin, const MetaKey* end) {
  json.begin_object(name);
  for (const MetaKey* key = begin; key != end; ++key) {
    json.begin_array(key->name);
    json.text(fmt::format("<class '{}'>", key->type));
    json.end_array();
  }
  json.end_object();
}

std::string index_json() {
  JsonWriter json(JsonWriter::Style::compact);
  const auto index = [&](std::string_view name, const auto& keys) {
    write_index_of(json, name, keys.data(), keys.data() + keys.size());
  };
  json.begin_object();
  index("utterances-index", k_utterance_keys);
  index("speakers-index", k_speaker_keys);
  index("conversations-index", k_conversation_keys);
  index("overall-index", k_corpus_keys);
  json.integer("version", 1);
  json.begin_array("vectors");
  json.end_array();
  json.end_object();
  return json.take();
}

/// Of a turn that names nobody: one for each label of a transcript. No speaker_id holds a `#`.
std::string unnamed_id(const core::Transcript& transcript, const core::Turn& turn) {
  return transcript.transcript_id + "#" + turn.label.value_or("");
}

std::string speaker_of(const core::Transcript& transcript, const core::Turn& turn) {
  return turn.speaker_id ? *turn.speaker_id : unnamed_id(transcript, turn);
}

void write_strings(JsonWriter& json, std::string_view name, const std::set<std::string>& values) {
  json.begin_array(name);
  for (const std::string& value : values) json.text(value);
  json.end_array();
}

void write_dated(JsonWriter& json, std::string_view name, const std::optional<core::Dated>& dated) {
  json.text_or_null(name, dated ? std::optional(dated->value) : std::nullopt);
}

enum class ReplyLink { root, record, structure };

void write_utterance_meta(JsonWriter& json, const core::Transcript& transcript, const core::Turn& turn, ReplyLink link,
                          const std::string& text) {
  json.begin_object("meta");
  json.text("transcript_id", transcript.transcript_id);
  json.integer("seq", turn.seq);
  json.text("kind", core::name(turn.kind));
  json.text("role", core::name(turn.role));
  json.text_or_null("label", turn.label);
  json.text("label_kind", core::name(turn.label_kind));
  json.text_or_null("outlet", turn.outlet);
  json.text_or_null("language", turn.language);
  json.text("confidence", core::name(turn.attribution.confidence));
  if (link == ReplyLink::root) {
    json.null("reply_link");
  } else {
    json.text("reply_link", link == ReplyLink::record ? "record" : "structure");
  }
  write_flow(json, turn);
  json.begin_array("asides");
  for (const core::Aside& aside : turn.asides) {
    json.begin_object();
    json.text("text", aside.text);
    json.text("type", aside.type);
    json.integer("at", aside.at);
    json.end_object();
  }
  json.end_array();
  json.integers("pages", turn.pages);
  json.integer("n_words", count_words(text));
  json.text("text_sha256", core::sha256_hex(text));
  json.end_object();
}

struct Timestamp {
  std::optional<std::int64_t> seconds;
  std::optional<std::string> source;
};

/// The first of these that is known. It is the conversation's, not the turn's: nothing tells when a turn was said.
/// ConvoKit loads utterances without a time, but cannot walk through their tree.
Timestamp timestamp_of(const core::Transcript& transcript) {
  const auto seconds_of = [](const std::optional<core::Dated>& dated) {
    return dated ? seconds_of_page_date(dated->value) : std::nullopt;
  };
  if (const auto seconds = seconds_of(transcript.event_date)) return {seconds, "event_date"};
  if (const auto seconds = seconds_of(transcript.published_at)) return {seconds, "published_at"};
  if (transcript.pages.empty()) return {};
  const core::Instant captured = transcript.pages.front().capture.captured_at;
  return {std::chrono::floor<std::chrono::seconds>(captured).time_since_epoch().count(), "captured_at"};
}

std::string utterance(const core::Transcript& transcript, const core::Turn& turn, ReplyLink link,
                      const Timestamp& timestamp) {
  const std::string& root = transcript.turns.front().turn_id;
  const std::string text = well_formed_utf8(turn.text());
  JsonWriter json(JsonWriter::Style::compact);
  json.begin_object();
  json.text("id", turn.turn_id);
  json.text("conversation_id", root);
  json.text("text", text);
  json.text("speaker", speaker_of(transcript, turn));
  write_utterance_meta(json, transcript, turn, link, text);
  if (link == ReplyLink::root) {
    json.null("reply-to");
  } else {
    json.text("reply-to", link == ReplyLink::record ? *turn.reply_to : root);
  }
  if (timestamp.seconds) {
    json.integer("timestamp", *timestamp.seconds);
  } else {
    json.null("timestamp");
  }
  json.begin_array("vectors");
  json.end_array();
  json.end_object();
  return in_ascii(json.take());
}

}  // namespace

ConvokitWriter::ConvokitWriter(core::Disk& disk, std::filesystem::path folder, HashedFile utterances,
                               HashedFile speakers, HashedFile conversations)
    : disk_(&disk),
      folder_(std::move(folder)),
      utterances_(std::move(utterances)),
      speakers_(std::move(speakers)),
      conversations_(std::move(conversations)) {}

Result<ConvokitWriter> ConvokitWriter::create(core::Disk& disk, const std::filesystem::path& folder) {
  TRY(disk.make_folders(folder));
  TRY_ASSIGN(auto utterances, HashedFile::create(disk, folder, "utterances.jsonl"));
  TRY_ASSIGN(auto speakers, HashedFile::create(disk, folder, "speakers.json"));
  TRY_ASSIGN(auto conversations, HashedFile::create(disk, folder, "conversations.json"));
  TRY(speakers.append("{"));
  TRY(conversations.append("{"));
  return ConvokitWriter(disk, folder, std::move(utterances), std::move(speakers), std::move(conversations));
}

Result<void> ConvokitWriter::add(const core::Transcript& transcript) {
  if (transcript.turns.empty()) return {};
  std::unordered_set<std::string_view> ids;
  for (const core::Turn& turn : transcript.turns) {
    if (!ids.insert(turn.turn_id).second) {
      return core::fail(core::ErrorCode::damaged, "two turns have the id " + turn.turn_id, transcript.transcript_id);
    }
  }
  ids.clear();
  const Timestamp timestamp = timestamp_of(transcript);
  for (const core::Turn& turn : transcript.turns) {
    // What is paired with a later turn, or with none, would leave the tree.
    ReplyLink link = ReplyLink::root;
    if (!ids.empty()) link = turn.reply_to && ids.contains(*turn.reply_to) ? ReplyLink::record : ReplyLink::structure;
    ids.insert(turn.turn_id);
    TRY(utterances_.append(utterance(transcript, turn, link, timestamp)));
  }
  n_utterances_ += static_cast<std::int64_t>(transcript.turns.size());
  note_named_speakers(transcript);
  TRY(write_unnamed_speakers(transcript));
  return write_conversation(transcript);
}

void ConvokitWriter::note_named_speakers(const core::Transcript& transcript) {
  for (const core::Turn& turn : transcript.turns) {
    if (!turn.speaker_id) continue;
    NamedSpeaker& speaker = named_[*turn.speaker_id];
    if (speaker.name.empty()) speaker.name = turn.speaker_name.value_or(*turn.speaker_id);
    speaker.room = transcript.room;
    if (turn.speaker_name) speaker.names.insert(*turn.speaker_name);
    if (turn.outlet) speaker.outlets.insert(*turn.outlet);
    speaker.roles.insert(std::string(core::name(turn.role)));
  }
  for (const core::Participant& participant : transcript.participants) {
    const auto known = named_.find(participant.speaker_id);
    if (known == named_.end()) continue;
    known->second.names.insert(participant.name);
    known->second.names.insert(participant.names.begin(), participant.names.end());
    if (participant.title || participant.org) {
      known->second.affiliations.insert({participant.title.value_or(""), participant.org.value_or("")});
    }
  }
}

Result<void> ConvokitWriter::write_unnamed_speakers(const core::Transcript& transcript) {
  struct Unnamed {
    const core::Turn* first;
    std::set<std::string> roles, outlets;
  };
  std::vector<Unnamed> unnamed;
  std::unordered_map<std::string, std::size_t> by_id;
  for (const core::Turn& turn : transcript.turns) {
    if (turn.speaker_id) continue;
    const auto [place, fresh] = by_id.emplace(unnamed_id(transcript, turn), unnamed.size());
    if (fresh) unnamed.push_back({&turn, {}, {}});
    Unnamed& speaker = unnamed[place->second];
    speaker.roles.insert(std::string(core::name(turn.role)));
    if (turn.outlet) speaker.outlets.insert(*turn.outlet);
  }
  for (const Unnamed& speaker : unnamed) {
    const std::string text = member(unnamed_id(transcript, *speaker.first), [&](JsonWriter& json) {
      json.boolean("named", false);
      json.null("name");
      json.texts("names", {});
      json.text("room", transcript.room);
      write_strings(json, "roles", speaker.roles);
      write_strings(json, "outlets", speaker.outlets);
      json.texts("affiliations", {});
      json.text_or_null("label", speaker.first->label);
      json.text("transcript_id", transcript.transcript_id);
    });
    TRY(speakers_.append((has_speakers_ ? ",\n" : "\n") + text));
    has_speakers_ = true;
  }
  return {};
}

Result<void> ConvokitWriter::write_named_speakers() {
  for (const auto& entry : named_) {
    const NamedSpeaker& speaker = entry.second;
    const std::string text = member(entry.first, [&](JsonWriter& json) {
      json.boolean("named", true);
      json.text("name", speaker.name);
      write_strings(json, "names", speaker.names);
      json.text("room", speaker.room);
      write_strings(json, "roles", speaker.roles);
      write_strings(json, "outlets", speaker.outlets);
      json.begin_array("affiliations");
      for (const Affiliation& affiliation : speaker.affiliations) {
        json.begin_object();
        json.text_or_null("title", affiliation.first.empty() ? std::nullopt : std::optional(affiliation.first));
        json.text_or_null("org", affiliation.second.empty() ? std::nullopt : std::optional(affiliation.second));
        json.end_object();
      }
      json.end_array();
      json.null("label");
      json.null("transcript_id");
    });
    TRY(speakers_.append((has_speakers_ ? ",\n" : "\n") + text));
    has_speakers_ = true;
  }
  return {};
}

Result<void> ConvokitWriter::write_conversation(const core::Transcript& transcript) {
  const std::string text = member(transcript.turns.front().turn_id, [&](JsonWriter& json) {
    json.text("transcript_id", transcript.transcript_id);
    json.text("room", transcript.room);
    json.integer("revision", transcript.revision);
    json.text("url", transcript.url);
    json.text_or_null("title", transcript.title);
    json.text("kind", core::name(transcript.kind));
    json.text_or_null("language", transcript.language);
    json.text_or_null("series", transcript.series);
    json.text_or_null("venue", transcript.venue);
    write_dated(json, "event_date", transcript.event_date);
    write_dated(json, "published_at", transcript.published_at);
    json.text_or_null("timestamp_source", timestamp_of(transcript).source);
    json.text_or_null("source", transcript.source);
    json.text("completeness", core::name(transcript.completeness.verdict));
    json.integer("n_turns", static_cast<std::int64_t>(transcript.turns.size()));
    json.text("tool_version", transcript.tool_version);
    json.text("room_sha256", transcript.room_sha256);
    json.begin_array("pages");
    for (const core::TranscriptPage& page : transcript.pages) {
      json.begin_object();
      json.integer("page", page.page);
      json.text("url", page.url);
      json.text("captured_at", core::format_rfc3339(page.capture.captured_at));
      json.text("warc_file", page.capture.location.warc_file);
      json.integer("offset", page.capture.location.offset);
      json.integer("length", page.capture.location.length);
      json.text("payload_digest", page.capture.payload_digest);
      json.text("content_digest", page.content_digest);
      json.end_object();
    }
    json.end_array();
  });
  TRY(conversations_.append((n_conversations_ > 0 ? ",\n" : "\n") + text));
  ++n_conversations_;
  rooms_.insert(transcript.room);
  for (const core::TranscriptPage& page : transcript.pages) {
    newest_ = std::max(newest_.value_or(page.capture.captured_at), page.capture.captured_at);
  }
  return {};
}

std::string ConvokitWriter::corpus_json() const {
  JsonWriter json(JsonWriter::Style::compact);
  json.begin_object();
  json.text("name", "pressroom");
  write_strings(json, "rooms", rooms_);
  json.text_or_null("created", newest_ ? std::optional(core::format_rfc3339(*newest_)) : std::nullopt);
  json.integer("conversations", n_conversations_);
  json.integer("utterances", n_utterances_);
  json.text("rights", "The words are those of the speakers and of the publishers of the source pages; no licence.");
  json.end_object();
  return in_ascii(json.take());
}

Result<std::vector<WrittenFile>> ConvokitWriter::finish() {
  TRY(write_named_speakers());
  TRY(speakers_.append("\n}\n"));
  TRY(conversations_.append("\n}\n"));
  // Without its index a folder is no corpus, so an older one goes first and the new one comes last: a crash in between
  // leaves nothing that would load as a mixture.
  bool all_stand = true;
  for (HashedFile* file : {&utterances_, &speakers_, &conversations_}) {
    TRY_ASSIGN(const bool stands, file->stands_already());
    all_stand = all_stand && stands;
  }
  if (!all_stand && disk_->exists(folder_ / "index.json")) TRY(disk_->remove(folder_ / "index.json"));
  std::vector<WrittenFile> written;
  for (HashedFile* file : {&utterances_, &speakers_, &conversations_}) {
    TRY_ASSIGN(WrittenFile one, file->commit(0));
    written.push_back(std::move(one));
  }
  for (const auto& [name, bytes] : {std::pair<std::string, std::string>{"corpus.json", corpus_json()},
                                    std::pair<std::string, std::string>{"index.json", index_json()}}) {
    TRY_ASSIGN(HashedFile file, HashedFile::create(*disk_, folder_, name));
    TRY(file.append(bytes));
    TRY_ASSIGN(WrittenFile one, file.commit(0));
    written.push_back(std::move(one));
  }
  return written;
}

}  // namespace pressroom::storage::exports
