// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/archive_folder.hpp"
#include "core/capture.hpp"
#include "core/disk.hpp"
#include "core/finding.hpp"
#include "core/result.hpp"
#include "core/transcript.hpp"
#include "storage/warc/wacz_package.hpp"

namespace pressroom::app {

/// What a row says of an archived record.
struct RecordClaim {
  std::string room;
  core::PageCapture capture;   ///< status is 0: rows of turns tell none
  std::string record_digest;   ///< "sha256:..." of the stored member
  std::string content_digest;  ///< "sha256:..." of the content-decoded payload
};

/// By what a row says it was read.
struct ReadBy {
  std::string tool_version;
  std::string room_sha256;
  bool operator==(const ReadBy&) const = default;
};

/// Where the records and sidecars lie that rows are held against.
class Evidence {
 public:
  /// A place in a file, which belongs to the evidence and stays open until the next call of find().
  struct Found {
    const core::ReadFile* file = nullptr;
    core::RecordLocation location;
    enum class Copy { same_bytes, repacked } copy = Copy::same_bytes;
  };

  virtual ~Evidence() = default;
  /// For people: "archive", "demo.wacz".
  virtual std::string called() const = 0;
  /// `not_found` when there is no such file, or no such record in a package.
  virtual core::Result<Found> find(const RecordClaim& claim) = 0;
  /// Every state of a transcript up to `revision`, the first first; 0 means the newest. `not_found` when there is none,
  /// `damaged` when a sidecar is not what was written.
  virtual core::Result<std::vector<core::Transcript>> revisions(const std::string& transcript_id, int revision) = 0;
  /// The same as other rules made it: read anew by a room file that is kept. `not_found` when that cannot be done here:
  /// another version of the program, or no archive; `damaged` when the archive has never known such a room file.
  virtual core::Result<std::vector<core::Transcript>> revisions_by(const ReadBy& rules,
                                                                   const std::string& transcript_id, int revision) = 0;
  /// Whether a transcript that is not found here ought to be.
  virtual bool keeps_sidecars() const = 0;
};

using EvidenceList = std::vector<std::unique_ptr<Evidence>>;

/// An archive's WARC files, other tools' files that it reads in place, and its sidecars.
class ArchiveEvidence final : public Evidence {
 public:
  static core::Result<std::unique_ptr<ArchiveEvidence>> open(core::Disk& disk, const std::filesystem::path& root);

  std::string called() const override { return archive_.root().string(); }
  core::Result<Found> find(const RecordClaim& claim) override;
  core::Result<std::vector<core::Transcript>> revisions(const std::string& transcript_id, int revision) override;
  core::Result<std::vector<core::Transcript>> revisions_by(const ReadBy& rules, const std::string& transcript_id,
                                                           int revision) override;
  bool keeps_sidecars() const override { return true; }

 private:
  explicit ArchiveEvidence(ArchiveFolder archive) : archive_(std::move(archive)) {}
  core::Result<void> check_bytes(const std::string& transcript_id);

  ArchiveFolder archive_;
  std::string open_name_;
  std::unique_ptr<core::ReadFile> open_file_;
};

/// A WACZ package with the sidecars in it.
class PackageEvidence final : public Evidence {
 public:
  /// What is wrong with the package itself goes to `sink`.
  static core::Result<std::unique_ptr<PackageEvidence>> open(const core::Disk& disk, const std::filesystem::path& path,
                                                             core::FindingSink sink);

  std::string called() const override { return name_; }
  core::Result<Found> find(const RecordClaim& claim) override;
  core::Result<std::vector<core::Transcript>> revisions(const std::string& transcript_id, int revision) override;
  core::Result<std::vector<core::Transcript>> revisions_by(const ReadBy& rules, const std::string& transcript_id,
                                                           int revision) override;
  bool keeps_sidecars() const override;

 private:
  struct Place {
    std::string file;  ///< path in the package
    core::RecordLocation location;
  };
  PackageEvidence(std::string name, std::unique_ptr<core::ReadFile> file, storage::warc::WaczPackage package)
      : name_(std::move(name)), file_(std::move(file)), package_(std::move(package)) {}
  core::Result<void> read_index();
  core::Result<core::Transcript> sidecar(const std::filesystem::path& path) const;

  std::string name_;
  std::unique_ptr<core::ReadFile> file_;
  storage::warc::WaczPackage package_;
  std::unordered_map<std::string, Place> by_record_;   ///< by digest of the member
  std::unordered_map<std::string, Place> by_payload_;  ///< by digest of the payload and URL
  std::string open_name_;
  std::unique_ptr<core::ReadFile> open_file_;
};

/// The content of a record that is what the row says; otherwise why it is not.
struct ProvedRecord {
  std::string content;
  std::vector<std::string> differences;  ///< what the row says otherwise, and the record is sound
};
/// `not_found` when the evidence has no such record; `damaged` when the record cannot be read or contradicts its own
/// digests: of the block, and of the payload.
core::Result<ProvedRecord> prove_record(Evidence& evidence, const RecordClaim& claim);

}  // namespace pressroom::app
