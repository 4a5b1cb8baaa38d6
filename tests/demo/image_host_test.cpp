// SPDX-License-Identifier: Apache-2.0
#include "demo/image_host.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "tests/support/catch.hpp"

namespace pressroom::demo {

namespace {

std::size_t byte_at(const std::string& bytes, std::size_t at) {
  REQUIRE(at < bytes.size());
  return static_cast<unsigned char>(bytes[at]);
}

/// Reads an image as GIF89a (sections 17 to 22, appendix F) describes it: the table of the compression grows by one
/// with every code but the first behind a clear code, and no code may need more than the eight bits it is given.
std::string pixels_of(const std::string& gif) {
  constexpr std::size_t k_clear = 128, k_end = 129, k_ninth_bit = 256, k_palette = 3 * 128;
  REQUIRE(gif.starts_with("GIF89a"));
  REQUIRE(byte_at(gif, 10) == 0xE6);
  std::size_t at = 13 + k_palette;
  REQUIRE(gif[at] == ',');
  at += 10;
  REQUIRE(byte_at(gif, at++) == 7);
  std::string codes;
  while (const std::size_t length = byte_at(gif, at++)) {
    codes += gif.substr(at, length);
    at += length;
  }
  CHECK(gif.substr(at) == ";");
  std::string pixels;
  std::size_t next = 0;
  REQUIRE(byte_at(codes, 0) == k_clear);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::size_t code = byte_at(codes, i);
    if (code == k_end) {
      CHECK(i + 1 == codes.size());
      return pixels;
    }
    if (code == k_clear) {
      next = k_end;  // the first code behind it adds nothing
      continue;
    }
    REQUIRE(code < k_clear);
    pixels += static_cast<char>(code);
    REQUIRE(++next < k_ninth_bit);
  }
  FAIL("the image does not end");
  return pixels;
}

}  // namespace

TEST_CASE("A striped image is a whole one in two colours", "[demo]") {
  for (const auto& [width, height] : {std::pair{1, 1}, std::pair{12, 12}, std::pair{300, 7}}) {
    const std::string gif =
        striped_gif(static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height), {1, 2, 3}, {4, 5, 6});
    CHECK(byte_at(gif, 6) + 256 * byte_at(gif, 7) == static_cast<std::size_t>(width));
    CHECK(byte_at(gif, 8) + 256 * byte_at(gif, 9) == static_cast<std::size_t>(height));
    CHECK(gif.substr(13, 6) == "\1\2\3\4\5\6");
    const std::string pixels = pixels_of(gif);
    CHECK(pixels.size() == static_cast<std::size_t>(width * height));
    CHECK(pixels.find_first_not_of(std::string("\0\1", 2)) == std::string::npos);
  }
}

TEST_CASE("The style sheet of the press room names a file that is there", "[demo]") {
  const auto files = hosted_files({});
  const auto holds = [&](const std::string& path) {
    return std::any_of(files.begin(), files.end(), [&](const HostedFile& file) { return file.path == path; });
  };
  for (const HostedFile& file : files) {
    if (file.content_type == "text/css") CHECK(file.body.find("url(\"paper.gif\")") != std::string::npos);
  }
  CHECK(holds("/images1/en/2009home/style.css"));
  CHECK(holds("/images1/en/2009home/paper.gif"));
  CHECK(holds("/robots.txt"));
}

}  // namespace pressroom::demo
