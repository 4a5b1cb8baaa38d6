// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/disk.hpp"

namespace pressroom::tests {

/// A file system in memory. It knows which bytes were synced, so that a power cut can be played. Paths are compared
/// after lexical normalisation. Safe to use from several threads; what create() gives must not outlive the disk.
class MemoryDisk final : public core::Disk {
  using path_t = std::filesystem::path;

  struct Content {
    std::string bytes;
    std::uint64_t durable = 0;  ///< so many of `bytes` survive a power cut
  };
  /// Shared with the open files, which may outlive the disk.
  struct Store {
    std::mutex mutex;
    std::map<path_t, std::shared_ptr<Content>> files;
    std::set<path_t> folders{"/", "."};
  };

  class Append final : public core::AppendFile {
   public:
    Append(std::shared_ptr<Store> store, std::shared_ptr<Content> content)
        : store_(std::move(store)), content_(std::move(content)) {}
    std::uint64_t size() const override {
      const std::lock_guard lock(store_->mutex);
      return content_->bytes.size();
    }
    core::Result<void> append(std::string_view bytes) override {
      const std::lock_guard lock(store_->mutex);
      content_->bytes += bytes;
      return {};
    }
    core::Result<void> sync() override {
      const std::lock_guard lock(store_->mutex);
      content_->durable = content_->bytes.size();
      return {};
    }
    core::Result<void> truncate(std::uint64_t size) override {
      const std::lock_guard lock(store_->mutex);
      content_->bytes.resize(size);
      content_->durable = std::min(content_->durable, size);
      return {};
    }

   private:
    std::shared_ptr<Store> store_;
    std::shared_ptr<Content> content_;
  };

  class New final : public core::NewFile {
   public:
    New(MemoryDisk& disk, path_t path) : disk_(disk), path_(std::move(path)) {}
    core::Result<void> append(std::string_view bytes) override {
      bytes_ += bytes;
      return {};
    }
    core::Result<void> commit() override { return disk_.write_atomically(path_, bytes_); }

   private:
    MemoryDisk& disk_;
    path_t path_;
    std::string bytes_;
  };

  class Read final : public core::ReadFile {
   public:
    Read(std::shared_ptr<Store> store, std::shared_ptr<const Content> content)
        : store_(std::move(store)), content_(std::move(content)) {}
    std::uint64_t size() const override {
      const std::lock_guard lock(store_->mutex);
      return content_->bytes.size();
    }
    core::Result<std::string> read(std::uint64_t offset, std::uint64_t length) const override {
      const std::lock_guard lock(store_->mutex);
      if (offset >= content_->bytes.size()) return std::string();
      return content_->bytes.substr(offset, length);
    }

   private:
    std::shared_ptr<Store> store_;
    std::shared_ptr<const Content> content_;
  };

 public:
  core::Result<std::unique_ptr<core::AppendFile>> open_append(const path_t& path) override {
    const std::lock_guard lock(store_->mutex);
    TRY(need_folder_of(path));
    auto& content = store_->files[key(path)];
    if (!content) content = std::make_shared<Content>();
    return std::make_unique<Append>(store_, content);
  }

  core::Result<std::unique_ptr<core::ReadFile>> open_read(const path_t& path) const override {
    const std::lock_guard lock(store_->mutex);
    const auto found = store_->files.find(key(path));
    if (found == store_->files.end()) return missing(path);
    return std::make_unique<Read>(store_, found->second);
  }

  core::Result<std::string> read_all(const path_t& path, std::uint64_t max_bytes) const override {
    const std::lock_guard lock(store_->mutex);
    const auto found = store_->files.find(key(path));
    if (found == store_->files.end()) return missing(path);
    if (found->second->bytes.size() > max_bytes) return core::fail(core::ErrorCode::limit, "too large", path.string());
    return found->second->bytes;
  }

  core::Result<void> write_atomically(const path_t& path, std::string_view bytes) override {
    const std::lock_guard lock(store_->mutex);
    TRY(need_folder_of(path));
    store_->files[key(path)] = std::make_shared<Content>(Content{std::string(bytes), bytes.size()});
    return {};
  }

  core::Result<std::unique_ptr<core::NewFile>> create(const path_t& path) override {
    const std::lock_guard lock(store_->mutex);
    TRY(need_folder_of(path));
    return std::make_unique<New>(*this, path);
  }

  core::Result<void> rename(const path_t& from, const path_t& to) override {
    const std::lock_guard lock(store_->mutex);
    TRY(need_folder_of(to));
    const auto found = store_->files.find(key(from));
    if (found == store_->files.end()) return missing(from);
    const auto content = found->second;
    store_->files.erase(found);
    store_->files[key(to)] = content;
    return {};
  }

  core::Result<void> remove(const path_t& path) override {
    const std::lock_guard lock(store_->mutex);
    if (store_->files.erase(key(path)) == 0) return missing(path);
    return {};
  }

  core::Result<void> remove_temporaries(const path_t&) override { return {}; }
  core::Result<void> make_folders(const path_t& path) override {
    const std::lock_guard lock(store_->mutex);
    for (path_t folder = key(path); !folder.empty(); folder = folder.parent_path()) {
      if (store_->files.count(folder) > 0) return core::fail(core::ErrorCode::io, "not a folder", folder.string());
      if (!store_->folders.insert(folder).second) break;
    }
    return {};
  }

  core::Result<std::uint64_t> free_bytes(const path_t&) const override { return free_bytes_; }
  /// What free_bytes() says from now on.
  void leave_free(std::uint64_t bytes) { free_bytes_ = bytes; }

  bool exists(const path_t& path) const override {
    const std::lock_guard lock(store_->mutex);
    return store_->files.count(key(path)) > 0 || store_->folders.count(key(path)) > 0;
  }

  core::Result<std::vector<path_t>> files(const path_t& folder) const override {
    const std::lock_guard lock(store_->mutex);
    std::vector<path_t> names;
    for (const auto& [path, content] : store_->files) {
      if (key(path.parent_path()) == key(folder)) names.push_back(folder / path.filename());
    }
    return sorted(std::move(names));
  }

  core::Result<std::vector<path_t>> folders(const path_t& folder) const override {
    const std::lock_guard lock(store_->mutex);
    std::vector<path_t> names;
    for (const path_t& path : store_->folders) {
      if (!path.filename().empty() && path != "." && key(path.parent_path()) == key(folder)) {
        names.push_back(folder / path.filename());
      }
    }
    return sorted(std::move(names));
  }

  /// The power fails: what was appended and not synced is gone.
  void lose_unsynced() {
    const std::lock_guard lock(store_->mutex);
    for (auto& [path, content] : store_->files) content->bytes.resize(content->durable);
  }

 private:
  static path_t key(const path_t& path) {
    path_t normal = path.lexically_normal();
    if (normal.filename().empty() && normal.has_relative_path()) normal = normal.parent_path();
    return normal.empty() ? path_t(".") : normal;
  }
  static tl::unexpected<core::Error> missing(const path_t& path) {
    return core::fail(core::ErrorCode::not_found, "no such file", path.string());
  }
  static std::vector<path_t> sorted(std::vector<path_t> names) {
    std::sort(names.begin(), names.end(), [](const path_t& a, const path_t& b) { return a.native() < b.native(); });
    return names;
  }
  core::Result<void> need_folder_of(const path_t& path) const {
    const path_t folder = key(key(path).parent_path());
    if (store_->folders.count(folder) == 0) return missing(folder);
    return {};
  }

  std::shared_ptr<Store> store_ = std::make_shared<Store>();
  std::uint64_t free_bytes_ = UINT64_MAX;
};

}  // namespace pressroom::tests
