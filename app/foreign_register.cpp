// SPDX-License-Identifier: Apache-2.0
#include "app/foreign_register.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "storage/warc/warc_files.hpp"
#include "storage/warc/zip_directory.hpp"

namespace pressroom::app {

namespace {

using Json = nlohmann::ordered_json;
using core::ErrorCode;

constexpr std::string_view k_prefix = "foreign-";
constexpr std::uint64_t k_most_bytes = 64ull << 20;
constexpr std::size_t k_digest_digits = 12;
constexpr std::size_t k_most_name = 100;

/// An entry of a package together with the file it lies in.
class PackagedFile : public core::ReadFile {
 public:
  PackagedFile(std::unique_ptr<core::ReadFile> package, const storage::warc::ZipSlice& slice)
      : package_(std::move(package)), content_(storage::warc::open_zip_slice(*package_, slice)) {}
  std::uint64_t size() const override { return content_->size(); }
  core::Result<std::string> read(std::uint64_t offset, std::uint64_t length) const override {
    return content_->read(offset, length);
  }

 private:
  std::unique_ptr<core::ReadFile> package_;
  std::unique_ptr<core::ReadFile> content_;
};

/// A name that is a base name wherever it is written.
std::string plain(std::string_view name) {
  std::string safe;
  for (const char c : name.substr(name.size() - std::min(name.size(), k_most_name))) {
    const bool kept =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    safe += kept ? c : '_';
  }
  return safe;
}

std::string text_of(const Json& entry, const char* key) {
  const auto value = entry.find(key);
  return value != entry.end() && value->is_string() ? value->get<std::string>() : std::string();
}

}  // namespace

bool is_foreign(std::string_view warc_file) { return warc_file.starts_with(k_prefix); }

core::Result<std::unique_ptr<core::ReadFile>> open_foreign(const core::Disk& disk, const std::filesystem::path& path,
                                                           const std::string& entry) {
  TRY_ASSIGN(auto file, disk.open_read(path));
  if (entry.empty()) return file;
  TRY_ASSIGN(const auto directory, storage::warc::read_zip_directory(*file));
  for (const storage::warc::ZipEntry& packed : directory.entries) {
    if (packed.name == entry) return std::make_unique<PackagedFile>(std::move(file), packed.slice);
  }
  return core::fail(ErrorCode::not_found, "the package holds no such file: " + entry, path.string());
}

core::Result<ForeignRegister> ForeignRegister::load(core::Disk& disk, const std::filesystem::path& archive) {
  ForeignRegister known(disk, archive);
  const std::filesystem::path path = archive / file_name;
  if (!disk.exists(path)) return known;
  TRY_ASSIGN(const std::string bytes, disk.read_all(path, k_most_bytes));
  const Json json = Json::parse(bytes, nullptr, false);
  const auto files = json.is_object() ? json.find("files") : json.end();
  if (!json.is_object() || files == json.end() || !files->is_array()) {
    return core::fail(ErrorCode::damaged, "no list of files of other tools", path.string());
  }
  for (const Json& entry : *files) {
    ForeignFile file;
    if (entry.is_object()) {
      file = {text_of(entry, "name"), text_of(entry, "path"), text_of(entry, "entry"), 0, text_of(entry, "sha256"), {}};
      const auto rooms = entry.find("rooms");
      for (const Json& room : rooms != entry.end() && rooms->is_array() ? *rooms : Json::array()) {
        if (room.is_string()) file.rooms.insert(room.get<std::string>());
      }
      const auto size = entry.find("bytes");
      if (size != entry.end() && size->is_number_unsigned()) file.bytes = size->get<std::uint64_t>();
    }
    if (!is_foreign(file.name) || file.path.empty() || file.sha256.size() != 64) {
      return core::fail(ErrorCode::damaged, "an entry has no name, path or sha256", path.string());
    }
    known.files_.insert_or_assign(file.name, file);
  }
  return known;
}

core::Result<std::string> ForeignRegister::put(ForeignFile file) {
  const auto same =
      std::find_if(files_.begin(), files_.end(), [&](const auto& known) { return known.second.sha256 == file.sha256; });
  if (same != files_.end()) {
    file.name = same->first;
    file.rooms.insert(same->second.rooms.begin(), same->second.rooms.end());
    const bool known = same->second.path == file.path && same->second.entry == file.entry;
    if (known && same->second.rooms == file.rooms) return file.name;
  } else {
    const std::string base = std::filesystem::path(file.entry.empty() ? file.path.string() : file.entry).filename();
    file.name = std::string(k_prefix) + file.sha256.substr(0, k_digest_digits) + "-" + plain(base);
  }
  std::string name = file.name;
  files_.insert_or_assign(name, std::move(file));
  Json json{{"format", "pressroom-foreign"}, {"version", 1}, {"files", Json::array()}};
  for (const auto& [key, known] : files_) {
    json["files"].push_back({{"name", key},
                             {"path", known.path.string()},
                             {"entry", known.entry},
                             {"bytes", known.bytes},
                             {"sha256", known.sha256},
                             {"rooms", known.rooms}});
  }
  TRY(disk_->write_atomically(archive_ / file_name, json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"));
  return name;
}

std::filesystem::path ForeignRegister::place(const ForeignFile& file) const {
  return file.path.is_absolute() ? file.path : (archive_ / file.path).lexically_normal();
}

core::Result<std::unique_ptr<core::ReadFile>> ForeignRegister::open(const std::string& name) const {
  const auto known = files_.find(name);
  if (known == files_.end()) {
    return core::fail(ErrorCode::not_found, "foreign.json names no such file of another tool", name);
  }
  return open_foreign(*disk_, place(known->second), known->second.entry);
}

core::Result<std::optional<std::string>> ForeignRegister::fault_of(const ForeignFile& file) const {
  const auto opened = open(file.name);
  if (!opened && opened.error().code != ErrorCode::io) return "the file is gone: " + opened.error().message();
  if (!opened) return tl::unexpected(opened.error());
  if ((*opened)->size() == file.bytes) {
    TRY_ASSIGN(const std::string sha256, storage::warc::file_sha256_hex(**opened));
    if (sha256 == file.sha256) return std::nullopt;
  }
  return "its bytes are no longer those that were indexed: " + place(file).string();
}

}  // namespace pressroom::app
