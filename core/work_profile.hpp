// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pressroom::core {

/// What stands between a stored record and its sidecar.
enum class Stage : std::uint8_t {
  look_up,    ///< which records a transcript is made of
  record,     ///< reading and inflating a record, checking its digests
  charset,    ///< finding the charset, decoding
  unread,     ///< finding what of a page need not be parsed
  html,       ///< the tree of a page
  selectors,  ///< what a room's rules read of the tree
  turns,      ///< labels, speakers, turns and their ledger
  sidecar,    ///< writing turns down as bytes
  store,      ///< files, catalogue and search index
};
inline constexpr std::size_t k_stages = static_cast<std::size_t>(Stage::store) + 1;
std::string_view name(Stage stage);

/// What is counted beside the time.
enum class Work : std::uint8_t {
  pages,
  bytes,         ///< of them, content-decoded
  unread_bytes,  ///< of the decoded text, left out before the tree is built
  whole_pages,   ///< nothing was left out, or the whole was asked for in the end
  asked_again,   ///< of those: not read by the room's rules without what was left out
};
inline constexpr std::size_t k_works = static_cast<std::size_t>(Work::asked_again) + 1;

/// Where the processor time of some work went, over all threads that are bound to it.
class WorkProfile {
 public:
  /// In nanoseconds, without the stages inside.
  std::int64_t spent(Stage stage) const { return spent_[static_cast<std::size_t>(stage)]; }
  std::int64_t done(Work work) const { return done_[static_cast<std::size_t>(work)]; }

  /// Binds the calling thread while it lives: what InStage and count_work() tell goes there. Null binds to nothing, at
  /// which they cost a comparison.
  class Bind {
   public:
    explicit Bind(WorkProfile* profile);
    ~Bind();
    Bind(const Bind&) = delete;
    Bind& operator=(const Bind&) = delete;

   private:
    WorkProfile* before_;
  };
  /// That of the calling thread, for the threads it starts; null when there is none.
  static WorkProfile* bound();

 private:
  friend class InStage;
  friend void count_work(Work work, std::int64_t count);

  std::array<std::atomic<std::int64_t>, k_stages> spent_{};
  std::array<std::atomic<std::int64_t>, k_works> done_{};
};

/// The thread is in a stage while it lives; the stage round it waits meanwhile.
class InStage {
 public:
  explicit InStage(Stage stage);
  ~InStage();
  InStage(const InStage&) = delete;
  InStage& operator=(const InStage&) = delete;

 private:
  Stage stage_;
  InStage* around_ = nullptr;
  std::int64_t began_ = 0, inside_ = 0;  ///< nanoseconds
};

/// Adds to what the thread's profile has counted.
void count_work(Work work, std::int64_t count);

}  // namespace pressroom::core
