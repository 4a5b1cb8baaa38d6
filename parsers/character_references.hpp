// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pressroom::parsers {

/// What a reference stands for: one code point, or two for a few names.
struct CharacterReference {
  char32_t first = 0;
  char32_t second = 0;     ///< 0 for none
  std::size_t length = 0;  ///< bytes in the source, '&' and ';' included
};

/// Reads the reference at the start of `utf8`, which begins with '&', by the rules for text (HTML 13.2.5.72 on):
/// names may lack their ';', numbers are corrected as the standard says. nullopt when the '&' is just a character.
std::optional<CharacterReference> read_character_reference(std::string_view utf8);

/// A piece of a page's text as the tokenizer's data state reads it: references resolved, CR and CRLF become LF, NUL is
/// dropped. What rebuilds a span's text from its decoded bytes.
std::string resolve_character_references(std::string_view utf8);

/// Rewrites, in place and at equal length, numbers beyond U+10FFFF to the first such number. Both mean U+FFFD, but
/// Gumbo's arithmetic wraps round and could yield any character, NUL too, which would cut the text short.
void clamp_numeric_references(char* utf8, std::size_t size);

}  // namespace pressroom::parsers
