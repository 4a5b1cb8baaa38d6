// SPDX-License-Identifier: Apache-2.0
#include "parsers/charset.hpp"

#include <optional>
#include <utility>

#include "core/text.hpp"
#include "parsers/meta_charset.hpp"

namespace pressroom::parsers {

namespace {

std::optional<std::string_view> bom_charset(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return "utf-8";
  if (bytes.starts_with("\xFE\xFF")) return "utf-16be";
  if (bytes.starts_with("\xFF\xFE")) return "utf-16le";
  return std::nullopt;
}

std::optional<std::string_view> header_charset(const core::HttpHeaders& headers) {
  const auto content_type = headers.first("Content-Type");
  return content_type ? charset_of_content_type(*content_type) : std::nullopt;
}

}  // namespace

std::string_view name(CharsetSource source) {
  switch (source) {
    case CharsetSource::bom:
      return "bom";
    case CharsetSource::http_header:
      return "http_header";
    case CharsetSource::meta:
      return "meta";
    case CharsetSource::valid_utf8:
      return "valid_utf8";
    case CharsetSource::fallback:
      return "fallback";
  }
  return "fallback";
}

CharsetDecision decide_charset(const core::HttpHeaders& headers, std::string_view payload) {
  CharsetDecision decision;
  // The byte order mark stands before the header: it is part of the text, while headers are set for whole servers
  // and are often wrong (Encoding Standard, 6).
  const std::pair<CharsetSource, std::optional<std::string_view>> witnesses[] = {
      {CharsetSource::bom, bom_charset(payload)},
      {CharsetSource::http_header, header_charset(headers)},
      {CharsetSource::meta, meta_charset(payload)},
  };
  for (const auto& [source, charset] : witnesses) {
    if (!charset) continue;
    if (decision.name.empty()) {
      decision.name = *charset;
      decision.source = source;
    }
    decision.declared.push_back(std::string(name(source)) + ":" + std::string(*charset));
  }
  if (decision.name.empty()) {
    const bool utf8 = core::is_valid_utf8(payload);
    decision.name = utf8 ? "utf-8" : "windows-1252";
    decision.source = utf8 ? CharsetSource::valid_utf8 : CharsetSource::fallback;
  }
  return decision;
}

}  // namespace pressroom::parsers
