// SPDX-License-Identifier: Apache-2.0
#include "bench/full_chrome.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <string_view>

namespace pressroom::bench {

namespace {

constexpr std::size_t k_least_added = 15'000;
constexpr std::size_t k_most_added = 200'000;

/// Of what is added, in percent; the rest are lists of links.
constexpr std::size_t k_style_percent = 15, k_script_percent = 25, k_menu_percent = 30;

constexpr std::array<std::string_view, 12> k_sections{"coast",  "harbors", "budget",  "schools", "railways", "weather",
                                                      "travel", "culture", "letters", "markets", "fishing",  "archive"};

void add_rule(std::string& css, std::uint64_t number) {
  fmt::format_to(
      std::back_inserter(css),
      "#nav{0} li.{1} > a:hover,.box-{0} .{1}{{background:url(/img/{1}_{0}.png) no-repeat;margin:0 {2}px}}\n", number,
      k_sections[number % k_sections.size()], number % 40);
}

/// Scripts hold markup that is none: what looks for tags in them finds the wrong ones.
void add_statement(std::string& script, std::uint64_t number) {
  fmt::format_to(
      std::back_inserter(script),
      "if (slots[{0}] && slots[{0}].size < {1}) {{ show('<div class=\"ad-{2}\"><\\/div>', \"{2}\", {1}); }}\n", number,
      number % 900, k_sections[number % k_sections.size()]);
}

void add_menu_item(std::string& menu, std::uint64_t number) {
  const std::string_view section = k_sections[number % k_sections.size()];
  fmt::format_to(std::back_inserter(menu),
                 "<li class=\"menu-item level-{0}\" data-id=\"{1}\"><a href=\"/{2}/{1}/index.htm\" title=\"All about "
                 "{2}\"><span class=\"icon\"></span>{2} {1}</a></li>\n",
                 number % 3, number, section);
}

void add_link(std::string& list, std::uint64_t number) {
  const std::string_view section = k_sections[number * 7 % k_sections.size()];
  fmt::format_to(std::back_inserter(list),
                 "<li><a href=\"/{0}/{1}/story.htm\" class=\"related\"><img src=\"/thumbs/{1}.jpg\" width=\"120\" "
                 "height=\"80\" alt=\"\" /> News of the {0}, part {2}</a> <em>{2} comments</em></li>\n",
                 section, number + 70'000, number % 50);
}

/// Pieces until `bytes` are there.
std::string filled(std::size_t bytes, std::uint64_t seed, void (*add)(std::string&, std::uint64_t)) {
  std::string text;
  for (std::uint64_t number = seed % 1'000; text.size() < bytes; ++number) add(text, number);
  return text;
}

}  // namespace

std::string with_full_chrome(const std::string& page, std::uint64_t seed) {
  const std::uint64_t mixed = (seed + 1) * 0x9E3779B97F4A7C15ull >> 20;
  const std::size_t added = k_least_added + mixed % (k_most_added - k_least_added);
  const auto share = [&](std::size_t percent) { return added * percent / 100; };
  const std::size_t head = page.find("</head>");
  const std::size_t menu = page.find("<div class=\"wrapper\">", head == std::string::npos ? 0 : head);
  const std::size_t end = page.rfind("</body>");
  if (head == std::string::npos || menu == std::string::npos || end == std::string::npos) return page;
  const std::size_t lists = added - share(k_style_percent) - share(k_script_percent) - share(k_menu_percent);
  return fmt::format(
      "{}<style type=\"text/css\">\n{}</style>\n<script type=\"text/javascript\">\n{}</script>\n{}"
      "<ul class=\"menu\">\n{}</ul>\n{}<ul class=\"more\">\n{}</ul>\n{}",
      std::string_view(page).substr(0, head), filled(share(k_style_percent), mixed, add_rule),
      filled(share(k_script_percent), mixed, add_statement), std::string_view(page).substr(head, menu - head),
      filled(share(k_menu_percent), mixed, add_menu_item), std::string_view(page).substr(menu, end - menu),
      filled(lists, mixed, add_link), std::string_view(page).substr(end));
}

}  // namespace pressroom::bench
