// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "core/text.hpp"
#include "core/url.hpp"

using pressroom::core::ErrorCode;
using pressroom::core::hex_value;
using pressroom::core::Result;
using pressroom::core::Url;

namespace {

/// nullopt for what is no row of pairs of hexadecimal digits.
std::optional<std::string> unhex(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_value(digits[i]);
    const int low = hex_value(digits[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

Result<Url> parse(std::string_view base, const std::string& reference) {
  if (base == "-") return Url::parse(reference);
  const auto written = unhex(base);
  const auto url = Url::parse(written.value_or(""));
  return url ? Url::parse(reference, *url) : url;
}

}  // namespace

/// Reads lines "BASE REFERENCE", each in hexadecimal digits (BASE may be "-": none), and prints for each "HREF HOST",
/// "malformed" or "unsupported". Ends with 2 at a line that is none.
int main() {
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(std::cin, line);) {
    const auto blank = line.find(' ');
    const auto reference = blank == std::string::npos ? std::nullopt : unhex(std::string_view(line).substr(blank + 1));
    if (!reference) {
      std::cerr << "no line of this protocol: " << line << "\n";
      return 2;
    }
    const auto url = parse(std::string_view(line).substr(0, blank), *reference);
    if (url) {
      std::cout << url->href() << ' ' << url->host() << '\n';
    } else {
      std::cout << (url.error().code == ErrorCode::unsupported ? "unsupported" : "malformed") << '\n';
    }
  }
}
