// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "parsers/xml_reader.hpp"

namespace pressroom::parsers {

/// Whose word an element's name is.
enum class Vocabulary {
  own,  ///< no prefix, and no namespace of those below: the document's own words, under whatever address it gives them
  rss,  ///< RSS 0.90 and 1.0
  rdf,
  atom,  ///< RFC 4287, and 0.3
  dublin_core,
  dublin_core_terms,
  sitemap,
  news,  ///< the news extension of sitemaps
  xml,
  other,
};

/// By namespace, and by the usual prefix where a document forgot to declare it.
Vocabulary vocabulary_of(const XmlName& name);

/// The value of xml:base (XML Base, 3); nullopt for none.
std::optional<std::string_view> base_of(const XmlEvent& element);

enum class RootKind { rss, atom, urlset, sitemap_index, other };
RootKind root_kind(const XmlName& root);

/// What a document with that root is, in words for a person; `document_type` is its name or empty.
std::string describe_root(const XmlName& root, std::string_view document_type);

/// The same, when no element was found at all.
std::string describe_rootless(std::string_view utf8, std::string_view document_type);

}  // namespace pressroom::parsers
