// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/disk.hpp"

namespace pressroom::tests {

/// A disk that fails when told to. Operations of one kind are counted from 1 over all files, also those
/// that come from several threads. Files opened through it must not outlive it.
class FaultDisk final : public core::Disk {
 public:
  enum class Operation { open, append, sync, truncate, write_atomically, rename, remove, make_folders, read };
  enum class Lasting { once, from_then_on };

  struct Fault {
    std::uint64_t at = 1;  ///< the n-th operation of its kind, counted since the disk was made
    core::ErrorCode code = core::ErrorCode::disk_full;
    std::uint64_t bytes_first = 0;  ///< append only: so many bytes get through before the error
    Lasting lasting = Lasting::once;
  };

  explicit FaultDisk(core::Disk& disk) : disk_(disk) {}

  void fail(Operation operation, const Fault& fault) { faults_[operation] = fault; }
  void heal() { faults_.clear(); }
  /// How many operations of the kind were asked for, failed ones included.
  std::uint64_t count(Operation operation) const {
    const auto found = counts_.find(operation);
    return found == counts_.end() ? 0 : found->second;
  }

  core::Result<std::unique_ptr<core::AppendFile>> open_append(const std::filesystem::path& path) override {
    TRY(pass(Operation::open, path));
    TRY_ASSIGN(auto file, disk_.open_append(path));
    return std::make_unique<Append>(*this, path, std::move(file));
  }
  core::Result<std::unique_ptr<core::ReadFile>> open_read(const std::filesystem::path& path) const override {
    TRY(pass(Operation::read, path));
    return disk_.open_read(path);
  }
  core::Result<std::string> read_all(const std::filesystem::path& path, std::uint64_t max_bytes) const override {
    TRY(pass(Operation::read, path));
    return disk_.read_all(path, max_bytes);
  }
  core::Result<void> write_atomically(const std::filesystem::path& path, std::string_view bytes) override {
    TRY(pass(Operation::write_atomically, path));
    return disk_.write_atomically(path, bytes);
  }
  /// Its pieces count as `append`, its end as `write_atomically`.
  core::Result<std::unique_ptr<core::NewFile>> create(const std::filesystem::path& path) override {
    TRY(pass(Operation::open, path));
    TRY_ASSIGN(auto file, disk_.create(path));
    return std::make_unique<New>(*this, path, std::move(file));
  }
  core::Result<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    TRY(pass(Operation::rename, from));
    return disk_.rename(from, to);
  }
  core::Result<void> remove(const std::filesystem::path& path) override {
    TRY(pass(Operation::remove, path));
    return disk_.remove(path);
  }
  core::Result<void> remove_temporaries(const std::filesystem::path& folder) override {
    return disk_.remove_temporaries(folder);
  }
  core::Result<void> make_folders(const std::filesystem::path& path) override {
    TRY(pass(Operation::make_folders, path));
    return disk_.make_folders(path);
  }
  core::Result<std::uint64_t> free_bytes(const std::filesystem::path& folder) const override {
    return disk_.free_bytes(folder);
  }
  bool exists(const std::filesystem::path& path) const override { return disk_.exists(path); }
  core::Result<std::vector<std::filesystem::path>> files(const std::filesystem::path& folder) const override {
    return disk_.files(folder);
  }
  core::Result<std::vector<std::filesystem::path>> folders(const std::filesystem::path& folder) const override {
    return disk_.folders(folder);
  }

 private:
  class Append final : public core::AppendFile {
   public:
    Append(FaultDisk& owner, std::filesystem::path path, std::unique_ptr<core::AppendFile> file)
        : owner_(owner), path_(std::move(path)), file_(std::move(file)) {}
    std::uint64_t size() const override { return file_->size(); }
    core::Result<void> append(std::string_view bytes) override {
      if (auto passed = owner_.pass(Operation::append, path_); !passed) {
        TRY(file_->append(bytes.substr(0, owner_.faults_[Operation::append].bytes_first)));
        return passed;
      }
      return file_->append(bytes);
    }
    core::Result<void> sync() override {
      TRY(owner_.pass(Operation::sync, path_));
      return file_->sync();
    }
    core::Result<void> truncate(std::uint64_t size) override {
      TRY(owner_.pass(Operation::truncate, path_));
      return file_->truncate(size);
    }

   private:
    FaultDisk& owner_;
    std::filesystem::path path_;
    std::unique_ptr<core::AppendFile> file_;
  };

  class New final : public core::NewFile {
   public:
    New(FaultDisk& owner, std::filesystem::path path, std::unique_ptr<core::NewFile> file)
        : owner_(owner), path_(std::move(path)), file_(std::move(file)) {}
    core::Result<void> append(std::string_view bytes) override {
      TRY(owner_.pass(Operation::append, path_));
      return file_->append(bytes);
    }
    core::Result<void> commit() override {
      TRY(owner_.pass(Operation::write_atomically, path_));
      return file_->commit();
    }

   private:
    FaultDisk& owner_;
    std::filesystem::path path_;
    std::unique_ptr<core::NewFile> file_;
  };

  core::Result<void> pass(Operation operation, const std::filesystem::path& path) const {
    const std::lock_guard lock(mutex_);
    const std::uint64_t number = ++counts_[operation];
    const auto found = faults_.find(operation);
    if (found == faults_.end()) return {};
    const Fault& fault = found->second;
    const bool due = fault.lasting == Lasting::once ? number == fault.at : number >= fault.at;
    if (!due) return {};
    return core::fail(fault.code, "made to fail", path.string());
  }

  core::Disk& disk_;
  mutable std::mutex mutex_;  ///< of the counts
  std::map<Operation, Fault> faults_;
  mutable std::map<Operation, std::uint64_t> counts_;
};

}  // namespace pressroom::tests
