// SPDX-License-Identifier: Apache-2.0
#include "parsers/url_grammar.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "core/number.hpp"
#include "core/text.hpp"
#include "parsers/label_words.hpp"
#include "parsers/page.hpp"

namespace pressroom::parsers {

namespace {

constexpr std::size_t k_most_links = 5'000;
/// What a transcript is asked for; a larger number is an id or a year.
constexpr int k_largest_page = 200;

/// A page number: no sign, no leading zero.
std::optional<int> page_number_in(std::string_view text) {
  if (text.empty() || text.size() > 3 || text.front() == '0') return std::nullopt;
  const auto value = core::number_in(text);
  return value && *value <= k_largest_page ? value : std::nullopt;
}

std::string_view without_www(std::string_view host) { return host.starts_with("www.") ? host.substr(4) : host; }

bool is_page_parameter(std::string_view name) {
  constexpr std::array<std::string_view, 9> k_names{"page",   "pg", "paged",   "pageno", "seite",
                                                    "pagina", "p",  "page_no", "pagenum"};
  return std::find(k_names.begin(), k_names.end(), core::ascii_lower(name)) != k_names.end();
}

/// "content_77.htm" -> "content_77"; ".gov" of a host is never met here.
std::string_view without_extension(std::string_view path) {
  const auto slash = path.rfind('/');
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos || dot < slash + 2) return path;
  const std::string_view extension = path.substr(dot + 1);
  const bool plain = !extension.empty() && extension.size() <= 5 &&
                     std::all_of(extension.begin(), extension.end(), core::is_ascii_letter);
  return plain ? path.substr(0, dot) : path;
}

/// A URL taken apart: what is the document's, and a page number that stands where page numbers stand.
struct Address {
  std::string stem;
  std::optional<int> page;
  PagerEvidence::Grammar grammar = PagerEvidence::Grammar::none;
  std::string parameter;
};

/// The number behind the last '_' of "77_3", or of "/page/3".
void take_path_number(std::string& path, Address& address) {
  const auto at = path.find_last_of("_/");
  if (at == std::string::npos || at == 0) return;
  const auto number = page_number_in(std::string_view(path).substr(at + 1));
  if (!number) return;
  if (path[at] == '_' && core::is_ascii_digit(path[at - 1])) {
    address.grammar = PagerEvidence::Grammar::underscore;
    path.resize(at);
  } else if (path[at] == '/' && path.substr(0, at).ends_with("/page")) {
    address.grammar = PagerEvidence::Grammar::path;
    path.resize(at - std::string_view("/page").size());
  } else {
    return;
  }
  address.page = number;
}

Address take_apart(const core::Url& url) {
  Address address;
  std::string path(without_extension(url.path()));
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  take_path_number(path, address);
  std::string query;
  for (const std::string_view part : core::split(url.query().value_or(""), '&')) {
    const std::string_view name = part.substr(0, part.find('='));
    if (part.empty() || name.starts_with("utm_") || name == "fbclid") continue;
    const auto number = name.size() < part.size() ? page_number_in(part.substr(name.size() + 1)) : std::nullopt;
    if (!address.page && number && is_page_parameter(name)) {
      address.page = number;
      address.grammar = PagerEvidence::Grammar::query;
      address.parameter = std::string(name);
    } else {
      query += (query.empty() ? "?" : "&") + std::string(part);
    }
  }
  address.stem = std::string(without_www(url.host())) + path + query;
  return address;
}

bool says_next(std::string_view words) {
  constexpr std::array<std::string_view, 12> k_words{
      "next",      "next page", "previous",           "previous page",      "prev",        "weiter",
      "siguiente", "suivant",   "\u4E0B\u4E00\u9875", "\u4E0A\u4E00\u9875", "zur\u00FCck", "anterior"};
  return std::find(k_words.begin(), k_words.end(), words) != k_words.end();
}

/// What a link says of itself: a page number, "next", or nothing of the kind.
struct Said {
  std::optional<int> number;
  bool pages = false;
};

Said said_by(const HtmlDocument& document, std::uint32_t anchor) {
  Said said;
  std::string words = lower(document.text_of(anchor));
  while (!words.empty() && std::string_view("[]()<>| ").find(words.back()) != std::string_view::npos) words.pop_back();
  std::string_view bare = words;
  while (!bare.empty() && std::string_view("[]()<>| ").find(bare.front()) != std::string_view::npos)
    bare.remove_prefix(1);
  if (bare.starts_with("page ")) bare.remove_prefix(5);
  said.number = page_number_in(bare);
  const std::string rel = core::ascii_lower(document.attribute(anchor, "rel").value_or(""));
  said.pages = said.number || says_next(bare) || rel == "next" || rel == "prev";
  return said;
}

/// "host/path" -> "host/path-3": the number behind what page 1 is called.
std::optional<int> added_number(std::string_view stem, std::string_view first, PagerEvidence::Grammar& grammar) {
  if (!stem.starts_with(first) || stem.size() < first.size() + 2) return std::nullopt;
  const char separator = stem[first.size()];
  if (separator != '-' && separator != '_' && separator != '/') return std::nullopt;
  grammar = separator == '-'   ? PagerEvidence::Grammar::hyphen
            : separator == '_' ? PagerEvidence::Grammar::underscore
                               : PagerEvidence::Grammar::path;
  return page_number_in(stem.substr(first.size() + 1));
}

std::string escaped(std::string_view literal) {
  std::string out;
  for (const char c : literal) {
    if (std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

/// Dates and other numbers of a folder differ from transcript to transcript.
std::string generalised(std::string_view folder) {
  std::string out;
  for (std::size_t at = 0; at < folder.size();) {
    std::size_t end = at;
    while (end < folder.size() && core::is_ascii_digit(folder[end])) ++end;
    if (end > at) {
      out += "\\d+";
      at = end;
    } else {
      out += escaped(folder.substr(at++, 1));
    }
  }
  return out;
}

/// Digits at the end of a name are its id, unless they say a year, or end a name of several words.
bool is_id(std::string_view before, std::string_view digits) {
  const bool year = digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
  while (!before.empty() && (before.back() == '-' || before.back() == '_')) before.remove_suffix(1);
  const auto words = 1 + std::count_if(before.begin(), before.end(), [](char c) { return c == '-' || c == '_'; });
  return digits.size() >= 3 && (!year || before.empty()) && (words < 3 || digits.size() >= 6);
}

/// A parameter that names the document: "id", "newsId", "article_no", where its value says enough or a script is asked.
struct QueryId {
  std::string name, value;
  bool number = false;
};

bool is_id_name(std::string_view written) {
  constexpr std::array<std::string_view, 7> k_endings{"id", "no", "num", "seq", "idx", "nr", "key"};
  constexpr std::array<std::string_view, 5> k_names{"article", "news", "doc", "item", "transcript"};
  const std::string name = core::ascii_lower(written);
  return std::find(k_names.begin(), k_names.end(), name) != k_names.end() ||
         std::any_of(k_endings.begin(), k_endings.end(), [&](std::string_view end) { return name.ends_with(end); });
}

std::optional<QueryId> query_id(const core::Url& url, bool is_script) {
  constexpr std::size_t k_telling_digits = 3;
  for (const std::string_view part : core::split(url.query().value_or(""), '&')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos || equals + 1 == part.size()) continue;
    const std::string_view name = part.substr(0, equals), value = part.substr(equals + 1);
    if (is_page_parameter(name) || !is_id_name(name)) continue;
    const bool number = std::all_of(value.begin(), value.end(), core::is_ascii_digit);
    if (is_script || (number && value.size() >= k_telling_digits)) {
      return QueryId{std::string(name), std::string(value), number};
    }
  }
  return std::nullopt;
}

bool is_script(std::string_view extension) {
  constexpr std::array<std::string_view, 9> k_scripts{".php", ".asp", ".aspx",   ".jsp", ".do",
                                                      ".cgi", ".cfm", ".action", ".pl"};
  return std::find(k_scripts.begin(), k_scripts.end(), core::ascii_lower(extension)) != k_scripts.end();
}

DraftPattern pattern_of(const core::Url& url, const QueryId& id, const PagerEvidence& pager) {
  DraftPattern draft;
  draft.native_id = id.value;
  draft.by_number = id.number;
  draft.expression = "^https?://[^/]+" + escaped(url.path()) + "\\?(?:[^#]*&)?" + escaped(id.name) + "=(?P<id>" +
                     (id.number ? "\\d+" : "[^&#]+") + ")";
  if (pager.grammar == PagerEvidence::Grammar::query) {
    draft.expression += "(?:&(?:[^#]*&)?" + escaped(pager.parameter) + "=(?P<page>\\d{1,3}))?";
  }
  draft.expression += "(?:[&#].*)?$";
  return draft;
}

std::string page_group(const PagerEvidence& pager) {
  switch (pager.grammar) {
    case PagerEvidence::Grammar::hyphen:
      return "(?:-(?P<page>\\d{1,3}))?";
    case PagerEvidence::Grammar::path:
      return "(?:/(?:page/)?(?P<page>\\d{1,3}))?";
    case PagerEvidence::Grammar::underscore:
    case PagerEvidence::Grammar::none:
    case PagerEvidence::Grammar::query:
      break;
  }
  return "(?:_(?P<page>\\d{1,3}))?";
}

}  // namespace

PageIdentity identity_by_grammar(const core::Url& url) {
  const Address address = take_apart(url);
  return {address.stem, address.page.value_or(1)};
}

PagerEvidence read_pager_by_evidence(const Page& page, const PageIdentity& identity) {
  PagerEvidence evidence;
  std::set<int> declared{identity.page};
  const HtmlDocument& document = page.document();
  const core::Url base = document_base(page);
  std::size_t looked_at = 0;
  for (std::uint32_t i = 0; i < document.nodes().size() && looked_at < k_most_links; ++i) {
    if (document.node(i).kind != NodeKind::element || document.node(i).tag != "a") continue;
    ++looked_at;
    auto url = link_target(page, i, base);
    if (!url || without_www(url->host()) != without_www(page.url().host())) continue;
    const Address address = take_apart(*url);
    auto grammar = address.grammar;
    std::optional<int> number;
    const Said said = said_by(document, i);
    if (address.stem == identity.id) {
      // A link to itself says nothing, unless it calls itself page 1.
      if (!address.page && identity.page == 1 && !said.number) continue;
      number = address.page.value_or(1);
    } else if (said.pages && !address.page) {
      number = added_number(address.stem, identity.id, grammar);
    }
    if (!number) continue;
    if (said.number && *said.number != *number) {
      ++evidence.findings.unread;
      continue;
    }
    evidence.anchors.push_back(i);
    if (evidence.grammar == PagerEvidence::Grammar::none) {
      evidence.grammar = grammar;
      evidence.parameter = address.parameter;
    }
    (declared.insert(*number).second ? evidence.findings.links : evidence.findings.others)
        .push_back(PageLink{*number, *std::move(url)});
  }
  auto& links = evidence.findings.links;
  std::sort(links.begin(), links.end(), [](const auto& a, const auto& b) { return a.page < b.page; });
  evidence.findings.declared.assign(declared.begin(), declared.end());
  return evidence;
}

DraftPattern draft_pattern(const core::Url& url, const PagerEvidence& pager) {
  DraftPattern draft;
  std::string path(without_extension(url.path()));
  const bool has_extension = path.size() < url.path().size();
  const std::string extension(url.path().substr(path.size()));
  if (const auto id = query_id(url, is_script(extension))) return pattern_of(url, *id, pager);
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  Address address;
  take_path_number(path, address);
  const auto slash = path.rfind('/');
  const std::string folder = path.substr(0, slash + 1), last = path.substr(slash + 1);
  std::size_t begin = last.size();
  while (begin > 0 && core::is_ascii_digit(last[begin - 1])) --begin;
  draft.by_number = is_id(std::string_view(last).substr(0, begin), std::string_view(last).substr(begin));
  const std::string before = draft.by_number ? last.substr(0, begin) : "";
  draft.native_id = draft.by_number ? last.substr(begin) : last;
  const std::string id = draft.by_number ? "\\d+" : "[^/?#]+?";
  const bool html = extension == ".htm" || extension == ".html" || extension == ".shtml";
  const std::string end = html ? "\\.s?html?" : has_extension ? escaped(extension) : "/?";
  draft.expression =
      "^https?://[^/]+" + generalised(folder) + generalised(before) + "(?P<id>" + id + ")" + page_group(pager) + end;
  if (pager.grammar == PagerEvidence::Grammar::query) {
    const std::string unpaged = page_group({});
    draft.expression.erase(draft.expression.find(unpaged), unpaged.size());
    draft.expression += "(?:\\?(?:[^#]*&)?" + escaped(pager.parameter) + "=(?P<page>\\d{1,3}))?";
  } else if (const auto query = url.query(); query && draft.native_id.empty()) {
    draft.native_id = std::string(*query);
  }
  draft.expression += "(?:[?#].*)?$";
  return draft;
}

}  // namespace pressroom::parsers
