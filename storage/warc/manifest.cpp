// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/manifest.hpp"

#include <algorithm>
#include <optional>

namespace pressroom::storage::warc {
namespace {

using core::Result;

constexpr std::size_t digest_digits = 64;
constexpr std::uint64_t max_manifest_bytes = 256ull << 20;

std::string encoded(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (c == '%') {
      out += "%25";
    } else {
      out += c;
    }
  }
  return out;
}

std::string decoded(std::string_view path) {
  std::string out;
  for (std::size_t at = 0; at < path.size(); ++at) {
    const std::string_view rest = path.substr(at, 3);
    if (rest == "%0D" || rest == "%0d") {
      out += '\r';
    } else if (rest == "%0A" || rest == "%0a") {
      out += '\n';
    } else if (rest == "%25") {
      out += '%';
    } else {
      out += path[at];
      continue;
    }
    at += 2;
  }
  return out;
}

struct Entry {
  std::string path;
  std::string digest;
};

std::optional<Entry> parse_line(std::string_view line) {
  if (line.size() < digest_digits + 2) return std::nullopt;
  std::string digest(line.substr(0, digest_digits));
  for (char& c : digest) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return std::nullopt;
  }
  const std::string_view rest = line.substr(digest_digits);
  const auto path = rest.find_first_not_of(" \t");
  if (path == 0 || path == std::string_view::npos) return std::nullopt;
  return Entry{decoded(rest.substr(path)), std::move(digest)};
}

}  // namespace

Manifest Manifest::parse(std::string_view text) {
  Manifest manifest;
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (text.starts_with("\r\n")) {
      text.remove_prefix(2);
    } else if (!text.empty()) {
      text.remove_prefix(1);
    }
    if (auto entry = parse_line(line)) {
      manifest.put(std::move(entry->path), std::move(entry->digest));
    } else {
      manifest.malformed_lines_.push_back(number);
      manifest.malformed_texts_.emplace_back(line);
    }
  }
  return manifest;
}

Result<Manifest> Manifest::load(const core::Disk& disk, const std::filesystem::path& archive) {
  const auto path = archive / file_name;
  if (!disk.exists(path)) return Manifest{};
  TRY_ASSIGN(const std::string text, disk.read_all(path, max_manifest_bytes));
  return parse(text);
}

Result<void> Manifest::record(core::Disk& disk, const std::filesystem::path& archive, const std::string& path,
                              const std::string& sha256_hex) {
  TRY_ASSIGN(Manifest manifest, load(disk, archive));
  manifest.put(path, sha256_hex);
  return disk.write_atomically(archive / file_name, manifest.serialise());
}

std::string Manifest::serialise() const {
  std::string text;
  for (const auto& [path, digest] : entries_) text += digest + "  " + encoded(path) + "\n";
  for (const std::string& line : malformed_texts_) text += line + "\n";
  return text;
}

}  // namespace pressroom::storage::warc
