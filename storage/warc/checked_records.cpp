// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/checked_records.hpp"

#include <algorithm>
#include <array>

#include "storage/warc/text_key.hpp"

namespace pressroom::storage::warc {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::size_t sha256_bytes = 32;
constexpr std::size_t uuid_bytes = 16;
constexpr std::string_view sha256_label = "sha256:";
constexpr std::string_view uuid_start = "<urn:uuid:";
constexpr std::array<std::size_t, 4> uuid_hyphens = {4, 6, 8, 10};  ///< before which bytes they stand

/// What stands before a packed string.
enum class Form : char { as_it_is, sha256, uuid };

/// `count` bytes out of as many pairs of lower-case digits.
std::optional<std::string> bytes_of_hex(std::string_view digits, std::size_t count) {
  if (digits.size() != 2 * count) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto high = hex_digits.find(digits[i]), low = hex_digits.find(digits[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

void append_hex(std::string& out, char byte) {
  const auto value = static_cast<unsigned char>(byte);
  out += hex_digits[value >> 4];
  out += hex_digits[value & 0xF];
}

std::string uuid_of(std::string_view bytes) {
  std::string out(uuid_start);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (std::find(uuid_hyphens.begin(), uuid_hyphens.end(), i) != uuid_hyphens.end()) out += '-';
    append_hex(out, bytes[i]);
  }
  return out += '>';
}

/// The form is taken only where it gives the very same text back.
std::optional<std::string> uuid_in(std::string_view text) {
  if (!text.starts_with(uuid_start)) return std::nullopt;
  std::string digits(text.substr(uuid_start.size()));
  std::erase(digits, '-');
  if (digits.ends_with('>')) digits.pop_back();
  auto bytes = bytes_of_hex(digits, uuid_bytes);
  if (bytes && uuid_of(*bytes) != text) return std::nullopt;
  return bytes;
}

void append_number(std::string& out, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
  out += static_cast<char>(number);
}

void pack(std::string& out, std::string_view text) {
  const auto append = [&](Form form, std::string_view bytes) {
    out += static_cast<char>(form);
    if (form == Form::as_it_is) append_number(out, bytes.size());
    out += bytes;
  };
  if (const auto uuid = uuid_in(text)) return append(Form::uuid, *uuid);
  const auto sha256 = text.starts_with(sha256_label) ? bytes_of_hex(text.substr(sha256_label.size()), sha256_bytes)
                                                     : std::optional<std::string>();
  if (sha256) return append(Form::sha256, *sha256);
  append(Form::as_it_is, text);
}

/// Takes packed strings off their bytes, in the order they were packed in.
class Unpacker {
 public:
  explicit Unpacker(std::string_view rest) : rest_(rest) {}

  std::string next() {
    const Form form = static_cast<Form>(take(1).front());
    if (form == Form::uuid) return uuid_of(take(uuid_bytes));
    if (form == Form::as_it_is) return std::string(take(number()));
    std::string out(sha256_label);
    for (const char byte : take(sha256_bytes)) append_hex(out, byte);
    return out;
  }

 private:
  std::string_view take(std::size_t count) {
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  std::size_t number() {
    std::size_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      value |= static_cast<std::size_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
  }

  std::string_view rest_;
};

bool may_be_indexed(RecordType type) {
  return type != RecordType::request && type != RecordType::warcinfo && type != RecordType::continuation;
}

}  // namespace

void CheckedRecords::push_back(const CheckedRecord& record) {
  entries_.push_back(
      {record.offset, record.length, text_.size(), static_cast<std::uint16_t>(record.status), record.type});
  pack(text_, bounded_text(record.record_id));
  if (!may_be_indexed(record.type)) return;
  for (const std::string* text : {&record.url, &record.date, &record.mime, &record.payload_digest,
                                  &record.payload_sha256, &record.record_digest}) {
    pack(text_, bounded_text(*text));
  }
}

CheckedRecord CheckedRecords::operator[](std::size_t at) const {
  const Entry& entry = entries_[at];
  CheckedRecord record;
  record.type = entry.type;
  record.offset = entry.offset;
  record.length = entry.length;
  record.status = entry.status;
  Unpacker unpacker(std::string_view(text_).substr(entry.text));
  record.record_id = unpacker.next();
  if (!may_be_indexed(record.type)) return record;
  for (std::string* text : {&record.url, &record.date, &record.mime, &record.payload_digest, &record.payload_sha256,
                            &record.record_digest}) {
    *text = unpacker.next();
  }
  return record;
}

std::optional<std::size_t> CheckedRecords::index_at(std::uint64_t offset) const {
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), offset,
                                      [](const Entry& entry, std::uint64_t at) { return entry.offset < at; });
  if (found == entries_.end() || found->offset != offset) return std::nullopt;
  return static_cast<std::size_t>(found - entries_.begin());
}

std::optional<CheckedRecord> CheckedRecords::at_offset(std::uint64_t offset) const {
  const auto at = index_at(offset);
  return at ? std::optional((*this)[*at]) : std::nullopt;
}

}  // namespace pressroom::storage::warc
