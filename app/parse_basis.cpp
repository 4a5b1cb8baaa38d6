// SPDX-License-Identifier: Apache-2.0
#include "app/parse_basis.hpp"

#include "app/program_digest.hpp"
#include "core/digest.hpp"
#include "core/transcript_id.hpp"
#include "storage/database/parse_store.hpp"
#include "storage/exports/sidecar.hpp"
#include "storage/exports/sidecar_path.hpp"

namespace pressroom::app {

namespace {

namespace exports = storage::exports;
using core::Result;
using storage::database::CatalogueEntry;
using storage::database::ParseStore;

/// Of the sidecars that stand; nullopt when one of them does not.
Result<std::optional<std::string>> digest_of_standing(const ArchiveFolder& archive, const CatalogueEntry& row) {
  const core::Disk& disk = archive.disk();
  const auto newest = archive.root() / exports::sidecar_path(row.room, row.native_id);
  if (row.sidecar.empty()) {
    if (disk.exists(newest)) return std::nullopt;
    return digest_of_sidecars({});
  }
  std::vector<std::filesystem::path> files{newest};
  for (int revision = row.revision - 1; revision > 0; --revision) {
    files.push_back(archive.root() / exports::earlier_sidecar_path(row.room, row.native_id, revision));
  }
  std::vector<std::string> sha256;
  for (const auto& file : files) {
    if (!disk.exists(file)) return std::nullopt;
    TRY_ASSIGN(const std::string bytes, disk.read_all(file, exports::max_sidecar_bytes));
    sha256.push_back(core::sha256_hex(bytes));
  }
  if (sha256.front() != row.sidecar_sha256) return std::nullopt;
  return digest_of_sidecars(sha256);
}

/// Whether the copies of the room file and the overlay stand that sidecars of this room refer to.
bool has_copies(const ArchiveFolder& archive, const parsers::RoomRules& rules) {
  const auto stands = [&](const std::string& sha256) {
    const auto copy = archive.disk().read_all(archive.room_copy(sha256), exports::max_sidecar_bytes);
    return copy && core::sha256_hex(*copy) == sha256;
  };
  return stands(rules.room().sha256) && (rules.overlay() == nullptr || stands(rules.overlay()->sha256));
}

/// Whether the files that a parse would read are there, as long as they have to be.
Result<bool> are_there(ArchiveFolder& archive, const std::string& room, const std::string& native_id) {
  TRY_ASSIGN(const auto files, ParseStore(archive.database()).files_of(room, native_id));
  for (const ParseStore::Reach& file : files) {
    const auto open = archive.open_warc(room, file.warc_file);
    if (!open || (*open)->size() < file.end) return false;
  }
  return true;
}

}  // namespace

Result<std::optional<std::string>> parse_basis(ArchiveFolder& archive, const parsers::RoomRules& rules,
                                               const std::string& native_id) {
  TRY_ASSIGN(const auto state, ParseStore(archive.database()).state_of(rules.room().name, native_id));
  if (!state) return std::nullopt;
  const std::string overlay = rules.overlay() != nullptr ? rules.overlay()->sha256 : "none";
  return core::sha256_hex(PRESSROOM_VERSION " " + std::string(program_digest()) + " " + rules.room().sha256 + " " +
                          overlay + " " + *state);
}

std::string digest_of_sidecars(const std::vector<std::string>& sha256) {
  std::string listing;
  for (const std::string& one : sha256) listing += one + "\n";
  return core::sha256_hex(listing);
}

Result<std::optional<CatalogueEntry>> unchanged_since_parsed(ArchiveFolder& archive, const parsers::RoomRules& rules,
                                                             const std::string& native_id) {
  const std::string transcript_id = core::transcript_id(rules.room().name, native_id);
  TRY_ASSIGN(const auto parsed, ParseStore(archive.database()).find(transcript_id));
  if (!parsed) return std::nullopt;
  TRY_ASSIGN(const auto basis, parse_basis(archive, rules, native_id));
  if (basis != parsed->basis) return std::nullopt;
  TRY_ASSIGN(auto row, archive.catalogue().find(transcript_id));
  if (!row) return std::nullopt;
  TRY_ASSIGN(const auto standing, digest_of_standing(archive, *row));
  if (standing != parsed->sidecars) return std::nullopt;
  if (!row->sidecar.empty() && !has_copies(archive, rules)) return std::nullopt;
  TRY_ASSIGN(const bool readable, are_there(archive, row->room, native_id));
  if (!readable) return std::nullopt;
  return row;
}

}  // namespace pressroom::app
