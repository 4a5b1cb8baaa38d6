// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "app/archive_folder.hpp"
#include "app/stored_pages.hpp"
#include "app/transcript_builder.hpp"
#include "core/finding.hpp"
#include "core/transcript.hpp"
#include "parsers/anchors.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::app {

/// Holds sidecars and catalogue against the archived bytes. Rules (docs/formats.md):
/// S1 the file is a sidecar whose texts agree with their hashes; S2 each page's capture cuts out its record; S3 the
/// content digest is that of the record's decoded payload; S4 each turn's paragraphs, and S5 each aside, are rebuilt by
/// their spans; S6 the file is, byte for byte, what this version makes of the archive with the same room file; S7 the
/// catalogue has a row for each newest sidecar that says what the sidecar says and knows its hash, and no row without
/// its sidecar; S8 a kept room file is there and has the hash it is named by; S9 a sidecar stands where its transcript
/// and revision put it.
///
/// What cannot be derived again, since another version wrote it or its room file is gone, is believed only when the
/// catalogue knows the very bytes.
class SidecarChecker {
 public:
  SidecarChecker(ArchiveFolder& archive, core::FindingSink sink);

  /// Every sidecar, catalogue row and kept room file. Errors: only those of reading folders or the database.
  core::Result<void> check_all();
  /// One sidecar file.
  core::Result<void> check_file(const std::filesystem::path& path);
  /// One turn of a transcript that was read: S2 to S5 for the pages it stands on. True when nothing was found.
  bool check_turn(const std::string& file, const std::string& bytes, const core::Transcript& transcript,
                  const core::Turn& turn);

  std::size_t sidecars() const { return sidecars_; }
  std::size_t turns() const { return turns_; }

 private:
  struct LoadedPage {
    std::string payload;
    parsers::PageBytes bytes;
  };

  /// What deriving a sidecar again came to.
  enum class Derivation { same, differs, impossible };

  Derivation check_derivation(const std::filesystem::path& path, const std::string& bytes,
                              const core::Transcript& transcript);
  core::Result<void> check_row(const std::string& file, const std::string& bytes, const core::Transcript& transcript,
                               Derivation derivation);
  core::Result<void> check_earlier(const std::string& file, const core::Transcript& transcript, Derivation derivation);
  bool check_place(const std::filesystem::path& path, const core::Transcript& transcript);
  core::Result<void> check_rowless();
  bool is_overtaken(const std::string& bytes, const core::Transcript& transcript, const BuiltTranscript& built);
  core::Result<bool> may_lack_row(const std::string& room, const std::string& native_id);
  /// The kept copy of that hash; nullptr when there is none that can be used, which is found once.
  const parsers::RoomRules* kept_rules(const std::string& sha256);
  void load_pages(const std::string& file, const std::string& bytes, const core::Transcript& transcript);
  void load_page(const std::string& file, const std::string& bytes, const core::TranscriptPage& page,
                 const std::string& room);
  core::Result<void> check_catalogue();
  core::Result<void> check_room_copies();
  void find(std::string rule, const std::string& file, std::uint64_t offset, std::string detail,
            std::string record_id = {});
  void doubt(std::string rule, const std::string& file, std::string detail);
  std::string relative(const std::filesystem::path& path) const;

  ArchiveFolder& archive_;
  core::FindingSink sink_;
  StoredPages stored_;
  std::map<int, LoadedPage> pages_;                                 ///< of the sidecar at hand
  std::map<std::string, std::optional<parsers::RoomRules>> rules_;  ///< by hash; nullopt: cannot be used
  std::size_t sidecars_ = 0;
  std::size_t turns_ = 0;
  bool faulty_ = false;
};

}  // namespace pressroom::app
