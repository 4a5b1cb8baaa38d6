// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.hpp"
#include "core/disk.hpp"
#include "core/result.hpp"
#include "core/transcript.hpp"
#include "storage/exports/written_file.hpp"

namespace pressroom::storage::exports {

/// Writes a ConvoKit corpus (the five files of its Corpus.dump(), read in version 5.0): utterances.jsonl,
/// speakers.json, conversations.json, corpus.json, index.json. docs/formats.md, section ConvoKit, names every key.
///
/// - A transcript is a conversation, a turn an utterance; the conversation's id is that of its first turn. A transcript
///   without turns is none.
/// - Every conversation is one tree: its first turn is the root; an answer replies to its question, as the record says
///   (meta `reply_link` = "record"); every other turn hangs on the root, which is structure and no statement
///   ("structure"). The links are closed, without loops, and lead back in time.
/// - Whom nobody names is a speaker of one transcript and one label, never one of several transcripts.
/// - Utterances and conversations are written as they come. Memory grows with the distinct named speakers alone.
/// - The same transcripts in the same order give the same bytes, in ASCII, since ConvoKit opens files in the platform's
///   encoding. No file appears before finish(), index.json last; a writer that is dropped leaves nothing.
class ConvokitWriter {
 public:
  /// Makes `folder`. The disk must outlive the writer.
  static core::Result<ConvokitWriter> create(core::Disk& disk, const std::filesystem::path& folder);

  /// `damaged` when two turns have one id; nothing of the transcript is written then.
  core::Result<void> add(const core::Transcript& transcript);

  /// Once, and last: the files in the order in which they appeared.
  core::Result<std::vector<WrittenFile>> finish();

 private:
  using Affiliation = std::pair<std::string, std::string>;  ///< title and organisation, empty where unknown
  /// What all transcripts say of somebody; bounded by the variety of names and offices, not by the turns.
  struct NamedSpeaker {
    std::string name, room;
    std::set<std::string> names, outlets, roles;
    std::set<Affiliation> affiliations;
  };

  ConvokitWriter(core::Disk& disk, std::filesystem::path folder, HashedFile utterances, HashedFile speakers,
                 HashedFile conversations);

  void note_named_speakers(const core::Transcript& transcript);
  core::Result<void> write_unnamed_speakers(const core::Transcript& transcript);
  core::Result<void> write_named_speakers();
  core::Result<void> write_conversation(const core::Transcript& transcript);
  std::string corpus_json() const;

  core::Disk* disk_;
  std::filesystem::path folder_;
  HashedFile utterances_, speakers_, conversations_;
  bool has_speakers_ = false;
  std::map<std::string, NamedSpeaker> named_;
  std::set<std::string> rooms_;
  std::optional<core::Instant> newest_;
  std::int64_t n_conversations_ = 0, n_utterances_ = 0;
};

}  // namespace pressroom::storage::exports
