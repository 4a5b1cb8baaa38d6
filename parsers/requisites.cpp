// SPDX-License-Identifier: Apache-2.0
#include "parsers/requisites.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/text.hpp"
#include "parsers/links.hpp"
#include "parsers/page.hpp"
#include "parsers/style_sheet.hpp"

namespace pressroom::parsers {

namespace {

/// Of a page with more of them, doubles counted, the rest is left: each costs the length of the page's base.
constexpr std::size_t k_most_references = 20'000;

/// References on their way to URLs.
class RequisiteList {
 public:
  /// `self` is where the references stand: `#id` points into it and asks for nothing.
  RequisiteList(core::Url base, const core::Url& self) : base_(std::move(base)) {
    seen_.insert(self.href_without_fragment());
  }

  bool full() const { return urls_.size() >= k_most_requisites || looked_at_ >= k_most_references; }

  void add(std::string_view reference) {
    if (full() || std::all_of(reference.begin(), reference.end(), core::is_ascii_white_space)) return;
    ++looked_at_;
    if (reference.size() > k_longest_reference) return;
    const auto url = core::Url::parse(reference, base_);
    if (!url || url->has_credentials()) return;
    std::string href = url->href_without_fragment();
    if (seen_.contains(href)) return;
    if (auto bare = core::Url::parse(href)) urls_.push_back(*std::move(bare));
    seen_.insert(std::move(href));
  }

  void add_style(std::string_view css) {
    for_each_reference(css, [this](const std::string& reference) { add(reference); });
  }

  /// The URLs of image candidates, descriptors left out (HTML, 4.8.4.3.5).
  void add_candidates(std::string_view srcset) {
    const auto at_end_of = [&](std::size_t at, auto&& more) {
      while (at < srcset.size() && more(srcset[at])) ++at;
      return at;
    };
    for (std::size_t at = 0; at < srcset.size() && !full();) {
      at = at_end_of(at, [](char c) { return core::is_ascii_white_space(c) || c == ','; });
      const std::size_t end = at_end_of(at, [](char c) { return !core::is_ascii_white_space(c); });
      std::string_view url = srcset.substr(at, end - at);
      at = end;
      const bool bare = url.ends_with(',');
      while (url.ends_with(',')) url.remove_suffix(1);
      add(url);
      if (bare) continue;
      // A comma within parentheses is part of the descriptor.
      bool inside = false;
      at = at_end_of(at, [&](char c) {
        if (c == '(') inside = true;
        if (c == ')') inside = false;
        return inside || c != ',';
      });
    }
  }

  std::vector<core::Url> take() && { return std::move(urls_); }

 private:
  core::Url base_;
  std::set<std::string> seen_;
  std::vector<core::Url> urls_;
  std::size_t looked_at_ = 0;
};

bool has_token(std::string_view list, std::initializer_list<std::string_view> wanted) {
  const std::string lower = core::ascii_lower(list);
  for (std::size_t at = 0; at < lower.size();) {
    const std::size_t end = std::min(lower.find_first_of(" \t\n\f\r", at), lower.size());
    const std::string_view token = std::string_view(lower).substr(at, end - at);
    if (std::find(wanted.begin(), wanted.end(), token) != wanted.end()) return true;
    at = end + 1;
  }
  return false;
}

/// By its type, or where none is given by the ending of its name.
bool is_image(std::string_view type, std::string_view reference) {
  if (!type.empty()) return core::ascii_lower(type).starts_with("image/");
  constexpr std::array<std::string_view, 9> k_endings{".gif",  ".png", ".jpg",  ".jpeg", ".svg",
                                                      ".webp", ".bmp", ".avif", ".ico"};
  const std::string path = core::ascii_lower(reference.substr(0, reference.find_first_of("?#")));
  return std::any_of(k_endings.begin(), k_endings.end(), [&](auto ending) { return path.ends_with(ending); });
}

/// One element of the page.
class ElementReader {
 public:
  ElementReader(const HtmlDocument& document, std::uint32_t node, RequisiteList& list)
      : document_(document), node_(node), list_(list) {}

  void read() {
    const std::string_view tag = document_.node(node_).tag;
    if (document_.node(node_).foreign) {
      if (tag == "image") add(has("href") ? "href" : "xlink:href");
    } else if (tag == "img") {
      add("src");
      list_.add_candidates(value("srcset"));
    } else if (tag == "source") {
      list_.add_candidates(value("srcset"));
    } else if (tag == "input") {
      if (core::ascii_lower(value("type")) == "image") add("src");
    } else if (tag == "link") {
      if (has_token(value("rel"), {"stylesheet", "icon", "apple-touch-icon"})) add("href");
    } else if (tag == "script") {
      add("src");
    } else if (tag == "video" || tag == "audio") {
      add("poster");
    } else if (tag == "object" || tag == "embed") {
      const std::string_view name = tag == "object" ? "data" : "src";
      if (is_image(value("type"), value(name))) add(name);
    }
    if (tag == "style" && is_css(value("type"))) list_.add_style(raw_text());
    add("background");
    list_.add_style(value("style"));
  }

 private:
  bool has(std::string_view name) const { return document_.attribute(node_, name).has_value(); }
  std::string_view value(std::string_view name) const {
    return document_.attribute(node_, name).value_or(std::string_view());
  }
  void add(std::string_view name) { list_.add(value(name)); }
  static bool is_css(std::string_view type) { return type.empty() || core::ascii_lower(type) == "text/css"; }

  std::string raw_text() const {
    std::string text;
    for (std::uint32_t i = node_ + 1; i < document_.node(node_).end; ++i) {
      if (document_.node(i).kind == NodeKind::text) text += document_.node(i).text;
    }
    return text;
  }

  const HtmlDocument& document_;
  std::uint32_t node_;
  RequisiteList& list_;
};

}  // namespace

std::vector<core::Url> requisites_of(const Page& page) {
  RequisiteList list(document_base(page), page.url());
  const HtmlDocument& document = page.document();
  for (std::uint32_t i = 0; i < document.nodes().size() && !list.full(); ++i) {
    if (document.nodes()[i].kind == NodeKind::element) ElementReader(document, i, list).read();
  }
  return std::move(list).take();
}

std::vector<core::Url> requisites_of_style_sheet(const core::Url& base, std::string_view css) {
  RequisiteList list(base, base);
  list.add_style(css);
  return std::move(list).take();
}

}  // namespace pressroom::parsers
