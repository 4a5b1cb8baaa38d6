// SPDX-License-Identifier: Apache-2.0
#include "core/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

namespace pressroom::core {
namespace {

namespace fs = std::filesystem;

/// Linux moves at most 2 GiB less a page in one call.
constexpr std::size_t largest_transfer = 1u << 30;
/// Left behind only by a crash; never listed by files(), so that no reader takes a part for a file.
constexpr std::string_view temporary_prefix = ".pressroom-temporary-";

tl::unexpected<Error> os_error(int number, std::string_view action, const fs::path& path) {
  ErrorCode code = ErrorCode::io;
  if (number == ENOSPC || number == EDQUOT) code = ErrorCode::disk_full;
  if (number == ENOENT) code = ErrorCode::not_found;
  return fail(code, "cannot " + std::string(action) + ": " + std::generic_category().message(number), path.string());
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int value() const { return value_; }

 private:
  int value_;
};

Result<Descriptor> open_file(const fs::path& path, int flags, std::string_view action) {
  // O_NONBLOCK means nothing to a regular file and keeps a FIFO of that name from blocking us.
  int value = -1;
  do {
    value = ::open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK, 0666);
  } while (value < 0 && errno == EINTR);
  if (value < 0) return os_error(errno, action, path);
  return Descriptor(value);
}

Result<std::uint64_t> regular_size(const Descriptor& descriptor, const fs::path& path) {
  struct stat status {};
  if (::fstat(descriptor.value(), &status) != 0) return os_error(errno, "stat", path);
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::io, "not a regular file", path.string());
  return static_cast<std::uint64_t>(status.st_size);
}

/// Adds to `written` as bytes go out, so that the caller knows the part that went before an error.
Result<void> write_all(const Descriptor& descriptor, std::string_view bytes, const fs::path& path,
                       std::uint64_t& written) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor.value(), bytes.data(), std::min(bytes.size(), largest_transfer));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return os_error(count < 0 ? errno : EIO, "write", path);
    bytes.remove_prefix(static_cast<std::size_t>(count));
    written += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<void> sync_descriptor(const Descriptor& descriptor, const fs::path& path) {
  while (::fsync(descriptor.value()) != 0) {
    if (errno != EINTR) return os_error(errno, "sync", path);
  }
  return {};
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

Result<void> sync_folder(const fs::path& folder) {
  TRY_ASSIGN(const Descriptor descriptor, open_file(folder, O_RDONLY | O_DIRECTORY, "open"));
  return sync_descriptor(descriptor, folder);
}

Result<void> rename_within(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return os_error(errno, "rename to " + to.string(), from);
  TRY(sync_folder(folder_of(to)));
  if (folder_of(from) != folder_of(to)) TRY(sync_folder(folder_of(from)));
  return {};
}

class PosixAppendFile final : public AppendFile {
 public:
  PosixAppendFile(Descriptor descriptor, fs::path path, std::uint64_t size)
      : descriptor_(std::move(descriptor)), path_(std::move(path)), size_(size) {}

  std::uint64_t size() const override { return size_; }

  Result<void> append(std::string_view bytes) override { return write_all(descriptor_, bytes, path_, size_); }

  Result<void> sync() override {
    // After a failed fsync the kernel may drop the pages and report success the next time: bytes are lost for good.
    if (sync_failed_) return fail(ErrorCode::io, "an earlier sync failed", path_.string());
    auto synced = sync_descriptor(descriptor_, path_);
    if (synced && !folder_synced_) synced = sync_folder(folder_of(path_));
    folder_synced_ = synced.has_value();
    sync_failed_ = !synced;
    return synced;
  }

  Result<void> truncate(std::uint64_t size) override {
    while (::ftruncate(descriptor_.value(), static_cast<off_t>(size)) != 0) {
      if (errno != EINTR) return os_error(errno, "truncate", path_);
    }
    size_ = size;
    return {};
  }

 private:
  Descriptor descriptor_;
  fs::path path_;
  std::uint64_t size_;
  bool folder_synced_ = false;  ///< a new file's name must be durable too
  bool sync_failed_ = false;
};

class PosixReadFile final : public ReadFile {
 public:
  PosixReadFile(Descriptor descriptor, fs::path path) : descriptor_(std::move(descriptor)), path_(std::move(path)) {}

  /// Asked anew each time: a WARC is read while it grows.
  std::uint64_t size() const override { return regular_size(descriptor_, path_).value_or(0); }

  Result<std::string> read(std::uint64_t offset, std::uint64_t length) const override {
    TRY_ASSIGN(const std::uint64_t end, regular_size(descriptor_, path_));
    std::string out(offset < end ? std::min(length, end - offset) : 0, '\0');
    std::size_t filled = 0;
    while (filled < out.size()) {
      const ssize_t count =
          ::pread(descriptor_.value(), out.data() + filled, std::min(out.size() - filled, largest_transfer),
                  static_cast<off_t>(offset + filled));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return os_error(errno, "read", path_);
      if (count == 0) break;
      filled += static_cast<std::size_t>(count);
    }
    out.resize(filled);
    return out;
  }

 private:
  Descriptor descriptor_;
  fs::path path_;
};

/// A temporary file in the folder of its final name.
class PosixNewFile final : public NewFile {
 public:
  PosixNewFile(Descriptor descriptor, fs::path temporary, fs::path path)
      : descriptor_(std::move(descriptor)), temporary_(std::move(temporary)), path_(std::move(path)) {}
  PosixNewFile& operator=(PosixNewFile&&) = delete;
  ~PosixNewFile() override {
    if (!committed_) ::unlink(temporary_.c_str());
  }

  Result<void> append(std::string_view bytes) override {
    std::uint64_t written = 0;
    return write_all(descriptor_, bytes, temporary_, written);
  }

  Result<void> commit() override {
    TRY(sync_descriptor(descriptor_, temporary_));
    TRY(rename_within(temporary_, path_));
    committed_ = true;
    return {};
  }

 private:
  Descriptor descriptor_;
  fs::path temporary_, path_;
  bool committed_ = false;
};

class PosixDisk final : public Disk {
 public:
  Result<std::unique_ptr<AppendFile>> open_append(const fs::path& path) override {
    TRY_ASSIGN(Descriptor descriptor, open_file(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, "open for writing"));
    TRY_ASSIGN(const std::uint64_t size, regular_size(descriptor, path));
    return std::make_unique<PosixAppendFile>(std::move(descriptor), path, size);
  }

  Result<std::unique_ptr<ReadFile>> open_read(const fs::path& path) const override {
    TRY_ASSIGN(Descriptor descriptor, open_file(path, O_RDONLY, "open"));
    TRY(regular_size(descriptor, path));
    return std::make_unique<PosixReadFile>(std::move(descriptor), path);
  }

  Result<std::string> read_all(const fs::path& path, std::uint64_t max_bytes) const override {
    TRY_ASSIGN(const auto file, open_read(path));
    const std::uint64_t size = file->size();
    if (size > max_bytes) {
      return fail(ErrorCode::limit, "larger than " + std::to_string(max_bytes) + " bytes", path.string());
    }
    return file->read(0, size);
  }

  Result<void> write_atomically(const fs::path& path, std::string_view bytes) override {
    TRY_ASSIGN(const auto file, create(path));
    TRY(file->append(bytes));
    return file->commit();
  }

  Result<std::unique_ptr<NewFile>> create(const fs::path& path) override {
    static std::atomic<unsigned> serial{0};
    while (true) {
      const fs::path temporary = folder_of(path) / (std::string(temporary_prefix) + std::to_string(::getpid()) + "-" +
                                                    std::to_string(serial++));
      auto opened = open_file(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, "create a temporary file");
      std::error_code ignored;
      if (!opened && fs::exists(fs::symlink_status(temporary, ignored))) continue;  // a dead process had our number
      if (!opened) return tl::unexpected(std::move(opened).error());
      return std::make_unique<PosixNewFile>(*std::move(opened), temporary, path);
    }
  }

  Result<void> rename(const fs::path& from, const fs::path& to) override { return rename_within(from, to); }

  Result<void> remove(const fs::path& path) override {
    if (::unlink(path.c_str()) != 0) return os_error(errno, "remove", path);
    return {};
  }

  Result<void> remove_temporaries(const fs::path& folder) override {
    TRY_ASSIGN(const auto left, entries(folder, [](const fs::directory_entry& entry, std::error_code&) {
                 return entry.path().filename().native().starts_with(temporary_prefix);
               }));
    for (const fs::path& path : left) TRY(remove(path));
    return {};
  }

  Result<void> make_folders(const fs::path& path) override {
    std::vector<fs::path> missing;
    for (fs::path folder = path; !folder.empty() && !exists(folder); folder = folder.parent_path()) {
      missing.push_back(folder);
    }
    for (auto folder = missing.rbegin(); folder != missing.rend(); ++folder) {
      if (folder->filename().empty()) continue;  // "a/b/" names the folder "a/b" a second time
      if (::mkdir(folder->c_str(), 0777) != 0 && errno != EEXIST) return os_error(errno, "make folder", *folder);
      TRY(sync_folder(folder_of(*folder)));
    }
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return fail(ErrorCode::io, "not a folder", path.string());
    return {};
  }

  Result<std::uint64_t> free_bytes(const fs::path& folder) const override {
    fs::path standing = folder;
    while (!exists(standing) && standing != folder_of(standing)) standing = folder_of(standing);
    struct statvfs status {};
    if (::statvfs(standing.c_str(), &status) != 0) return os_error(errno, "ask for the free space of", standing);
    return static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
  }

  bool exists(const fs::path& path) const override {
    std::error_code ignored;
    return fs::exists(path, ignored);
  }

  Result<std::vector<fs::path>> files(const fs::path& folder) const override {
    return entries(folder, [](const fs::directory_entry& entry, std::error_code& error) {
      return entry.is_regular_file(error) && !entry.path().filename().native().starts_with(temporary_prefix);
    });
  }

  Result<std::vector<fs::path>> folders(const fs::path& folder) const override {
    return entries(folder,
                   [](const fs::directory_entry& entry, std::error_code& error) { return entry.is_directory(error); });
  }

 private:
  template <class Wanted>
  static Result<std::vector<fs::path>> entries(const fs::path& folder, Wanted wanted) {
    std::vector<fs::path> found;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      std::error_code ignored;  // a dangling link, or an entry that went away meanwhile, is not wanted
      if (wanted(*entry, ignored)) found.push_back(entry->path());
    }
    if (error == std::errc::no_such_file_or_directory) return found;
    if (error) return os_error(error.value(), "list", folder);
    std::sort(found.begin(), found.end(), [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
    return found;
  }
};

}  // namespace

std::unique_ptr<Disk> make_posix_disk() { return std::make_unique<PosixDisk>(); }

}  // namespace pressroom::core
