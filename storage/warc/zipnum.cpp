// SPDX-License-Identifier: Apache-2.0
#include "storage/warc/zipnum.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/digest.hpp"
#include "core/gzip.hpp"

namespace pressroom::storage::warc {
namespace {

using core::ErrorCode;
using core::fail;
using core::Result;
using Json = nlohmann::json;

constexpr std::uint64_t max_block_bytes = 64ull << 20;

std::optional<std::uint64_t> number_of(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t tab = line.find('\t');
    fields.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return fields;
    line.remove_prefix(tab + 1);
  }
}

}  // namespace

Result<ZipNumBlock> parse_zipnum_line(std::string_view line) {
  ZipNumBlock block;
  const std::size_t brace = line.find(" {");
  if (brace != std::string_view::npos) {
    const Json json = Json::parse(line.substr(brace + 1), nullptr, false);
    const auto is_number = [&](const char* key) {
      return json.is_object() && json.contains(key) && json[key].is_number_unsigned();
    };
    if (!is_number("offset") || !is_number("length")) return fail(ErrorCode::malformed, "offset or length is missing");
    block.first = line.substr(0, brace);
    block.offset = json["offset"].get<std::uint64_t>();
    block.length = json["length"].get<std::uint64_t>();
    if (json.contains("digest") && json["digest"].is_string()) block.digest = json["digest"].get<std::string>();
    return block;
  }
  const auto fields = fields_of(line);
  const auto offset = fields.size() >= 4 ? number_of(fields[2]) : std::nullopt;
  const auto length = fields.size() >= 4 ? number_of(fields[3]) : std::nullopt;
  if (!offset || !length) return fail(ErrorCode::malformed, "it names no block");
  block.first = fields[0];
  block.offset = *offset;
  block.length = *length;
  return block;
}

Result<std::string> read_zipnum_block(const core::ReadFile& compressed, const ZipNumBlock& block) {
  if (block.length > max_block_bytes) return fail(ErrorCode::malformed, "the block is larger than 64 MiB");
  TRY_ASSIGN(const std::string bytes, compressed.read(block.offset, block.length));
  if (bytes.size() < block.length) return fail(ErrorCode::malformed, "the block lies outside of the compressed index");
  if (block.digest.starts_with("sha256:") && core::sha256_labelled(bytes) != block.digest) {
    return fail(ErrorCode::malformed, "the block has another digest");
  }
  auto member = core::inflate_member(bytes, max_block_bytes);
  if (!member) return fail(ErrorCode::malformed, "the block is no gzip member: " + member.error().what);
  if (member->consumed != bytes.size()) return fail(ErrorCode::malformed, "the block is not one gzip member alone");
  if (!member->bytes.starts_with(block.first)) return fail(ErrorCode::malformed, "the block begins with another line");
  return std::move(member->bytes);
}

Result<std::string> ZipNumText::read(std::uint64_t offset, std::uint64_t length) const {
  const std::lock_guard lock(mutex_);
  if (offset < begin_) {
    next_ = 0;
    begin_ = 0;
    text_.clear();
  }
  std::string out;
  for (;;) {
    if (offset < begin_ + text_.size()) {
      const std::string_view piece = std::string_view(text_).substr(offset - begin_, length - out.size());
      out += piece;
      offset += piece.size();
    }
    if (out.size() == length || next_ == blocks_.size()) return out;
    if (offset < begin_ + text_.size()) continue;
    begin_ += text_.size();
    TRY_ASSIGN(text_, read_zipnum_block(compressed_, blocks_[next_]));
    ++next_;
  }
}

}  // namespace pressroom::storage::warc
