// SPDX-License-Identifier: Apache-2.0
#include "core/host_parser.hpp"

#include <unicode/uidna.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>

#include "core/ip_literal.hpp"
#include "core/text.hpp"

namespace pressroom::core {
namespace {

/// DNS allows 253 octets. Punycode is quadratic, so a host written to cost time is refused before it.
constexpr std::size_t max_unicode_host_bytes = 4096;

tl::unexpected<Error> bad_host(std::string_view why) {
  return fail(ErrorCode::malformed, "invalid host: " + std::string(why));
}

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// The standard's forbidden domain code points, all of them ASCII.
bool is_forbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte == 0x7F || std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool has_punycode_label(std::string_view lower_case_domain) {
  return lower_case_domain.starts_with("xn--") || lower_case_domain.find(".xn--") != std::string_view::npos;
}

const UIDNA* uts46() {
  struct Close {
    void operator()(UIDNA* idna) const { uidna_close(idna); }
  };
  static const std::unique_ptr<UIDNA, Close> idna = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UIDNA, Close> opened(uidna_openUTS46(
        UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
        &status));
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no UTS #46 data");
    return opened;
  }();
  return idna.get();
}

/// What CheckHyphens = false and VerifyDnsLength = false of the standard let pass.
constexpr std::uint32_t tolerated_errors = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                           UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                           UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;

Result<std::string> unicode_to_ascii(std::string_view domain) {
  if (domain.size() > max_unicode_host_bytes) return bad_host("longer than any name in the DNS");
  std::string out(4 * domain.size() + 64, '\0');
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  std::int32_t size = uidna_nameToASCII_UTF8(uts46(), domain.data(), static_cast<std::int32_t>(domain.size()),
                                             out.data(), static_cast<std::int32_t>(out.size()), &info, &status);
  if (status == U_BUFFER_OVERFLOW_ERROR) {
    out.resize(static_cast<std::size_t>(size));
    info = UIDNA_INFO_INITIALIZER;
    status = U_ZERO_ERROR;
    size = uidna_nameToASCII_UTF8(uts46(), domain.data(), static_cast<std::int32_t>(domain.size()), out.data(),
                                  static_cast<std::int32_t>(out.size()), &info, &status);
  }
  if (U_FAILURE(status) || (info.errors & ~tolerated_errors) != 0) return bad_host("no domain by UTS #46");
  out.resize(static_cast<std::size_t>(size));
  return out;
}

/// Domain to ASCII with beStrict = false.
Result<std::string> domain_to_ascii(std::string_view domain) {
  if (is_ascii(domain)) {
    std::string lower = ascii_lower(domain);
    if (!has_punycode_label(lower)) return lower;
  }
  return unicode_to_ascii(domain);
}

}  // namespace

Result<Host> parse_host(std::string_view input) {
  if (input.starts_with('[')) {
    if (!input.ends_with(']')) return bad_host("unclosed bracket");
    const auto address = parse_ipv6(input.substr(1, input.size() - 2));
    if (!address) return bad_host("no IPv6 address");
    return Host{"[" + *address + "]", Host::Kind::address};
  }
  std::string decoded = percent_decode(input);
  if (!is_valid_utf8(decoded)) return bad_host("percent-encoded bytes are not UTF-8");
  TRY_ASSIGN(std::string domain, domain_to_ascii(decoded));
  if (domain.empty()) return bad_host("empty");
  if (std::any_of(domain.begin(), domain.end(), is_forbidden)) return bad_host("forbidden character");
  if (!ends_in_a_number(domain)) return Host{std::move(domain), Host::Kind::domain};
  const auto address = parse_ipv4(domain);
  if (!address) return bad_host("no IPv4 address");
  return Host{*address, Host::Kind::address};
}

}  // namespace pressroom::core
