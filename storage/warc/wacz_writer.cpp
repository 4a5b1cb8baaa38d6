// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/wacz_writer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/time_format.hpp"
#include "storage/warc/cdxj.hpp"

namespace pressroom::storage::warc {
namespace {

constexpr int not_modified = 304;

using core::Result;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t piece_bytes = 1u << 20;
constexpr const char* pages_header = R"({"format":"json-pages-1.0","id":"pages","title":"All Pages","hasText":true})";

/// Ill-formed UTF-8 becomes U+FFFD: what stands in a title was written by others.
std::string written(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<void> copy_range(const core::ReadFile& file, const ByteSink& sink) {
  for (std::uint64_t offset = 0;;) {
    TRY_ASSIGN(const std::string piece, file.read(offset, piece_bytes));
    if (piece.empty()) return {};
    TRY(sink(piece));
    offset += piece.size();
  }
}

/// Data Package names are lower case (Frictionless Data, 1.0); paths of a package differ in their base names anyway.
std::string resource_name(std::string_view path) {
  std::string name(path.substr(path.rfind('/') + 1));
  for (char& c : name) c = core::ascii_lower(c);
  return name;
}

}  // namespace

Result<std::unique_ptr<WaczWriter>> WaczWriter::create(core::Disk& disk, const std::filesystem::path& path) {
  std::unique_ptr<WaczWriter> writer(new WaczWriter(disk, path));
  TRY(writer->open(writer->package_, ".partial"));
  TRY(writer->open(writer->index_, ".index.partial"));
  TRY(writer->open(writer->pages_, ".pages.partial"));
  TRY(writer->pages_.file->append(std::string(pages_header) + "\n"));
  writer->zip_ = std::make_unique<ZipWriter>(*writer->package_.file);
  return writer;
}

WaczWriter::~WaczWriter() {
  zip_.reset();
  for (const Spool* spool : {&package_, &index_, &pages_}) {
    if (!spool->path.empty() && disk_.exists(spool->path)) (void)disk_.remove(spool->path);
  }
}

Result<void> WaczWriter::open(Spool& spool, const char* ending) {
  spool.path = path_;
  spool.path += ending;
  // What an interrupted export left must not be continued.
  if (disk_.exists(spool.path)) TRY(disk_.remove(spool.path));
  TRY_ASSIGN(spool.file, disk_.open_append(spool.path));
  return {};
}

Result<void> WaczWriter::add_warc(const core::ReadFile& source, const WarcExcerpt& excerpt) {
  TRY_ASSIGN(const WarcPlan plan, WarcPlan::make(source, excerpt));
  TRY(add_entry("archive/" + plan.name(), plan.bytes(), ZipCoding::stored,
                [&](const ByteSink& sink) { return plan.copy(source, sink); }));
  std::vector<std::string> lines;
  for (const core::Capture& capture : plan.captures()) {
    // Replay tools show a 304 that an index leads them to as the empty answer it is, and not what it stands for.
    if (capture.status != not_modified) lines.push_back(index_line(capture).serialise());
    newest_ = std::max(newest_.value_or(capture.captured_at), capture.captured_at);
  }
  const std::string run = sorted_index(std::move(lines));
  runs_.push_back({nullptr, index_.file->size(), run.size(), index_.path.string()});
  TRY(index_.file->append(run));
  ++totals_.warc_files;
  totals_.captures += plan.captures().size();
  return {};
}

Result<void> WaczWriter::add_page(const WaczPage& page) {
  Json json{{"id", page.id}, {"url", page.url}, {"ts", core::format_rfc3339(page.captured_at)}};
  if (page.title) json["title"] = *page.title;
  if (page.text) json["text"] = *page.text;
  json["size"] = page.bytes;
  ++totals_.pages;
  return pages_.file->append(written(json, -1));
}

Result<void> WaczWriter::add_entry(const std::string& path, std::uint64_t size, ZipCoding coding,
                                   const std::function<Result<void>(const ByteSink&)>& content) {
  core::Sha256 digest;
  TRY(zip_->begin(path, size, coding));
  TRY(content([&](std::string_view bytes) {
    digest.update(bytes);
    return zip_->write(bytes);
  }));
  resources_.push_back({path, digest.hex(), size});
  return {};
}

Result<void> WaczWriter::add_text(const std::string& path, std::string_view text) {
  return add_entry(path, text.size(), ZipCoding::deflated, [&](const ByteSink& sink) { return sink(text); });
}

Result<void> WaczWriter::add_index() {
  TRY_ASSIGN(const auto lines, disk_.open_read(index_.path));
  for (SortedRun& run : runs_) run.file = lines.get();
  // CDXJ, but pywb unpacks an index of this ending only.
  return add_entry("indexes/index.cdx", index_.file->size(), ZipCoding::deflated, [&](const ByteSink& sink) {
    return merge_lines(runs_, [&](const std::string& line) { return sink(line + '\n'); });
  });
}

Result<void> WaczWriter::add_pages() {
  TRY_ASSIGN(const auto lines, disk_.open_read(pages_.path));
  return add_entry("pages/pages.jsonl", pages_.file->size(), ZipCoding::deflated,
                   [&](const ByteSink& sink) { return copy_range(*lines, sink); });
}

std::string WaczWriter::created() const { return core::format_rfc3339(newest_.value_or(core::Instant{})); }

std::string WaczWriter::datapackage(const WaczDescription& description) const {
  Json json{{"profile", "data-package"}, {"title", description.title}, {"description", description.description},
            {"created", created()},      {"wacz_version", "1.1.1"},    {"software", description.software},
            {"resources", Json::array()}};
  for (const Resource& resource : resources_) {
    json["resources"].push_back({{"name", resource_name(resource.path)},
                                 {"path", resource.path},
                                 {"hash", "sha256:" + resource.sha256},
                                 {"bytes", resource.bytes}});
  }
  return written(json, 2);
}

Result<WaczTotals> WaczWriter::finish(const WaczDescription& description, const core::SigningKey* key) {
  TRY(add_index());
  TRY(add_pages());
  const std::string package = datapackage(description);
  const std::string hash = core::sha256_labelled(package);
  TRY(add_text("datapackage.json", package));
  Json digest{{"path", "datapackage.json"}, {"hash", hash}};
  if (key != nullptr) {
    digest["signedData"] = {{"hash", hash},       {"created", created()},         {"software", description.software},
                            {"version", "0.1.0"}, {"signature", key->sign(hash)}, {"publicKey", key->public_key()}};
  }
  TRY(add_text("datapackage-digest.json", written(digest, 2)));
  TRY(zip_->close());
  TRY(package_.file->sync());
  totals_.bytes = package_.file->size();
  TRY(disk_.rename(package_.path, path_));
  return totals_;
}

}  // namespace pressroom::storage::warc
