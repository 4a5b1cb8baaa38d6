// SPDX-License-Identifier: Apache-2.0
#include "demo/image_host.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace pressroom::demo {

namespace {

constexpr std::string_view style_sheet = R"(/* The bundled press room */
body { margin: 0; background: #dfe9f0 url("paper.gif"); color: #1d2b36; font: 15px/1.6 Georgia, serif; }
.wrapper { width: 980px; margin: 0 auto; background: #fff; }
#header { border-bottom: 4px solid #14507a; }
#subnav { margin: 0; padding: 0; list-style: none; background: #14507a; }
#subnav li { display: inline-block; padding: 6px 12px; }
#subnav a { color: #fff; text-decoration: none; }
#container_txt { padding: 0 24px; max-width: 640px; }
.pictext { color: #52687a; font-size: 13px; }
)";

constexpr std::string_view script = "document.documentElement.className += ' scripted';\n";

void append_word(std::string& bytes, std::uint16_t value) {
  bytes += static_cast<char>(value & 0xFF);
  bytes += static_cast<char>(value >> 8);
}

/// The pixels in the codes of the format. A clear code before the table has grown keeps every code at eight bits, so
/// that nothing needs to be packed.
std::string image_codes(std::uint16_t width, std::uint16_t height) {
  constexpr char clear = static_cast<char>(0x80), end = static_cast<char>(0x81);
  constexpr std::size_t most_between_clears = 120;
  std::string codes;
  std::size_t pixels = 0;
  for (unsigned y = 0; y < height; ++y) {
    for (unsigned x = 0; x < width; ++x, ++pixels) {
      if (pixels % most_between_clears == 0) codes += clear;
      codes += (x + y) / 4 % 3 == 0 ? '\1' : '\0';
    }
  }
  return codes + end;
}

/// The path that the picture of a page is linked under.
std::string picture_path(const CmsDocument& document, int page) {
  return fmt::format("/site7/{}-{}.jpg", document.native_id, page);
}

bool has_picture(const CmsPage& page) {
  return std::any_of(page.blocks.begin(), page.blocks.end(),
                     [](const CmsBlock& block) { return block.kind == BlockKind::caption; });
}

}  // namespace

std::string striped_gif(std::uint16_t width, std::uint16_t height, Colour ground, Colour stripe) {
  constexpr std::size_t palette_colours = 128, longest_block = 255;
  std::string gif = "GIF89a";
  append_word(gif, width);
  append_word(gif, height);
  gif += std::string("\xE6\0\0", 3);  // a palette of 128 colours, background and aspect not given
  for (const Colour colour : {ground, stripe}) {
    gif += {static_cast<char>(colour.red), static_cast<char>(colour.green), static_cast<char>(colour.blue)};
  }
  gif.append((palette_colours - 2) * 3, '\0');
  gif += ',';
  gif.append(4, '\0');  // at the upper left corner
  append_word(gif, width);
  append_word(gif, height);
  gif += std::string("\0\7", 2);  // no palette of its own; codes of seven bits and one
  const std::string codes = image_codes(width, height);
  for (std::size_t at = 0; at < codes.size(); at += longest_block) {
    const std::string block = codes.substr(at, longest_block);
    gif += static_cast<char>(block.size());
    gif += block;
  }
  return gif + std::string("\0;", 2);
}

std::vector<HostedFile> hosted_files(const std::vector<Conference>& conferences) {
  constexpr Colour blue{0x14, 0x50, 0x7A}, sea{0x5B, 0x9A, 0xC2}, sand{0xE8, 0xDC, 0xC0}, paper{0xDF, 0xE9, 0xF0},
      light{0xE9, 0xF1, 0xF6};
  std::vector<HostedFile> files{{"/robots.txt", "text/plain", "User-agent: *\nDisallow:\n"},
                                {"/images1/en/2009home/style.css", "text/css", std::string(style_sheet)},
                                {"/images1/en/2009home/style.js", "text/javascript", std::string(script)},
                                {"/images1/en/2009home/paper.gif", "image/gif", striped_gif(12, 12, paper, light)},
                                {"/logo.gif", "image/gif", striped_gif(80, 27, blue, sea)},
                                {"/logo_1.gif", "image/gif", striped_gif(40, 20, blue, sand)}};
  for (const Conference& conference : conferences) {
    int number = 0;
    for (const CmsPage& page : conference.document.pages) {
      ++number;
      if (!has_picture(page)) continue;
      files.push_back({picture_path(conference.document, number), "image/gif",
                       striped_gif(static_cast<std::uint16_t>(60 + 4 * number), 40, sea, sand)});
    }
  }
  return files;
}

}  // namespace pressroom::demo
