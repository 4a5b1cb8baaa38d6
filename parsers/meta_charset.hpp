// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace pressroom::parsers {

/// The encoding that a page declares in its first 1024 bytes, by the prescan of HTML 13.2.3.2: <meta charset>,
/// <meta http-equiv=Content-Type content="...; charset=...">, then an XML declaration. utf-16 is read as utf-8 and
/// x-user-defined as windows-1252, since a readable declaration proves that the bytes are neither.
std::optional<std::string_view> meta_charset(std::string_view payload);

/// The encoding that an XML declaration at the start of `payload` names (XML 1.0, 4.3.3), read byte by byte.
std::optional<std::string_view> xml_declared_charset(std::string_view payload);

/// The encoding named by "charset=..." within a Content-Type or meta content value (HTML, 2.3.4).
std::optional<std::string_view> charset_of_content_type(std::string_view value);

}  // namespace pressroom::parsers
