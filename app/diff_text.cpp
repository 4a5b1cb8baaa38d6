// SPDX-License-Identifier: Apache-2.0
#include "app/diff_text.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "core/number.hpp"
#include "core/text.hpp"

namespace pressroom::app {

namespace {

using core::DiffPiece;
using Kind = DiffPiece::Kind;
using Colour = TextStyle::Colour;

constexpr std::size_t k_default_columns = 80, k_wide = 120, k_least_width = 20;

/// Words that stay on each side of a change, and the longest stretch that is left whole.
constexpr std::size_t k_context_words = 12, k_most_whole_words = 30, k_most_one_sided_words = 120;

constexpr std::string_view k_gap = "[...]";

std::string_view escape_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::strong:
      return "\x1b[1m";
    case Ink::faint:
      return "\x1b[2m";
    case Ink::deleted:
      return "\x1b[31;9m";  // struck through as well, for who does not see red
    case Ink::inserted:
      return "\x1b[32;4m";
  }
  return "";
}

/// East Asian Width W and F (UAX #11), by their blocks.
bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

Ink ink_of(Kind kind) {
  return kind == Kind::deleted ? Ink::deleted : kind == Kind::inserted ? Ink::inserted : Ink::plain;
}

/// Words and blanks of one ink that are not torn apart at the end of a line; an empty text ends the line.
struct Token {
  std::string text;
  Ink ink = Ink::plain;
};

bool ends_paragraph(std::string_view piece) { return piece == "\n"; }

/// A piece in tokens: a word takes what stands close behind it along.
void append_tokens(std::vector<Token>& tokens, const DiffPiece& piece, Colour colour) {
  const bool marked = colour == Colour::none && piece.kind != Kind::equal;
  const Ink ink = colour == Colour::none ? Ink::plain : ink_of(piece.kind);
  std::string word = !marked ? "" : piece.kind == Kind::deleted ? "[-" : "{+";
  const auto flush = [&] {
    if (!word.empty()) tokens.push_back({std::move(word), ink});
    word.clear();
  };
  for (const std::string_view part : core::cut_words(piece.text)) {
    const std::u32string characters = core::decode_utf8(part);
    if (ends_paragraph(part)) {
      flush();
      tokens.push_back({"", ink});
    } else if (part == " ") {
      flush();
      tokens.push_back({" ", ink});
    } else {
      if (!characters.empty() && core::is_unspaced_script(characters.front())) flush();
      word += part;
    }
  }
  if (marked) word += piece.kind == Kind::deleted ? "-]" : "+}";
  flush();
}

/// A line as it is written, and how many columns it takes.
struct Line {
  std::string text;
  std::size_t width = 0;
};

/// Tokens in lines of at most `width` columns, a longer word on a line of its own.
std::vector<Line> wrapped(const std::vector<Token>& tokens, std::size_t width, Colour colour) {
  std::vector<Line> lines(1);
  for (const Token& token : tokens) {
    if (token.text.empty()) {
      lines.emplace_back();
      continue;
    }
    const std::size_t wide = display_width(token.text);
    if (lines.back().width > 0 && lines.back().width + wide > width) {
      lines.emplace_back();
      if (token.text == " ") continue;
    }
    lines.back().text += inked(token.text, token.ink, colour);
    lines.back().width += wide;
  }
  return lines;
}

/// None at the end.
std::string without_blanks(std::string line) {
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

std::vector<Token> side_of(const std::vector<DiffPiece>& diff, Kind other, Colour colour) {
  std::vector<Token> tokens;
  for (const DiffPiece& piece : diff) {
    if (piece.kind != other) append_tokens(tokens, piece, colour);
  }
  return tokens;
}

/// The first or last `words` words of a text with what stands between them; the whole when there are no more.
std::string_view end_of(std::string_view text, std::size_t words, bool first) {
  auto pieces = core::cut_words(text);
  if (!first) std::reverse(pieces.begin(), pieces.end());
  std::size_t bytes = 0;
  for (const std::string_view piece : pieces) {
    if (core::is_word(piece) && words-- == 0) break;
    bytes += piece.size();
  }
  return first ? text.substr(0, bytes) : text.substr(text.size() - bytes);
}

std::size_t count_words(std::string_view text) {
  const auto pieces = core::cut_words(text);
  return static_cast<std::size_t>(std::count_if(pieces.begin(), pieces.end(), core::is_word));
}

}  // namespace

TextStyle style_of_output() {
  TextStyle style;
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  const char* no_colour = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  if (terminal && !dumb && (no_colour == nullptr || *no_colour == '\0')) style.colour = Colour::ansi;
  winsize size{};
  const char* columns = std::getenv("COLUMNS");
  const int told = columns != nullptr ? core::number_in(columns).value_or(0) : 0;
  if (told > 0) {
    style.columns = static_cast<std::size_t>(told);
  } else if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    style.columns = size.ws_col;
  } else {
    style.columns = k_default_columns;
  }
  if (style.columns >= k_wide) style.layout = TextStyle::Layout::side_by_side;
  return style;
}

std::string inked(std::string_view text, Ink ink, Colour colour) {
  std::string harmless = core::harmless(text, U"\n\t");
  std::replace_if(
      harmless.begin(), harmless.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  if (colour == Colour::none || ink == Ink::plain || harmless.empty()) return harmless;
  return std::string(escape_of(ink)) + harmless + "\x1b[0m";
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const char32_t c : core::decode_utf8(text)) {
    if (c >= 0x0300 && c <= 0x036F) continue;  // set on the letter before
    width += is_wide(c) ? 2 : 1;
  }
  return width;
}

std::vector<DiffPiece> shortened(const std::vector<DiffPiece>& diff) {
  std::vector<DiffPiece> shorter;
  for (std::size_t i = 0; i < diff.size(); ++i) {
    const std::string& text = diff[i].text;
    const bool one_sided = diff.size() == 1;
    const std::size_t words = count_words(text);
    if (one_sided ? words > k_most_one_sided_words : diff[i].kind == Kind::equal && words > k_most_whole_words) {
      const std::size_t kept = one_sided ? k_most_one_sided_words : k_context_words;
      std::string cut;
      if (i > 0 || one_sided) cut = without_blanks(std::string(end_of(text, kept, true))) + " ";
      cut += k_gap;
      if (i + 1 < diff.size() && !one_sided) {
        const std::string_view tail = end_of(text, kept, false);
        cut.append(" ").append(tail.substr(std::min(tail.size(), tail.find_first_not_of(" \n"))));
      }
      shorter.push_back({diff[i].kind, std::move(cut)});
    } else {
      shorter.push_back(diff[i]);
    }
  }
  return shorter;
}

std::vector<std::string> diff_lines(const std::vector<DiffPiece>& diff, const TextStyle& style,
                                    std::size_t indentation) {
  const std::string margin(indentation, ' ');
  const std::size_t width = std::max(k_least_width, style.columns - std::min(style.columns, indentation));
  std::vector<std::string> lines;
  if (style.layout == TextStyle::Layout::inline_text) {
    std::vector<Token> tokens;
    for (const DiffPiece& piece : diff) append_tokens(tokens, piece, style.colour);
    for (const Line& line : wrapped(tokens, width, style.colour)) lines.push_back(without_blanks(margin + line.text));
    return lines;
  }
  constexpr std::string_view k_between = " | ";
  const std::size_t half = (width - k_between.size()) / 2;
  const auto left = wrapped(side_of(diff, Kind::inserted, style.colour), half, style.colour);
  const auto right = wrapped(side_of(diff, Kind::deleted, style.colour), half, style.colour);
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const Line one = i < left.size() ? left[i] : Line{};
    const std::string padding(half - std::min(half, one.width), ' ');
    std::string line = margin;
    line.append(one.text).append(padding).append(inked(k_between, Ink::faint, style.colour));
    if (i < right.size()) line += right[i].text;
    lines.push_back(without_blanks(std::move(line)));
  }
  return lines;
}

}  // namespace pressroom::app
