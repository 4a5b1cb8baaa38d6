// SPDX-License-Identifier: Apache-2.0
#include "parsers/feed.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/xml_reader.hpp"
#include "parsers/xml_source.hpp"
#include "parsers/xml_vocabulary.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_longest_field = 16u << 10;  ///< bytes of text; titles and addresses are far shorter

/// Where an item's link was found, best first.
enum class LinkPlace { link, html_alternate, alternate, content, identity, about, count };
/// Likewise its date.
enum class DatePlace { published, dublin_core, issued, modified, updated, count };

enum class TitleForm { text, markup, elements };

template <class Place>
constexpr std::size_t index(Place place) {
  return static_cast<std::size_t>(place);
}

struct Entry {
  std::size_t depth = 0;
  std::array<std::optional<core::Url>, index(LinkPlace::count)> links;
  std::array<std::string, index(DatePlace::count)> dates;
  std::string title;
};

/// The element of an item whose text is being gathered.
struct Field {
  enum class Kind { title, link, guid, id, date };
  Kind kind;
  std::size_t depth;
  TitleForm form = TitleForm::markup;
  DatePlace date = DatePlace::published;
  std::string text;
};

std::string_view relation_of(const XmlEvent& link) {
  // An Atom relation may be written as an address of IANA's registry (RFC 4287, 4.2.7.2).
  constexpr std::string_view k_registry = "http://www.iana.org/assignments/relation/";
  std::string_view relation = core::trimmed(link.attribute("rel").value_or("alternate"));
  if (relation.starts_with(k_registry)) relation.remove_prefix(k_registry.size());
  return relation;
}

TitleForm title_form(Vocabulary vocabulary, RootKind root, const XmlEvent& title) {
  const bool of_atom = vocabulary == Vocabulary::atom || (vocabulary == Vocabulary::own && root == RootKind::atom);
  if (!of_atom) return TitleForm::markup;
  const std::string type = core::ascii_lower(title.attribute("type").value_or("text"));
  // 0.3 told how the title was written by `mode`, and its kind by a media type.
  const bool escaped = title.attribute("mode").value_or("xml") == "escaped";
  if (type == "html" || (type == "text/html" && escaped)) return TitleForm::markup;
  return type.find("html") != std::string::npos ? TitleForm::elements : TitleForm::text;
}

class FeedWalk {
 public:
  FeedWalk(const core::Url& url, RootKind root) : url_(url), root_(root) {}

  void take(const XmlEvent& event) {
    switch (event.kind) {
      case XmlEvent::Kind::start:
        return start(event);
      case XmlEvent::Kind::text:
        if (field_) append(event.text);
        return;
      case XmlEvent::Kind::end:
        return end(event);
    }
  }

  FeedFindings findings() {
    FeedFindings found;
    found.items = gatherer_.take();
    found.counts = gatherer_.counts();
    found.next = next_ ? next_ : archive_;
    return found;
  }

 private:
  void start(const XmlEvent& event);
  void end(const XmlEvent& event);
  void start_field(const XmlEvent& event, Vocabulary vocabulary, const std::string& name);
  void read_link(const XmlEvent& event);
  void finish_field();
  void finish_entry();

  void append(std::string_view text) {
    const std::size_t room = k_longest_field - std::min(k_longest_field, field_->text.size());
    field_->text += cut_at_character(text, room);
  }
  const core::Url& base() const { return bases_.empty() ? url_ : bases_.back().second; }
  void offer(LinkPlace place, std::optional<core::Url> url) {
    auto& link = entry_->links[index(place)];
    if (!link) link = std::move(url);
  }
  void begin_field(const XmlEvent& event, Field::Kind kind) { field_ = Field{kind, event.depth, {}, {}, {}}; }
  void begin_date(const XmlEvent& event, DatePlace place) {
    begin_field(event, Field::Kind::date);
    field_->date = place;
  }

  const core::Url& url_;
  RootKind root_;
  std::vector<std::pair<std::size_t, core::Url>> bases_;  ///< by depth
  std::optional<Entry> entry_;
  std::optional<Field> field_;
  std::optional<core::Url> next_, archive_;
  ItemGatherer gatherer_{k_most_feed_items};
};

void FeedWalk::start(const XmlEvent& event) {
  if (const auto written = base_of(event)) {
    if (auto moved = core::Url::parse(*written, base())) bases_.emplace_back(event.depth, *std::move(moved));
  }
  const Vocabulary vocabulary = vocabulary_of(event.name);
  const std::string name = core::ascii_lower(event.name.local);
  const bool speaks_rss = vocabulary == Vocabulary::own || vocabulary == Vocabulary::rss;
  const bool speaks_atom = vocabulary == Vocabulary::own || vocabulary == Vocabulary::atom;
  const bool opens_entry =
      root_ == RootKind::atom ? speaks_atom && name == "entry" : speaks_rss && name == "item" && event.depth > 1;
  if (opens_entry && !(field_ && field_->form == TitleForm::elements)) {
    // An item within an item: the end of the one before was lost.
    if (entry_) finish_entry();
    entry_.emplace().depth = event.depth;
    for (const XmlAttribute& attribute : event.attributes) {
      if (attribute.name.local == "about" && vocabulary_of(attribute.name) == Vocabulary::rdf) {
        offer(LinkPlace::about, usable(core::Url::parse(attribute.value)));
      }
    }
  } else if (field_) {
    if (is_block_element(name)) append(" ");
  } else if (entry_ && event.depth == entry_->depth + 1) {
    start_field(event, vocabulary, name);
  } else if (!entry_ && speaks_atom && name == "link" && event.attribute("href")) {
    const std::string relation = core::ascii_lower(relation_of(event));
    auto& place = relation == "next" ? next_ : archive_;
    if (relation != "next" && relation != "prev-archive") return;
    if (!place) place = usable(core::Url::parse(*event.attribute("href"), base()));
  }
}

void FeedWalk::start_field(const XmlEvent& event, Vocabulary vocabulary, const std::string& name) {
  switch (vocabulary) {
    case Vocabulary::dublin_core:
      if (name == "date") begin_date(event, DatePlace::dublin_core);
      return;
    case Vocabulary::dublin_core_terms:
      if (name == "issued" || name == "created") begin_date(event, DatePlace::issued);
      if (name == "modified") begin_date(event, DatePlace::modified);
      return;
    case Vocabulary::own:
    case Vocabulary::rss:
    case Vocabulary::atom:
      break;
    default:
      return;
  }
  if (name == "link" && event.attribute("href")) {
    read_link(event);
  } else if (name == "link" && vocabulary != Vocabulary::atom && root_ == RootKind::rss) {
    begin_field(event, Field::Kind::link);
  } else if (name == "title") {
    begin_field(event, Field::Kind::title);
    field_->form = title_form(vocabulary, root_, event);
  } else if (name == "guid") {
    if (core::ascii_lower(event.attribute("isPermaLink").value_or("true")) != "false") {
      begin_field(event, Field::Kind::guid);
    }
  } else if (name == "id" && root_ == RootKind::atom) {
    begin_field(event, Field::Kind::id);
  } else if (name == "content" && event.attribute("src")) {
    offer(LinkPlace::content, usable(core::Url::parse(*event.attribute("src"), base())));
  } else if (name == "pubdate" || name == "published" || name == "issued") {
    begin_date(event, DatePlace::published);
  } else if (name == "updated" || name == "modified") {
    begin_date(event, DatePlace::updated);
  }
}

void FeedWalk::read_link(const XmlEvent& event) {
  if (core::ascii_lower(relation_of(event)) != "alternate") return;
  const std::string type = core::ascii_lower(event.attribute("type").value_or("text/html"));
  const bool is_page = type.find("html") != std::string::npos;
  offer(is_page ? LinkPlace::html_alternate : LinkPlace::alternate,
        usable(core::Url::parse(*event.attribute("href"), base())));
}

void FeedWalk::finish_field() {
  const std::string_view text = field_->text;
  const bool is_blank = core::collapse_white_space(text).empty();
  switch (field_->kind) {
    case Field::Kind::title:
      if (entry_->title.empty()) entry_->title = field_->form == TitleForm::markup ? text_of_markup(text) : text;
      break;
    case Field::Kind::link:
      // An empty reference would be the feed itself.
      if (!is_blank) offer(LinkPlace::link, usable(core::Url::parse(text, base())));
      break;
    case Field::Kind::guid:
    case Field::Kind::id:
      offer(LinkPlace::identity, usable(core::Url::parse(text)));
      break;
    case Field::Kind::date:
      if (auto& date = entry_->dates[index(field_->date)]; date.empty() && !is_blank) date = text;
      break;
  }
  field_.reset();
}

void FeedWalk::finish_entry() {
  const auto link = std::find_if(entry_->links.begin(), entry_->links.end(), [](const auto& url) { return !!url; });
  const auto date = std::find_if(entry_->dates.begin(), entry_->dates.end(), [](const auto& d) { return !d.empty(); });
  gatherer_.add(link == entry_->links.end() ? std::nullopt : *link, entry_->title,
                date == entry_->dates.end() ? std::string_view() : std::string_view(*date));
  entry_.reset();
  field_.reset();
}

void FeedWalk::end(const XmlEvent& event) {
  if (field_ && event.depth == field_->depth) {
    finish_field();
  } else if (field_ && is_block_element(core::ascii_lower(event.name.local))) {
    append(" ");
  }
  if (entry_ && event.depth == entry_->depth) finish_entry();
  if (!bases_.empty() && bases_.back().first == event.depth) bases_.pop_back();
}

tl::unexpected<core::Error> no_feed(const std::string& what, const core::Url& url) {
  return core::fail(core::ErrorCode::malformed, "this is no feed but " + what, url.href());
}

}  // namespace

core::Result<FeedFindings> read_feed(const core::Url& url, const core::HttpHeaders& headers, std::string_view payload) {
  const XmlSource source = read_xml_source(headers, payload);
  XmlReader reader(source.utf8);
  std::optional<FeedWalk> walk;
  while (true) {
    auto event = reader.next();
    if (!event) return core::fail(event.error().code, event.error().what, url.href());
    if (!*event) break;
    if (!walk) {
      const RootKind root = root_kind((*event)->name);
      if (root != RootKind::rss && root != RootKind::atom) {
        return no_feed(describe_root((*event)->name, reader.document_type()), url);
      }
      walk.emplace(url, root);
    }
    walk->take(**event);
  }
  if (!walk) return no_feed(describe_rootless(source.utf8, reader.document_type()), url);
  FeedFindings found = walk->findings();
  found.faults = reader.faults();
  found.extent = source.extent;
  if (found.extent == Extent::whole && reader.cut_short()) found.extent = Extent::cut_short;
  return found;
}

}  // namespace pressroom::parsers
