// SPDX-License-Identifier: Apache-2.0
#include "core/ip_literal.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/text.hpp"

namespace pressroom::core {
namespace {

constexpr std::uint64_t beyond_any_part = 1ull << 40;

/// The parts between dots, without the empty one behind a final dot.
std::vector<std::string_view> parts_of(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  std::vector<std::string_view> parts;
  while (true) {
    const auto dot = host.find('.');
    parts.push_back(host.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    host.remove_prefix(dot + 1);
  }
}

/// "0x1F", "017", "15"; a lone "0x" is zero. Values too large for any address stay too large.
std::optional<std::uint64_t> parse_number(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int radix = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
    radix = 16;
  } else if (text.size() > 1 && text.front() == '0') {
    text.remove_prefix(1);
    radix = 8;
  }
  std::uint64_t value = 0;
  for (const char c : text) {
    const int digit = hex_value(c);
    if (digit < 0 || digit >= radix) return std::nullopt;
    value = std::min(value * static_cast<std::uint64_t>(radix) + static_cast<std::uint64_t>(digit), beyond_any_part);
  }
  return value;
}

using Pieces = std::array<std::uint16_t, 8>;

/// The text between the colons, read from left to right.
class Ipv6Scanner {
 public:
  explicit Ipv6Scanner(std::string_view text) : text_(text) {}

  bool scan() {
    if (text_.starts_with(':')) {
      if (!text_.starts_with("::")) return false;
      text_.remove_prefix(2);
      compress_ = 0;
    }
    while (!text_.empty()) {
      if (count_ == pieces_.size() || !scan_piece()) return false;
    }
    return expand();
  }

  const Pieces& pieces() const { return pieces_; }

 private:
  bool scan_piece() {
    if (text_.front() == ':') {
      if (compress_) return false;
      text_.remove_prefix(1);
      compress_ = count_;
      return true;
    }
    unsigned value = 0;
    std::size_t length = 0;
    while (length < 4 && length < text_.size() && hex_value(text_[length]) >= 0) {
      value = value * 16 + static_cast<unsigned>(hex_value(text_[length]));
      ++length;
    }
    if (length < text_.size() && text_[length] == '.') return length > 0 && scan_dotted();
    text_.remove_prefix(length);
    pieces_[count_++] = static_cast<std::uint16_t>(value);
    if (text_.empty()) return true;
    if (text_.front() != ':') return false;
    text_.remove_prefix(1);
    return !text_.empty();
  }

  /// The last 32 bits as four decimal numbers without leading zeros.
  bool scan_dotted() {
    if (count_ > 6) return false;
    std::array<unsigned, 4> bytes{};
    for (std::size_t i = 0; i < 4; ++i) {
      if (i > 0) {
        if (!text_.starts_with('.')) return false;
        text_.remove_prefix(1);
      }
      std::size_t length = 0;
      while (length < 4 && length < text_.size() && is_ascii_digit(text_[length])) {
        bytes[i] = bytes[i] * 10 + static_cast<unsigned>(text_[length] - '0');
        ++length;
      }
      if (length == 0 || bytes[i] > 255 || (length > 1 && text_.front() == '0')) return false;
      text_.remove_prefix(length);
    }
    pieces_[count_++] = static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
    pieces_[count_++] = static_cast<std::uint16_t>(bytes[2] << 8 | bytes[3]);
    return text_.empty();
  }

  /// Moves what stands behind "::" to the end.
  bool expand() {
    if (!compress_) return count_ == pieces_.size();
    if (count_ == pieces_.size()) return false;
    std::copy_backward(pieces_.begin() + *compress_, pieces_.begin() + count_, pieces_.end());
    std::fill(pieces_.begin() + *compress_, pieces_.end() - (count_ - *compress_), std::uint16_t{0});
    return true;
  }

  std::string_view text_;
  Pieces pieces_{};
  std::size_t count_ = 0;
  std::optional<std::size_t> compress_;
};

struct Run {
  std::size_t begin = 0;
  std::size_t length = 0;
};

/// The first longest run of at least two zero pieces; length 0 when there is none.
Run longest_zero_run(const Pieces& pieces) {
  Run best;
  Run current;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    current = pieces[i] != 0 ? Run{i + 1, 0} : Run{current.begin, current.length + 1};
    if (current.length > std::max<std::size_t>(best.length, 1)) best = current;
  }
  return best;
}

std::string format_ipv6(const Pieces& pieces) {
  const Run zeros = longest_zero_run(pieces);
  std::string out;
  for (std::size_t i = 0; i < pieces.size();) {
    if (zeros.length > 0 && i == zeros.begin) {
      out += "::";
      i += zeros.length;
      continue;
    }
    if (!out.empty() && !out.ends_with(':')) out += ':';
    out += fmt::format("{:x}", pieces[i]);
    ++i;
  }
  return out;
}

}  // namespace

bool ends_in_a_number(std::string_view host) {
  const auto parts = parts_of(host);
  const std::string_view last = parts.back();
  if (!last.empty() && std::all_of(last.begin(), last.end(), is_ascii_digit)) return true;
  return parse_number(last).has_value();
}

std::optional<std::string> parse_ipv4(std::string_view host) {
  const auto parts = parts_of(host);
  if (parts.size() > 4) return std::nullopt;
  std::uint64_t address = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parse_number(parts[i]);
    if (!number) return std::nullopt;
    const bool last = i + 1 == parts.size();
    const std::uint64_t bound = last ? 1ull << (8 * (4 - i)) : 256;
    if (*number >= bound) return std::nullopt;
    address += last ? *number : *number << (8 * (3 - i));
  }
  return fmt::format("{}.{}.{}.{}", address >> 24, (address >> 16) & 255, (address >> 8) & 255, address & 255);
}

std::optional<std::string> parse_ipv6(std::string_view address) {
  Ipv6Scanner scanner(address);
  if (!scanner.scan()) return std::nullopt;
  return format_ipv6(scanner.pieces());
}

}  // namespace pressroom::core
