// SPDX-License-Identifier: Apache-2.0
#include "bench/corpus.hpp"

#include "bench/exchange.hpp"
#include "core/random.hpp"
#include "demo/cms_markup.hpp"
#include "demo/generated_conference.hpp"
#include "storage/warc/warc_writer.hpp"

namespace pressroom::bench {

namespace {

using storage::database::WarcFile;
using storage::warc::WarcWriter;

class CorpusWriter {
 public:
  CorpusWriter(core::Disk& disk, Corpus& corpus) : corpus_(corpus), writer_(disk, clock_, random_, options(corpus)) {}

  core::Result<void> add(std::uint64_t seed, int pages) {
    const demo::CmsDocument document = demo::generate_conference(seed, pages);
    const demo::CmsOptions dress;
    for (int page = 1; page <= pages; ++page) {
      const std::string body = demo::render_page(document, page, dress);
      TRY_ASSIGN(const core::Fetch fetch,
                 exchange(dress.host, demo::page_path(document, page, dress), body, clock_.now()));
      const core::Visit visit{.id = 0,
                              .room = "demo",
                              .url = fetch.url,
                              .reason = page == 1 ? core::VisitReason::requested : core::VisitReason::page,
                              .transcript = document.native_id,
                              .page = page,
                              .visit_number = 1,
                              .attempt = 1,
                              .via = "",
                              .hops = page == 1 ? "" : "L"};
      TRY_ASSIGN(core::Capture capture, writer_.append(fetch, {visit, {}, {}}));
      corpus_.captures.push_back(std::move(capture));
      corpus_.page_bytes += body.size();
    }
    corpus_.native_ids.push_back(document.native_id);
    return {};
  }

  core::Result<void> close() {
    TRY(writer_.close());
    auto store = corpus_.archive.captures();
    for (const storage::warc::ClosedFile& file : writer_.take_closed()) {
      TRY(store.put_warc_file({file.name, file.relative_path, WarcFile::State::closed, file.bytes, file.sha256}));
    }
    TRY(store.add(corpus_.captures));
    return {};
  }

 private:
  static storage::warc::WriterOptions options(const Corpus& corpus) {
    storage::warc::WriterOptions options;
    options.archive = corpus.archive.root();
    options.room = "demo";
    options.run_id = "bench";
    options.software = "pressroom/" PRESSROOM_VERSION;
    options.sync = storage::warc::WriterOptions::Sync::at_flush;
    return options;
  }

  Corpus& corpus_;
  core::SystemClock clock_;
  core::SystemRandom random_;
  WarcWriter writer_;
};

}  // namespace

core::Result<Corpus> write_corpus(core::Disk& disk, const std::filesystem::path& folder, const CorpusSize& size) {
  TRY_ASSIGN(auto archive, app::ArchiveFolder::open_to_write(disk, folder));
  Corpus corpus{std::move(archive), {}, {}, 0};
  CorpusWriter writer(disk, corpus);
  for (int i = 0; i < size.conferences; ++i) TRY(writer.add(static_cast<std::uint64_t>(i) + 1, size.pages_each));
  TRY(writer.close());
  return corpus;
}

}  // namespace pressroom::bench
