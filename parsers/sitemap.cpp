// SPDX-License-Identifier: Apache-2.0
#include "parsers/sitemap.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "core/text.hpp"
#include "parsers/feed.hpp"
#include "parsers/xml_reader.hpp"
#include "parsers/xml_source.hpp"
#include "parsers/xml_vocabulary.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_longest_field = 16u << 10;  ///< bytes of text; titles and addresses are far shorter

/// What an entry says, as written.
struct Entry {
  std::size_t depth = 0;
  std::string address, modified, title, published;
};

class SitemapWalk {
 public:
  explicit SitemapWalk(SitemapFindings::Kind kind)
      : entry_name_(kind == SitemapFindings::Kind::index ? "sitemap" : "url") {}

  void take(const XmlEvent& event) {
    switch (event.kind) {
      case XmlEvent::Kind::start:
        return start(event);
      case XmlEvent::Kind::text:
        if (field_ != nullptr) {
          *field_ += cut_at_character(event.text, k_longest_field - std::min(k_longest_field, field_->size()));
        }
        return;
      case XmlEvent::Kind::end:
        if (field_ != nullptr && event.depth == field_depth_) field_ = nullptr;
        if (entry_ && event.depth == entry_->depth) finish_entry();
        return;
    }
  }

  ItemGatherer& gatherer() { return gatherer_; }

 private:
  void start(const XmlEvent& event) {
    const Vocabulary vocabulary = vocabulary_of(event.name);
    const bool own = vocabulary == Vocabulary::own || vocabulary == Vocabulary::sitemap;
    const std::string name = core::ascii_lower(event.name.local);
    if (own && name == entry_name_ && event.depth > 1) {
      // An entry within an entry: the end of the one before was lost.
      if (entry_) finish_entry();
      entry_.emplace().depth = event.depth;
    } else if (entry_ && field_ == nullptr) {
      if (own && event.depth == entry_->depth + 1) {
        if (name == "loc") begin(event, entry_->address);
        if (name == "lastmod") begin(event, entry_->modified);
      } else if (vocabulary == Vocabulary::news) {
        if (name == "title") begin(event, entry_->title);
        if (name == "publication_date") begin(event, entry_->published);
      }
    }
  }

  /// The first of its name counts.
  void begin(const XmlEvent& event, std::string& field) {
    if (!field.empty()) return;
    field_ = &field;
    field_depth_ = event.depth;
  }

  void finish_entry() {
    const std::string& date = entry_->published.empty() ? entry_->modified : entry_->published;
    // Titles are plain text here, but some writers escape them as HTML first.
    gatherer_.add(usable(core::Url::parse(entry_->address)), text_of_markup(entry_->title), date);
    entry_.reset();
    field_ = nullptr;
  }

  std::string_view entry_name_;
  std::optional<Entry> entry_;
  std::string* field_ = nullptr;  ///< into entry_
  std::size_t field_depth_ = 0;
  ItemGatherer gatherer_{k_most_sitemap_entries};
};

tl::unexpected<core::Error> no_sitemap(const std::string& what, const core::Url& url) {
  return core::fail(core::ErrorCode::malformed, "this is no sitemap but " + what, url.href());
}

/// One address a line (sitemaps.org, "Text file").
core::Result<SitemapFindings> read_lines(const core::Url& url, const XmlSource& source) {
  ItemGatherer gatherer(k_most_sitemap_entries);
  const std::string_view text = source.utf8;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    const std::string_view line = core::trimmed(text.substr(at, end - at));
    at = end + 1;
    // The parser of addresses would pass over blanks inside; here they make a line a sentence.
    const bool is_address = line.find_first_of(" \t") == std::string_view::npos;
    // A line that the end of what was read cuts off is no address.
    const bool cut = end == text.size() && source.extent != Extent::whole;
    if (line.empty() || cut) continue;
    gatherer.add(is_address ? usable(core::Url::parse(line)) : std::nullopt, {}, {});
  }
  SitemapFindings found{SitemapFindings::Kind::text, gatherer.take(), gatherer.counts(), source.extent, 0};
  if (found.items.empty()) return no_sitemap(describe_text(text), url);
  return found;
}

core::Result<SitemapFindings> read_as_feed(const core::Url& url, const core::HttpHeaders& headers,
                                           std::string_view payload) {
  TRY_ASSIGN(FeedFindings feed, read_feed(url, headers, payload));
  return SitemapFindings{SitemapFindings::Kind::feed, std::move(feed.items), feed.counts, feed.extent, feed.faults};
}

}  // namespace

core::Result<SitemapFindings> read_sitemap(const core::Url& url, const core::HttpHeaders& headers,
                                           std::string_view payload) {
  const XmlSource source = read_xml_source(headers, payload);
  if (!source.utf8.starts_with('<') && source.utf8.find("<?xml") == std::string::npos) return read_lines(url, source);
  XmlReader reader(source.utf8);
  SitemapFindings found;
  std::optional<SitemapWalk> walk;
  while (true) {
    auto event = reader.next();
    if (!event) return core::fail(event.error().code, event.error().what, url.href());
    if (!*event) break;
    if (!walk) {
      const RootKind root = root_kind((*event)->name);
      if (root == RootKind::rss || root == RootKind::atom) return read_as_feed(url, headers, payload);
      if (root == RootKind::other) return no_sitemap(describe_root((*event)->name, reader.document_type()), url);
      found.kind = root == RootKind::urlset ? SitemapFindings::Kind::urlset : SitemapFindings::Kind::index;
      walk.emplace(found.kind);
    }
    walk->take(**event);
  }
  if (!walk) return no_sitemap(describe_rootless(source.utf8, reader.document_type()), url);
  found.items = walk->gatherer().take();
  found.counts = walk->gatherer().counts();
  found.faults = reader.faults();
  found.extent = source.extent;
  if (found.extent == Extent::whole && reader.cut_short()) found.extent = Extent::cut_short;
  return found;
}

}  // namespace pressroom::parsers
