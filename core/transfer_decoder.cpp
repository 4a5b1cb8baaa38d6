// SPDX-License-Identifier: Apache-2.0
#include "core/transfer_decoder.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace pressroom::core {
namespace {

/// A longer line with a chunk's size is an attack on memory, not an extension.
constexpr std::size_t longest_size_line = 64u << 10;

/// The transfer codings below the chunks.
std::vector<std::string> inner_codings(const ResponseHead& head, const BodyFraming& framing) {
  using Kind = BodyFraming::Kind;
  if (framing.kind != Kind::chunked && framing.kind != Kind::until_close) return {};
  auto codings = head.headers.tokens("Transfer-Encoding");
  // "identity" was a transfer coding once (RFC 2616, 3.6) and says nothing.
  std::erase(codings, "identity");
  if (framing.kind == Kind::chunked) codings.pop_back();
  return codings;
}

}  // namespace

std::optional<std::uint64_t> chunk_size(std::string_view line) {
  std::uint64_t size = 0;
  std::size_t at = 0;
  for (; at < line.size() && hex_value(line[at]) >= 0; ++at) {
    if (size >> 60) return std::nullopt;
    size = size * 16 + static_cast<std::uint64_t>(hex_value(line[at]));
  }
  if (at == 0) return std::nullopt;
  at = line.find_first_not_of(" \t", at);
  if (at != std::string_view::npos && line[at] != ';') return std::nullopt;
  return size;
}

std::size_t ChunkDecoder::take_size_line(std::string_view piece) {
  const auto end = piece.find('\n');
  const bool complete = end != std::string_view::npos;
  std::string_view line = piece.substr(0, end);
  if (line_.size() + line.size() > longest_size_line) {
    state_ = State::broken;
    return 0;
  }
  if (!complete || !line_.empty()) line = line_ += line;
  if (!complete) return piece.size();
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto size = chunk_size(line);
  line_.clear();
  remaining_ = size.value_or(0);
  state_ = !size ? State::broken : *size == 0 ? State::ended : State::data;
  return end + 1;
}

void ChunkDecoder::feed(std::string_view piece, const ByteSink& sink) {
  while (!piece.empty()) {
    std::size_t taken = 1;
    switch (state_) {
      case State::size_line:
        taken = take_size_line(piece);
        break;
      case State::data:
        taken = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, piece.size()));
        sink(piece.substr(0, taken));
        remaining_ -= taken;
        if (remaining_ == 0) state_ = State::data_end;
        break;
      case State::data_end:
        state_ = piece.front() == '\r'   ? State::data_end_after_cr
                 : piece.front() == '\n' ? State::size_line
                                         : State::broken;
        break;
      case State::data_end_after_cr:
        state_ = piece.front() == '\n' ? State::size_line : State::broken;
        break;
      case State::ended:
      case State::broken:
        return;
    }
    piece.remove_prefix(taken);
  }
}

TransferDecoder::TransferDecoder(const ResponseHead& head)
    : framing_(body_framing(head)),
      codings_(inner_codings(head, framing_), DecodeLimits{}.max_ratio, DecodeLimits{}.max_bytes) {}

void TransferDecoder::feed(std::string_view piece, const ByteSink& sink) {
  const std::uint64_t before = seen_;
  seen_ += piece.size();
  switch (framing_.kind) {
    case BodyFraming::Kind::none:
      return;
    case BodyFraming::Kind::length:
      piece = piece.substr(0, framing_.length - std::min(before, framing_.length));
      if (!piece.empty()) sink(piece);
      return;
    case BodyFraming::Kind::broken:
      return sink(piece);
    case BodyFraming::Kind::until_close:
      return codings_.feed(piece, sink);
    case BodyFraming::Kind::chunked:
      return chunks_.feed(piece, [&](std::string_view content) { codings_.feed(content, sink); });
  }
}

bool TransferDecoder::finish(const ByteSink& sink) {
  switch (framing_.kind) {
    case BodyFraming::Kind::none:
      return true;
    case BodyFraming::Kind::length:
      return seen_ >= framing_.length;
    case BodyFraming::Kind::broken:
      return false;
    case BodyFraming::Kind::until_close:
      return codings_.finish(sink);
    case BodyFraming::Kind::chunked: {
      const bool decoded = codings_.finish(sink);
      return decoded && chunks_.whole();
    }
  }
  return false;
}

}  // namespace pressroom::core
