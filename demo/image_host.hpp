// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "demo/conferences.hpp"

namespace pressroom::demo {

/// The host that the pages of the bundled press room take their style sheet, script and pictures from.
inline constexpr std::string_view image_host = "images.press.example";

struct HostedFile {
  std::string path;
  std::string content_type;
  std::string body;
};

/// Everything on it: robots.txt, what every page names, and a picture for each caption of the conferences. No delay is
/// asked for, so that it costs a visitor no time.
std::vector<HostedFile> hosted_files(const std::vector<Conference>& conferences);

struct Colour {
  std::uint8_t red, green, blue;
};

/// A GIF (version 89a) of slanted stripes in two colours; width and height from 1 to 65,535 pixels.
std::string striped_gif(std::uint16_t width, std::uint16_t height, Colour ground, Colour stripe);

}  // namespace pressroom::demo
