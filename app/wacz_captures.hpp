// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/faults.hpp"
#include "app/stored_pages.hpp"
#include "core/capture.hpp"

namespace pressroom::app {

/// What of a room goes into a package.
struct WaczScope {
  enum class Kind {
    room,         ///< everything, but for the transcripts named
    transcripts,  ///< the transcripts named, every robots.txt, their page requisites
    transcript,   ///< the one named, robots.txt of its hosts, its page requisites
  };
  Kind kind = Kind::room;
  std::string room;
  std::set<std::string, std::less<>> transcripts;  ///< native ids

  bool has_transcript(const std::string& native_id) const {
    return transcripts.contains(native_id) != (kind == Kind::room);
  }
};

/// The captures of a package, by the WARC file they lie in. What a revisit refers to belongs to it, wherever it lies:
/// without the original a revisit replays as nothing.
class WaczCaptures {
 public:
  /// A base name and the room in whose folder the file stands.
  struct File {
    std::string name;
    std::string room;
  };

  /// Goes through the captures of the room, those of one WARC file at a time. A revisit whose original is not in the
  /// archive is a fault; it stays in the package.
  static core::Result<WaczCaptures> find(ArchiveFolder& archive, WaczScope scope, Faults& faults);

  bool empty() const { return files_.empty(); }
  /// By name.
  const std::vector<File>& files() const { return files_; }
  /// By offset.
  core::Result<std::vector<core::Capture>> of_file(const std::string& name);
  /// The newest capture of each listing page that was answered, by URL.
  const std::map<std::string, core::Capture>& listings() const { return listings_; }
  const WaczScope& scope() const { return scope_; }

 private:
  WaczCaptures(ArchiveFolder& archive, WaczScope scope) : archive_(archive), scope_(std::move(scope)) {}
  core::Result<void> look_at_pages();
  core::Result<void> add_requisites(std::vector<core::Url> named, StoredPages& pages);
  core::Result<void> look_through(Faults& faults);
  bool is_wanted(const core::Capture& capture) const;
  bool is_wanted_requisite(const core::Capture& capture) const;
  core::Result<void> fold_in(const core::Capture& revisit, Faults& faults);

  ArchiveFolder& archive_;
  WaczScope scope_;
  std::set<std::string> hosts_;  ///< authorities of the pages and their requisites
  /// Of the pages, and of their style sheets: record id of the newest answer by URL.
  std::map<std::string, std::string> requisites_;
  std::vector<File> files_;
  std::map<std::string, std::map<std::uint64_t, core::Capture>> originals_;  ///< not wanted but for a revisit
  std::map<std::string, core::Capture> listings_;
};

}  // namespace pressroom::app
