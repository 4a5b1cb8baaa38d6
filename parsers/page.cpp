// SPDX-License-Identifier: Apache-2.0
#include "parsers/page.hpp"

#include <algorithm>
#include <array>

#include "core/digest.hpp"
#include "core/text.hpp"
#include "core/work_profile.hpp"
#include "parsers/html_guard.hpp"
#include "parsers/room_rules.hpp"
#include "parsers/unread_markup.hpp"
#include "parsers/xml_page.hpp"

namespace pressroom::parsers {

namespace {

/// The media type without parameters, lower case; empty when none is given.
std::string media_type(const core::HttpHeaders& headers) {
  std::string type(headers.first("Content-Type").value_or(std::string_view()));
  type.resize(std::min(type.find_first_of("; \t"), type.size()));
  for (char& c : type) c = core::ascii_lower(c);
  return type;
}

bool is_readable(std::string_view type) {
  // A type without a slash is a server's slip and says nothing.
  if (type.find('/') == std::string_view::npos) return true;
  constexpr std::array<std::string_view, 5> k_readable{"text/html", "application/xhtml+xml", "text/plain", "text/xml",
                                                       "application/xml"};
  return std::find(k_readable.begin(), k_readable.end(), type) != k_readable.end() || type.ends_with("+xml");
}

/// One torn character does not make UTF-8 of GBK: most of what lies beyond ASCII has to be ill-formed.
bool refutes_utf8(std::string_view payload) {
  const Decoded decoded = decode(payload, "utf-8");
  const auto begins_character = [](char c) { return static_cast<unsigned char>(c) >= 0xC0; };
  const auto characters = static_cast<std::uint64_t>(
      std::count_if(decoded.utf8.begin(), decoded.utf8.end(), begins_character));  // those that became U+FFFD too
  return decoded.ill_formed * 2 > characters;
}

/// Bytes of GB 2312 read as single bytes: all that lies beyond ASCII comes in pairs of its two-byte area, which hardly
/// happens in a text of Western letters.
bool comes_in_pairs(std::string_view payload) {
  constexpr std::size_t k_no_accident = 2;
  std::size_t pairs = 0;
  for (std::size_t at = 0; at < payload.size();) {
    const auto in_area = [&](std::size_t i) {
      const auto byte = i < payload.size() ? static_cast<unsigned char>(payload[i]) : 0u;
      return byte >= 0xA1 && byte <= 0xFE;
    };
    if (static_cast<unsigned char>(payload[at]) < 0x80) {
      ++at;
    } else if (in_area(at) && in_area(at + 1)) {
      at += 2;
      ++pairs;
    } else {
      return false;
    }
  }
  return pairs >= k_no_accident;
}

std::pair<CharsetDecision, Decoded> decoded_of(const core::HttpHeaders& headers, std::string_view payload) {
  const core::InStage stage(core::Stage::charset);
  CharsetDecision charset = decide_charset(headers, payload);
  Decoded decoded = decode(payload, charset.name);
  return {std::move(charset), std::move(decoded)};
}

/// How many bytes that were.
std::size_t leave_out(Decoded& decoded, const std::vector<TextSpan>& spans) {
  if (spans.empty()) return 0;
  decoded.map = decoded.map.without(spans);
  std::string kept;
  std::size_t begin = 0;
  for (const TextSpan& span : spans) {
    kept.append(decoded.utf8, begin, span.begin - begin);
    begin = span.end;
  }
  kept.append(decoded.utf8, begin);
  const std::size_t left_out = decoded.utf8.size() - kept.size();
  decoded.utf8 = std::move(kept);
  return left_out;
}

bool is_single_byte(std::string_view charset) {
  return charset.starts_with("windows-125") || charset.starts_with("iso-8859");
}

}  // namespace

core::Result<Page> Page::read(core::Url url, const core::HttpHeaders& headers, std::string payload,
                              const ParseBudget& budget) {
  return read(std::move(url), headers, std::move(payload), budget, Wanted());
}

core::Result<Page> Page::read_transcript(core::Url url, const core::HttpHeaders& headers, std::string payload,
                                         const TranscriptOf& transcript, std::string content_digest) {
  return read(std::move(url), headers, std::move(payload), {}, Wanted{&transcript, std::move(content_digest)});
}

core::Result<Page> Page::read(core::Url url, const core::HttpHeaders& headers, std::string payload,
                              const ParseBudget& budget, Wanted wanted) {
  if (const std::string type = media_type(headers); !is_readable(type)) {
    return core::fail(core::ErrorCode::unsupported, "Content-Type " + type + " is not a page", url.href());
  }
  constexpr std::size_t k_largest_page = (1ull << 31) - 1;
  if (payload.size() > k_largest_page) return core::fail(core::ErrorCode::limit, "a page of 2 GiB or more", url.href());
  auto [charset, decoded] = decoded_of(headers, payload);
  std::size_t unread_bytes = 0;
  if (is_xml_page(decoded.utf8)) {
    read_xml_as_html(decoded.utf8);
  } else if (wanted.transcript != nullptr && wanted.transcript->rules.read_markup() != nullptr) {
    const core::InStage stage(core::Stage::unread);
    unread_bytes = leave_out(decoded, unread_spans(decoded.utf8, *wanted.transcript->rules.read_markup(),
                                                   wanted.transcript->native_id, wanted.transcript->requisites));
  }
  const core::InStage stage(core::Stage::html);
  TRY_ASSIGN(const std::vector<TextSpan> plain_runs, guard_html(decoded.utf8));
  TRY_ASSIGN(HtmlDocument document, HtmlDocument::parse(decoded.utf8, budget, plain_runs));
  Page page(std::move(url), std::move(payload), std::move(charset), std::move(decoded.map), std::move(document));
  page.content_digest_ =
      wanted.content_digest.empty() ? core::sha256_labelled(page.payload_) : std::move(wanted.content_digest);
  page.unread_bytes_ = unread_bytes;
  page.note_charset(decoded.ill_formed);
  if (const std::size_t nodes = page.document_.unanchored_nodes(); nodes > 0) {
    page.warnings_.push_back(
        {"unanchored-text", std::to_string(nodes) + " text nodes differ from their source and are not read"});
  }
  return page;
}

Page::Page(core::Url url, std::string payload, CharsetDecision charset, SourceMap source_map, HtmlDocument document)
    : url_(std::move(url)),
      payload_(std::move(payload)),
      charset_(std::move(charset)),
      source_map_(std::move(source_map)),
      document_(std::move(document)) {}

/// Bytes that are UTF-8 beyond ASCII are so by no accident: against them a declaration counts for nothing, for them it
/// needs no second witness. A declaration of UTF-8 that the bytes refute is no witness either: it is named, but leaves
/// no doubt of what was read.
void Page::note_charset(std::uint64_t ill_formed) {
  if (core::is_ascii(payload_)) return;
  const bool read_as_utf8 = charset_.name == "utf-8";
  if (ill_formed > 0) {
    warnings_.push_back({"ill-formed-text", std::to_string(ill_formed) + " sequences of bytes are not " +
                                                charset_.name + " and became U+FFFD"});
  }
  if (!read_as_utf8 && core::is_valid_utf8(payload_)) {
    warnings_.push_back({"charset-mistaken", "read as " + charset_.name + ", but the bytes are utf-8"});
  }
  if (is_single_byte(charset_.name) && comes_in_pairs(payload_)) {
    warnings_.push_back(
        {"charset-mistaken", "read as " + charset_.name + ", but all bytes beyond ASCII come in pairs as in gb2312"});
  }
  if (read_as_utf8 && ill_formed == 0) return;
  const bool not_utf8 = ill_formed == 0 && refutes_utf8(payload_);
  std::string list, refuted;
  bool conflict = false;
  for (const std::string& declared : charset_.declared) {
    list += (list.empty() ? "" : ", ") + declared;
    if (declared.ends_with(":" + charset_.name)) continue;
    if (not_utf8 && declared.ends_with(":utf-8")) {
      refuted += (refuted.empty() ? "" : ", ") + declared;
    } else {
      conflict = true;
    }
  }
  if (conflict) warnings_.push_back({"charset-conflict", "declared " + list});
  if (!conflict && !refuted.empty()) {
    warnings_.push_back({"charset-refuted", "read as " + charset_.name + ", the bytes refute " + refuted});
  }
}

}  // namespace pressroom::parsers
