// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pressroom::storage::exports {

/// A file name made from a name that a server chose: bytes outside [A-Za-z0-9_-] become %XX, and so does the first byte
/// of a name that Windows keeps for a device ("con", "lpt1", in any case). What would pass 100
/// bytes, and the empty name, becomes "%-" and the SHA-256 of the name, which no percent-encoded name can equal.
/// Different names give different file names; none holds a dot or a slash.
std::string file_name_of(std::string_view name);

/// The name that file_name_of() made `file_name` of; `file_name` itself where that was a hash or none of ours.
std::string native_id_in(std::string_view file_name);

/// "transcripts/ROOM/ID.json", relative to the archive: the sidecar of the newest revision.
std::filesystem::path sidecar_path(std::string_view room, std::string_view native_id);
std::filesystem::path sidecar_path(std::string_view transcript_id);

/// "transcripts/ROOM/ID.rN.json": where revision N goes when a newer one takes its place.
std::filesystem::path earlier_sidecar_path(std::string_view room, std::string_view native_id, int revision);

/// true for paths that sidecar_path() gives, false for earlier revisions and anything else.
bool is_newest_sidecar(const std::filesystem::path& path);

}  // namespace pressroom::storage::exports
