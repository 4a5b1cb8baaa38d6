// SPDX-License-Identifier: Apache-2.0
#include "storage/exports/sidecar_path.hpp"

#include <fmt/format.h>

#include <iterator>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/transcript_id.hpp"

namespace pressroom::storage::exports {

namespace {

constexpr std::size_t max_name_bytes = 100;

bool is_plain(char c) { return core::is_ascii_letter(c) || core::is_ascii_digit(c) || c == '_' || c == '-'; }

/// Names of devices on Windows, whatever comes behind a dot: an archive has to survive being copied there.
bool is_device(std::string_view name) {
  const std::string lower = core::ascii_lower(name);
  if (lower == "con" || lower == "prn" || lower == "aux" || lower == "nul") return true;
  const bool port = lower.starts_with("com") || lower.starts_with("lpt");
  return lower.size() == 4 && port && core::is_ascii_digit(lower[3]);
}

std::filesystem::path in_room(std::string_view room, const std::string& file) {
  return std::filesystem::path("transcripts") / file_name_of(room) / file;
}

}  // namespace

std::string file_name_of(std::string_view name) {
  std::string encoded;
  const bool device = is_device(name);
  for (const char c : name) {
    if (is_plain(c) && !(encoded.empty() && device)) {
      encoded += c;
    } else {
      fmt::format_to(std::back_inserter(encoded), "%{:02X}", static_cast<unsigned char>(c));
    }
    if (encoded.size() > max_name_bytes) break;
  }
  if (!encoded.empty() && encoded.size() <= max_name_bytes) return encoded;
  return "%-" + core::sha256_hex(name);
}

std::filesystem::path sidecar_path(std::string_view room, std::string_view native_id) {
  return in_room(room, file_name_of(native_id) + ".json");
}

std::filesystem::path sidecar_path(std::string_view transcript_id) {
  return sidecar_path(core::room_of(transcript_id), core::native_id_of(transcript_id));
}

std::filesystem::path earlier_sidecar_path(std::string_view room, std::string_view native_id, int revision) {
  return in_room(room, fmt::format("{}.r{}.json", file_name_of(native_id), revision));
}

std::string native_id_in(std::string_view file_name) {
  std::string name;
  for (std::size_t i = 0; i < file_name.size(); ++i) {
    const bool is_escape = file_name[i] == '%' && i + 2 < file_name.size();
    const int high = is_escape ? core::hex_value(file_name[i + 1]) : -1;
    const int low = is_escape ? core::hex_value(file_name[i + 2]) : -1;
    if (high < 0 || low < 0) {
      name += file_name[i];
    } else {
      name += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return name;
}

bool is_newest_sidecar(const std::filesystem::path& path) {
  return path.extension() == ".json" && path.stem().extension().empty() && !path.stem().empty();
}

}  // namespace pressroom::storage::exports
