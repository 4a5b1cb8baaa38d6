// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/wacz_package.hpp"

#include "core/digest.hpp"

namespace pressroom::storage::warc {

using core::ErrorCode;
using core::Result;
using core::Severity;

Result<WaczPackage> WaczPackage::open(const core::ReadFile& file, const std::string& name, core::FindingSink sink) {
  WaczPackage package(file, name, std::move(sink));
  TRY_ASSIGN(ZipDirectory directory, read_zip_directory(file));
  for (const ZipFault& fault : directory.faults) {
    package.sink_({"A1", fault.severity, name, fault.offset, {}, fault.what});
  }
  for (ZipEntry& zip : directory.entries) {
    if (zip.is_folder()) continue;
    Entry entry{std::move(zip), {}};
    core::Sha256 digest;
    const auto read = read_zip_slice(file, entry.zip.slice, [&](std::string_view bytes) {
      digest.update(bytes);
      return Result<void>();
    });
    if (!read && read.error().code != ErrorCode::malformed) return tl::unexpected(read.error());
    if (read) {
      entry.sha256 = digest.hex();
    } else {
      package.report_in(entry.zip.name, "A1", Severity::error, "cannot be read: " + read.error().what);
    }
    std::string path = entry.zip.name;
    package.entries_.emplace(std::move(path), std::move(entry));
  }
  return package;
}

const WaczPackage::Entry* WaczPackage::sound(std::string_view path) const {
  const auto found = entries_.find(path);
  return found != entries_.end() && found->second.is_sound() ? &found->second : nullptr;
}

Result<std::string> WaczPackage::text(const Entry& entry, std::uint64_t max_bytes) const {
  if (entry.zip.slice.size > max_bytes) {
    return core::fail(ErrorCode::limit, "is larger than " + std::to_string(max_bytes) + " bytes; it was not read");
  }
  return content(entry)->read(0, max_bytes);
}

void WaczPackage::report(const char* rule, Severity severity, std::string detail) const {
  sink_({rule, severity, name_, 0, {}, std::move(detail)});
}

void WaczPackage::report_in(std::string_view path, const char* rule, Severity severity, std::string detail,
                            std::uint64_t offset) const {
  sink_({rule, severity, called(path), offset, {}, std::move(detail)});
}

}  // namespace pressroom::storage::warc
