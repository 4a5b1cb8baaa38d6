// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/disk.hpp"
#include "core/finding.hpp"
#include "core/result.hpp"
#include "storage/warc/zip_directory.hpp"

namespace pressroom::storage::warc {

/// An opened package: its entries by path, each with the SHA-256 of its content.
class WaczPackage {
 public:
  struct Entry {
    ZipEntry zip;
    std::string sha256;  ///< 64 hexadecimal digits; empty when the content could not be read
    bool is_sound() const { return !sha256.empty(); }
  };

  /// Reads the directory and every entry once; what is wrong with either goes to `sink` under rule A1. `file` must
  /// outlive the package.
  static core::Result<WaczPackage> open(const core::ReadFile& file, const std::string& name, core::FindingSink sink);

  /// By path; folders are not among them.
  const std::map<std::string, Entry, std::less<>>& entries() const { return entries_; }
  /// nullptr when there is none, or none that could be read whole.
  const Entry* sound(std::string_view path) const;
  std::unique_ptr<core::ReadFile> content(const Entry& entry) const { return open_zip_slice(*file_, entry.zip.slice); }
  /// The whole content of a small file; `limit` beyond `max_bytes`.
  core::Result<std::string> text(const Entry& entry, std::uint64_t max_bytes) const;

  /// What findings call a file of the package.
  std::string called(std::string_view path) const { return name_ + "/" + std::string(path); }
  /// A finding about the package, or about a file in it.
  void report(const char* rule, core::Severity severity, std::string detail) const;
  void report_in(std::string_view path, const char* rule, core::Severity severity, std::string detail,
                 std::uint64_t offset = 0) const;
  const core::FindingSink& sink() const { return sink_; }

 private:
  WaczPackage(const core::ReadFile& file, std::string name, core::FindingSink sink)
      : file_(&file), name_(std::move(name)), sink_(std::move(sink)) {}

  const core::ReadFile* file_;
  std::string name_;
  core::FindingSink sink_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace pressroom::storage::warc
