// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/wacz_index_check.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_set>

#include "core/time_format.hpp"
#include "core/url.hpp"
#include "storage/warc/cdxj.hpp"
#include "storage/warc/index_checker.hpp"
#include "storage/warc/line_reader.hpp"
#include "storage/warc/zipnum.hpp"

namespace pressroom::storage::warc {
namespace {

using core::Result;
using core::Severity;
using Json = nlohmann::json;

/// The words of a page stand in one line.
constexpr std::size_t max_line_bytes = 16u << 20;

/// A line with its offset; longer ones are cut.
struct Line {
  std::uint64_t offset = 0;
  std::string_view text;
  enum class State { whole, cut } state = State::whole;
};

Result<void> each_line(const core::ReadFile& file, const std::function<void(const Line&)>& take) {
  LineReader lines(file, 0, max_line_bytes);
  for (;;) {
    TRY_ASSIGN(const bool found, lines.next());
    if (!found) return {};
    std::string_view text = lines.text();
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty()) continue;
    const bool cut = lines.ending() == LineReader::Ending::too_long;
    take({lines.offset(), text, cut ? Line::State::cut : Line::State::whole});
  }
}

/// One spelling for each address, so that an index and a list of pages can be compared.
std::string canonical(const std::string& url) {
  const auto parsed = core::Url::parse(url);
  return parsed ? parsed->href_without_fragment() : url;
}

class IndexCheck {
 public:
  IndexCheck(const WaczPackage& package, const std::vector<CheckedFile>& files, IndexScope scope)
      : package_(package), checker_(files, package.sink()), scope_(scope) {}

  Result<void> check() {
    for (const auto& [path, entry] : package_.entries()) {
      if (!path.starts_with("indexes/") || !entry.is_sound()) continue;
      if (path.ends_with(".cdxj") || path.ends_with(".cdx")) {
        const auto content = package_.content(entry);
        TRY(check_index(path, *content));
      } else if (path.ends_with(".idx")) {
        TRY(check_compressed(path, entry));
      }
    }
    if (scope_ == IndexScope::form_and_records) {
      checker_.finish(IndexOrigin::foreign);
    } else {
      package_.report("C3", Severity::warning, "no index was held against the records, since some could not be read");
    }
    for (const auto& [path, entry] : package_.entries()) {
      if (path.starts_with("pages/") && path.ends_with(".jsonl") && entry.is_sound()) TRY(check_pages(path, entry));
    }
    return {};
  }

 private:
  Result<void> check_index(const std::string& path, const core::ReadFile& content) {
    TRY(each_line(content, [&](const Line& line) {
      const auto parsed = parse_index_line(line.text);
      if (!parsed) return;  // told by the checker
      const std::string url = canonical(parsed->url);
      urls_.insert(hash_(url));
      captures_.insert(hash_(url + ' ' + parsed->timestamp.substr(0, 14)));
    }));
    if (scope_ == IndexScope::form) return {};
    return checker_.check(package_.called(path), content, IndexOrigin::foreign);
  }

  Result<void> check_compressed(const std::string& path, const WaczPackage::Entry& idx) {
    std::string index = path.substr(0, path.size() - std::string_view(".idx").size()) + ".cdx.gz";
    std::vector<ZipNumBlock> blocks;
    const auto lines = package_.content(idx);
    TRY(each_line(*lines, [&](const Line& line) {
      if (line.text.starts_with("!meta")) {
        const Json meta =
            Json::parse(line.text.substr(std::min(line.text.find('{'), line.text.size())), nullptr, false);
        if (meta.is_object() && meta.contains("filename") && meta["filename"].is_string()) {
          index = "indexes/" + meta["filename"].get<std::string>();
        }
        return;
      }
      auto block = parse_zipnum_line(line.text);
      if (block) {
        blocks.push_back(*std::move(block));
      } else {
        package_.report_in(path, "C8", Severity::error, "malformed line: " + block.error().what, line.offset);
      }
    }));
    const WaczPackage::Entry* compressed = package_.sound(index);
    if (compressed == nullptr) {
      package_.report_in(path, "C8", Severity::error, "is about a compressed index that is not there: " + index);
      return {};
    }
    const auto content = package_.content(*compressed);
    std::uint64_t size = 0, end = 0;
    std::vector<ZipNumBlock> sound;
    for (ZipNumBlock& block : blocks) {
      if (block.offset != end) {
        package_.report_in(index, "C8", Severity::error, "the blocks that the .idx names do not follow one another",
                           end);
      }
      end = block.offset + std::min(block.length, content->size());
      const auto text = read_zipnum_block(*content, block);
      if (text) {
        size += text->size();
        sound.push_back(std::move(block));
      } else if (text.error().code == core::ErrorCode::malformed) {
        package_.report_in(index, "C8", Severity::error, text.error().what, block.offset);
      } else {
        return tl::unexpected(text.error());
      }
    }
    if (end != content->size())
      package_.report_in(index, "C8", Severity::error, "bytes stand in no block of the .idx", end);
    return check_index(index, ZipNumText(*content, std::move(sound), size));
  }

  Result<void> check_pages(const std::string& path, const WaczPackage::Entry& entry) {
    bool first = true;
    std::uint64_t pages = 0;
    const auto content = package_.content(entry);
    TRY(each_line(*content, [&](const Line& line) {
      const auto report = [&](Severity severity, std::string detail) {
        package_.report_in(path, "A4", severity, std::move(detail), line.offset);
      };
      if (line.state == Line::State::cut)
        return report(Severity::warning, "a line is longer than 16 MiB; it was not read");
      const Json json = Json::parse(line.text, nullptr, false);
      if (!json.is_object()) return report(Severity::error, "a line is no JSON object");
      const auto text = [&](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
      };
      if (std::exchange(first, false)) {
        if (text("format") != "json-pages-1.0")
          report(Severity::error, "does not begin with the format json-pages-1.0");
        if (json.contains("format")) return;
      }
      ++pages;
      check_page(text("url"), text("ts"), report);
    }));
    if (first) package_.report_in(path, "A4", Severity::error, "does not begin with the format json-pages-1.0");
    return {};
  }

  void check_page(const std::string& written_url, const std::string& written_time,
                  const std::function<void(Severity, std::string)>& report) const {
    if (written_url.empty()) return report(Severity::error, "a page has no url");
    const auto instant = core::parse_rfc3339(written_time);
    if (!instant) return report(Severity::error, "a page has no time (ts, RFC 3339): " + written_url);
    const std::string url = canonical(written_url);
    if (!urls_.contains(hash_(url))) return report(Severity::error, "no index line finds the page " + written_url);
    if (!captures_.contains(hash_(url + ' ' + core::format_14_digits(*instant)))) {
      report(Severity::note, "the index has the page at other times only: " + written_url);
    }
  }

  const WaczPackage& package_;
  IndexChecker checker_;
  IndexScope scope_;
  /// Hashes stand for the texts: an index of millions of lines must not be held in memory for this.
  std::hash<std::string> hash_;
  std::unordered_set<std::size_t> urls_, captures_;
};

}  // namespace

Result<void> check_wacz_indexes(const WaczPackage& package, const std::vector<CheckedFile>& files, IndexScope scope) {
  return IndexCheck(package, files, scope).check();
}

}  // namespace pressroom::storage::warc
