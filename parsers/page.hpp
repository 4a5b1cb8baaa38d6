// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http_headers.hpp"
#include "core/result.hpp"
#include "core/transcript.hpp"
#include "core/url.hpp"
#include "parsers/charset.hpp"
#include "parsers/html_document.hpp"

namespace pressroom::parsers {

class ReadMarkup;
class RoomRules;

/// Whether what a browser would fetch to show the page is asked for (requisites_of()) beside its words.
enum class Requisites { unread, read };

/// The transcript whose page is read, and for what.
struct TranscriptOf {
  const RoomRules& rules;
  const std::string& native_id;
  Requisites requisites = Requisites::unread;
};

/// Decoded text with its tree, and the way back to the stored bytes. Movable; safe to read from several threads.
class Page {
 public:
  /// Reads a content-decoded payload. Errors: `unsupported` for a Content-Type that is no text to read, `limit` with
  /// the byte offset in the decoded text when the page would nest too deep, or names the budget that ran out.
  static core::Result<Page> read(core::Url url, const core::HttpHeaders& headers, std::string payload,
                                 const ParseBudget& budget = {});

  /// The same for a transcript page of a room: what neither its rules nor the pager look at (unread_spans()) is no part
  /// of the tree. What read_page() and, where they are read, requisites_of() make of it is what they make of the whole
  /// page; of a page that read_page() refuses only the whole tells why. `content_digest` is that of the payload where
  /// it is known already; empty: computed.
  static core::Result<Page> read_transcript(core::Url url, const core::HttpHeaders& headers, std::string payload,
                                            const TranscriptOf& transcript, std::string content_digest = {});

  const core::Url& url() const { return url_; }
  const std::string& payload() const { return payload_; }
  const std::string& content_digest() const { return content_digest_; }  ///< "sha256:..." of the payload
  const CharsetDecision& charset() const { return charset_; }
  /// Bytes of the decoded text that are no part of the tree, as read_transcript() leaves them out.
  std::size_t unread_bytes() const { return unread_bytes_; }
  const HtmlDocument& document() const { return document_; }
  /// ill-formed-text, charset-mistaken, charset-conflict, charset-refuted, unanchored-text; empty for a clean page.
  const std::vector<core::Warning>& warnings() const { return warnings_; }

  /// Offset in payload() of an offset in document().source(); exact at code point boundaries.
  std::uint64_t source_offset(std::uint64_t utf8_offset) const { return source_map_.source_offset(utf8_offset); }

 private:
  /// What of a page is wanted; all of it where `transcript` is null.
  struct Wanted {
    const TranscriptOf* transcript = nullptr;
    std::string content_digest;
  };
  static core::Result<Page> read(core::Url url, const core::HttpHeaders& headers, std::string payload,
                                 const ParseBudget& budget, Wanted wanted);
  void note_charset(std::uint64_t ill_formed);
  Page(core::Url url, std::string payload, CharsetDecision charset, SourceMap source_map, HtmlDocument document);

  core::Url url_;
  std::string payload_;
  std::string content_digest_;
  CharsetDecision charset_;
  SourceMap source_map_;
  HtmlDocument document_;
  std::size_t unread_bytes_ = 0;
  std::vector<core::Warning> warnings_;
};

}  // namespace pressroom::parsers
