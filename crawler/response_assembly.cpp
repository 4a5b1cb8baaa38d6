// SPDX-License-Identifier: Apache-2.0
#include "crawler/response_assembly.hpp"

#include <algorithm>
#include <charconv>

#include "core/http_message.hpp"

namespace pressroom::crawler {
namespace {

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_control(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return (octet < 0x20 && octet != '\t') || octet == 0x7F;
}

/// Behind the line that begins at `from`; nullopt when it has no end.
std::optional<std::size_t> next_line(std::string_view bytes, std::size_t from) {
  const auto end = bytes.find('\n', from);
  if (end == std::string_view::npos) return std::nullopt;
  return end + 1;
}

}  // namespace

bool ResponseAssembly::give_up(Stop stop, std::string detail) {
  stop_ = stop;
  detail_ = std::move(detail);
  return false;
}

bool ResponseAssembly::add_head_line(std::string_view line) {
  if (head_) return true;  // a trailer field told twice: with its coding left on it is part of the body
  response_.append(line);  // also when it is the last: what is refused is kept as evidence
  head_bytes_ += line.size();
  ++head_lines_;
  if (line.size() > limits_.line_bytes) {
    return give_up(Stop::head_limit, "a header line of more than " + std::to_string(limits_.line_bytes) + " bytes");
  }
  if (head_bytes_ > limits_.bytes) {
    return give_up(Stop::head_limit, "more than " + std::to_string(limits_.bytes) + " bytes of headers");
  }
  if (head_lines_ > limits_.lines) {
    return give_up(Stop::head_limit, "more than " + std::to_string(limits_.lines) + " header lines");
  }
  const auto text = without_line_end(line);
  if (std::any_of(text.begin(), text.end(), is_control)) {
    return give_up(Stop::malformed_head, "control byte in header line " + std::to_string(head_lines_));
  }
  return text.empty() ? end_head() : true;
}

bool ResponseAssembly::end_head() {
  auto head = core::parse_response_head(response_);
  if (!head) return give_up(Stop::malformed_head, head.error().message());
  if (head->status == 101) return give_up(Stop::malformed_head, "101: the server changed to a protocol not asked for");
  if (head->status < 200) {
    interim_heads_.push_back(std::move(response_));
    response_.clear();
    return true;
  }
  head_ = *std::move(head);
  return true;
}

bool ResponseAssembly::add_body(std::string_view bytes) {
  const auto kept = response_.size() - (head_ ? head_->length : 0);
  const auto room = max_body_bytes_ - std::min<std::uint64_t>(kept, max_body_bytes_);
  response_.append(bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(room, bytes.size()))));
  if (bytes.size() <= room) return true;
  return give_up(Stop::body_limit, "more than " + std::to_string(max_body_bytes_) + " bytes of body");
}

std::string ResponseAssembly::received() const {
  std::string bytes;
  for (const std::string& head : interim_heads_) bytes += head;
  return bytes + response_;
}

void ResponseAssembly::move_into(core::Fetch& fetch) {
  if (core::body_framing(*head_).kind == core::BodyFraming::Kind::chunked) {
    // What was read behind the last chunk belongs to no response, and how much of it depends on timing.
    if (const auto length = chunked_length(std::string_view(response_).substr(head_->length))) {
      response_.resize(head_->length + *length);
    }
  }
  fetch.interim_heads = std::move(interim_heads_);
  fetch.response = std::move(response_);
  fetch.head = *std::move(head_);
  const bool whole = core::remove_transfer_coding(fetch.head, fetch.body()).whole;
  if (!whole && fetch.truncation == core::Truncation::none) fetch.truncation = core::Truncation::disconnect;
}

std::optional<std::size_t> chunked_length(std::string_view bytes) {
  std::size_t at = 0;
  while (true) {
    std::uint64_t size = 0;
    const auto read = std::from_chars(bytes.data() + at, bytes.data() + bytes.size(), size, 16);
    const auto data = next_line(bytes, at);
    if (read.ec != std::errc() || !data) return std::nullopt;
    at = *data;
    if (size == 0) break;
    if (size > bytes.size() - at) return std::nullopt;
    const auto next = next_line(bytes, at + static_cast<std::size_t>(size));
    if (!next) return std::nullopt;
    at = *next;
  }
  while (true) {
    const auto next = next_line(bytes, at);
    if (!next) return std::nullopt;
    const bool empty = without_line_end(bytes.substr(at, *next - at)).empty();
    at = *next;
    if (empty) return at;
  }
}

}  // namespace pressroom::crawler
