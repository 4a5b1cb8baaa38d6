// SPDX-License-Identifier: Apache-2.0
#include "parsers/xml_vocabulary.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "parsers/listed_item.hpp"
#include "parsers/xml_source.hpp"

namespace pressroom::parsers {

namespace {

struct Namespace {
  std::string_view name;
  Vocabulary vocabulary;
};

constexpr std::array<Namespace, 14> k_namespaces{{
    {"http://purl.org/rss/1.0/", Vocabulary::rss},
    {"http://my.netscape.com/rdf/simple/0.9/", Vocabulary::rss},
    {"http://channel.netscape.com/rdf/simple/0.9/", Vocabulary::rss},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", Vocabulary::rdf},
    {"http://www.w3.org/2005/Atom", Vocabulary::atom},
    {"http://purl.org/atom/ns#", Vocabulary::atom},
    {"http://purl.org/dc/elements/1.1/", Vocabulary::dublin_core},
    {"http://purl.org/dc/elements/1.0/", Vocabulary::dublin_core},
    {"http://purl.org/dc/terms/", Vocabulary::dublin_core_terms},
    {"http://www.sitemaps.org/schemas/sitemap/0.9", Vocabulary::sitemap},
    {"https://www.sitemaps.org/schemas/sitemap/0.9", Vocabulary::sitemap},
    {"http://www.google.com/schemas/sitemap/0.84", Vocabulary::sitemap},
    {"http://www.google.com/schemas/sitemap-news/0.9", Vocabulary::news},
    {"http://www.w3.org/XML/1998/namespace", Vocabulary::xml},
}};

constexpr std::array<Namespace, 7> k_prefixes{{
    {"atom", Vocabulary::atom},
    {"dc", Vocabulary::dublin_core},
    {"dcterms", Vocabulary::dublin_core_terms},
    {"news", Vocabulary::news},
    {"rdf", Vocabulary::rdf},
    {"rss", Vocabulary::rss},
    {"xml", Vocabulary::xml},
}};

template <std::size_t n>
const Namespace* find(const std::array<Namespace, n>& among, std::string_view name) {
  const auto found = std::find_if(among.begin(), among.end(), [&](const Namespace& one) { return one.name == name; });
  return found == among.end() ? nullptr : &*found;
}

/// What stands in a message is bounded, and moves no cursor.
std::string shown(std::string_view name) { return core::harmless(cut_at_character(name, 64)); }

bool is_html_element(std::string_view lower) {
  constexpr std::array<std::string_view, 12> k_elements{"html", "head", "body", "title", "meta",   "div",
                                                        "p",    "h1",   "h2",   "table", "script", "center"};
  return std::find(k_elements.begin(), k_elements.end(), lower) != k_elements.end();
}

}  // namespace

Vocabulary vocabulary_of(const XmlName& name) {
  if (!name.space.empty()) {
    if (const Namespace* known = find(k_namespaces, name.space)) return known->vocabulary;
    return name.prefix.empty() ? Vocabulary::own : Vocabulary::other;
  }
  if (name.prefix.empty()) return Vocabulary::own;
  const Namespace* usual = find(k_prefixes, name.prefix);
  return usual != nullptr ? usual->vocabulary : Vocabulary::other;
}

std::optional<std::string_view> base_of(const XmlEvent& element) {
  for (const XmlAttribute& attribute : element.attributes) {
    if (attribute.name.local == "base" && vocabulary_of(attribute.name) == Vocabulary::xml) return attribute.value;
  }
  return std::nullopt;
}

RootKind root_kind(const XmlName& root) {
  const std::string name = core::ascii_lower(root.local);
  if (name == "rss" || name == "rdf") return RootKind::rss;
  if (name == "feed") return RootKind::atom;
  if (name == "urlset") return RootKind::urlset;
  if (name == "sitemapindex") return RootKind::sitemap_index;
  return RootKind::other;
}

std::string describe_root(const XmlName& root, std::string_view document_type) {
  switch (root_kind(root)) {
    case RootKind::rss:
      return "an RSS feed";
    case RootKind::atom:
      return "an Atom feed";
    case RootKind::urlset:
      return "a sitemap";
    case RootKind::sitemap_index:
      return "a sitemap index";
    case RootKind::other:
      break;
  }
  if (core::ascii_lower(document_type) == "html" || is_html_element(core::ascii_lower(root.local))) {
    return "an HTML page";
  }
  return "an XML document of <" + shown(root.local) + ">";
}

std::string describe_rootless(std::string_view utf8, std::string_view document_type) {
  if (core::ascii_lower(document_type) == "html") return "an HTML page";
  return utf8.starts_with('<') ? "XML without an element" : describe_text(utf8);
}

}  // namespace pressroom::parsers
