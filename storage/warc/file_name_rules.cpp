// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/file_name_rules.hpp"

#include <algorithm>

namespace pressroom::storage::warc {
namespace {

using core::Severity;

/// Annex C advises 1 GB; a writer that closes a file behind the record with which it passes that keeps to it.
constexpr std::uint64_t large_file_bytes = 1'250'000'000;
constexpr std::size_t time_digits = 14;
constexpr std::size_t time_digits_with_milliseconds = 17;

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "gz", "zst" or nothing.
std::string_view compression_suffix(std::string_view name) {
  for (const std::string_view suffix : {".gz", ".zst"}) {
    if (name.ends_with(suffix)) return suffix.substr(1);
  }
  return {};
}

std::string_view suffix_of(Framing framing) {
  if (framing == Framing::plain) return {};
  return framing == Framing::gzip ? "gz" : "zst";
}

/// Takes what stands before the next hyphen.
std::string_view take_part(std::string_view& rest) {
  const auto hyphen = std::min(rest.find('-'), rest.size());
  const std::string_view part = rest.substr(0, hyphen);
  rest.remove_prefix(std::min(hyphen + 1, rest.size()));
  return part;
}

}  // namespace

bool is_recommended_name(std::string_view base_name) {
  const std::string_view suffix = compression_suffix(base_name);
  if (!suffix.empty()) base_name.remove_suffix(suffix.size() + 1);
  constexpr std::string_view extension = ".warc";
  if (!base_name.ends_with(extension)) return false;
  std::string_view rest = base_name.substr(0, base_name.size() - extension.size());
  // A prefix may hold hyphens, and digits too.
  for (bool behind_prefix = !take_part(rest).empty(); behind_prefix && !rest.empty();) {
    const std::string_view time = take_part(rest);
    const bool is_time = time.size() == time_digits || time.size() == time_digits_with_milliseconds;
    if (!is_time || !is_digits(time)) continue;
    std::string_view behind = rest;
    if (is_digits(take_part(behind)) && !behind.empty()) return true;
  }
  return false;
}

std::vector<Irregularity> check_file_name(std::string_view base_name, Framing framing, std::uint64_t bytes) {
  std::vector<Irregularity> found;
  if (compression_suffix(base_name) != suffix_of(framing)) {
    found.push_back({"Z1", Severity::warning, "the suffix of the name does not tell how the file is stored"});
  }
  if (!is_recommended_name(base_name)) {
    found.push_back({"F12", Severity::note, "the name is not of the form Prefix-Timestamp-Serial-Crawlhost.warc.gz"});
  }
  if (bytes > large_file_bytes) found.push_back({"F12", Severity::note, "larger than the advised 1 GB"});
  return found;
}

}  // namespace pressroom::storage::warc
