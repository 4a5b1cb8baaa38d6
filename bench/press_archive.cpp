// SPDX-License-Identifier: Apache-2.0
#include "bench/press_archive.hpp"

#include <fmt/core.h>

#include <array>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include "bench/exchange.hpp"
#include "bench/full_chrome.hpp"
#include "bench/room_files.hpp"
#include "core/random.hpp"
#include "demo/cms_markup.hpp"
#include "demo/generated_conference.hpp"
#include "storage/warc/warc_writer.hpp"

namespace pressroom::bench {

namespace {

using core::Result;

constexpr std::size_t k_exchanges_on_page = 10;
constexpr std::size_t k_question_bytes = 220;

std::string room_name(int room) { return fmt::format("room{}", room); }
std::string host_name(int room) { return fmt::format("www.press{}.example", room); }

/// The moment of all records of a visit: what is written depends on nothing but the size that was asked for.
class StandingClock final : public core::Clock {
 public:
  explicit StandingClock(core::Instant now) : now_(now) {}
  core::Instant now() const override { return now_; }
  void sleep(core::Duration duration) override { now_ += duration; }

 private:
  core::Instant now_;
};

class CountingRandom final : public core::Random {
 public:
  explicit CountingRandom(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() override { return ++state_ * 0x9E3779B97F4A7C15ull; }

 private:
  std::uint64_t state_;
};

constexpr core::Instant k_first_visit{std::chrono::hours(24 * 365 * 55)};
constexpr core::Duration k_month = std::chrono::hours(24 * 30);

void shorten(std::string& text, std::size_t bytes) {
  const std::size_t end = text.find(". ", bytes);
  if (end != std::string::npos) text.resize(end + 1);
}

/// Short exchanges, ten to a page.
std::vector<demo::CmsPage> short_exchanges(const demo::CmsDocument& source) {
  std::vector<demo::CmsPage> pages;
  for (std::size_t i = 0; i < source.pages.size(); ++i) {
    if (i % k_exchanges_on_page == 0) pages.emplace_back();
    for (demo::CmsBlock block : source.pages[i].blocks) {
      if (block.kind == demo::BlockKind::speech) {
        const bool asks = block.paragraphs.size() == 1;
        block.paragraphs.resize(1);
        if (asks) shorten(block.paragraphs[0], k_question_bytes);
      }
      pages.back().blocks.push_back(std::move(block));
    }
  }
  return pages;
}

/// A conference on some day of twenty years.
demo::CmsDocument conference(int number, int pages_each) {
  constexpr std::array<std::string_view, 12> months = {"January",   "February", "March",    "April",
                                                       "May",       "June",     "July",     "August",
                                                       "September", "October",  "November", "December"};
  const auto seed = static_cast<std::uint64_t>(number) + 1;
  const std::uint64_t mixed = (seed * 0xBF58476D1CE4E5B9ull) >> 32;
  const int pages = pages_each > 0 ? pages_each : 10 + static_cast<int>(mixed % 21);
  demo::CmsDocument document = demo::generate_conference(seed, pages);
  const std::uint64_t month = mixed / 21 % 12;
  const std::uint64_t day = mixed / 252 % 28 + 1;
  const std::uint64_t year = 2005 + mixed / 7'056 % 20;
  document.date_text = fmt::format("{} {}, {}", months[month], day, year);
  document.channel_path = fmt::format("/generated/{}-{:02}/{:02}", year, month + 1, day);
  if (pages_each == 0) document.pages = short_exchanges(document);
  // A word that no other transcript has, as real ones have theirs.
  document.pages.back().blocks.back().paragraphs.back() += fmt::format(" The file number is {}.", document.native_id);
  return document;
}

/// One visit to rooms, one WARC writer for each.
class VisitWriter {
 public:
  VisitWriter(core::Disk& disk, std::filesystem::path folder, const ArchiveSize& size, int visit_number)
      : disk_(disk),
        folder_(std::move(folder)),
        full_dress_(size.pages_each > 0),
        visit_number_(visit_number),
        clock_(k_first_visit + (visit_number - 1) * k_month),
        random_(static_cast<std::uint64_t>(visit_number) << 48) {}

  Result<void> add(int room, const demo::CmsDocument& document, int pages) {
    storage::warc::WarcWriter& writer = writer_of(room);
    demo::CmsOptions dress;
    dress.host = host_name(room);
    for (int page = 1; page <= pages; ++page) {
      std::string body = demo::render_page(document, page, dress);
      if (full_dress_)
        body = with_full_chrome(body, std::stoull(document.native_id) * 100 + static_cast<unsigned>(page));
      TRY_ASSIGN(const core::Fetch fetch,
                 exchange(dress.host, demo::page_path(document, page, dress), body, clock_.now()));
      const core::Visit visit{.id = 0,
                              .room = room_name(room),
                              .url = fetch.url,
                              .reason = page == 1 ? core::VisitReason::requested : core::VisitReason::page,
                              .transcript = document.native_id,
                              .page = page,
                              .visit_number = visit_number_,
                              .attempt = 1,
                              .via = "",
                              .hops = page == 1 ? "" : "L"};
      TRY(writer.append(fetch, {visit, {}, {}}));
      ++written_.pages;
      written_.page_bytes += body.size();
    }
    return {};
  }

  Result<PressArchive> close() {
    for (const auto& [room, writer] : writers_) TRY(writer->close());
    return std::move(written_);
  }

 private:
  storage::warc::WarcWriter& writer_of(int room) {
    auto& writer = writers_[room];
    if (!writer) {
      storage::warc::WriterOptions options;
      options.archive = folder_;
      options.room = room_name(room);
      options.run_id = "bench";
      options.software = "pressroom/" PRESSROOM_VERSION;
      options.sync = storage::warc::WriterOptions::Sync::at_flush;
      writer = std::make_unique<storage::warc::WarcWriter>(disk_, clock_, random_, std::move(options));
    }
    return *writer;
  }

  core::Disk& disk_;
  std::filesystem::path folder_;
  bool full_dress_;
  int visit_number_;
  StandingClock clock_;
  CountingRandom random_;
  std::map<int, std::unique_ptr<storage::warc::WarcWriter>> writers_;
  PressArchive written_;
};

bool is_incomplete(int number, const demo::CmsDocument& document) {
  return number % k_incomplete_one_in == k_incomplete_one_in - 1 && document.pages.size() > 1;
}

int number_of_some(const ArchiveSize& size) {
  const int number = size.transcripts / 2;
  return number > 0 && number % k_incomplete_one_in == k_incomplete_one_in - 1 ? number - 1 : number;
}

}  // namespace

SomeTranscript some_transcript(const ArchiveSize& size) {
  const int number = number_of_some(size);
  return {room_name(number % size.rooms), conference(number, size.pages_each).native_id};
}

Result<PressArchive> write_press_archive(core::Disk& disk, const std::filesystem::path& archive,
                                         const std::filesystem::path& room_files, const ArchiveSize& size) {
  for (int room = 0; room < size.rooms; ++room) {
    TRY(write_room_file(room_files, room_name(room), {host_name(room)}));
  }
  VisitWriter writer(disk, archive, size, 1);
  for (int number = 0; number < size.transcripts; ++number) {
    const demo::CmsDocument document = conference(number, size.pages_each);
    const int room = number % size.rooms;
    const int pages = static_cast<int>(document.pages.size());
    TRY(writer.add(room, document, is_incomplete(number, document) ? pages - 1 : pages));
  }
  return writer.close();
}

Result<void> write_changed_visit(core::Disk& disk, const std::filesystem::path& folder, const ArchiveSize& size,
                                 int visit_number) {
  const int number = number_of_some(size);
  demo::CmsDocument document = conference(number, size.pages_each);
  document.pages.back().blocks.back().paragraphs.back() +=
      fmt::format(" The figures will be published in {} months.", visit_number);
  VisitWriter writer(disk, folder, size, visit_number);
  TRY(writer.add(number % size.rooms, document, static_cast<int>(document.pages.size())));
  TRY(writer.close());
  return {};
}

}  // namespace pressroom::bench
