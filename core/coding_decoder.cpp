// SPDX-License-Identifier: Apache-2.0
#include "core/coding_decoder.hpp"

#include <algorithm>

#include "core/gzip.hpp"

namespace pressroom::core {
namespace {

constexpr std::size_t most_codings = 2;
constexpr std::size_t room_bytes = 64u << 10;
constexpr std::uint64_t first_mib = 1ull << 20;
constexpr std::string_view gzip_magic = "\x1F\x8B";

bool is_gzip(std::string_view coding) { return coding == "gzip" || coding == "x-gzip"; }
bool is_known(std::string_view coding) { return is_gzip(coding) || coding == "deflate"; }

}  // namespace

CodingDecoder::CodingDecoder(std::vector<std::string> codings, std::uint64_t max_ratio, std::uint64_t max_bytes)
    : max_ratio_(max_ratio), max_bytes_(max_bytes) {
  std::erase(codings, "identity");
  if (codings.size() > most_codings || !std::all_of(codings.begin(), codings.end(), is_known)) {
    whole_ = false;
    return;
  }
  for (auto coding = codings.rbegin(); coding != codings.rend(); ++coding) {
    layers_.emplace_back().coding = std::move(*coding);
  }
}

void CodingDecoder::feed(std::string_view piece, const ByteSink& sink) { run(0, piece, sink); }

bool CodingDecoder::finish(const ByteSink& sink) {
  for (std::size_t at = 0; at < layers_.size(); ++at) {
    Layer& layer = layers_[at];
    const bool is_empty = layer.state == Layer::State::undecided && layer.start.empty();
    if (layer.state == Layer::State::ended || layer.state == Layer::State::between_members || is_empty) continue;
    whole_ = false;
    // Too short to be coded.
    if (layer.state == Layer::State::undecided) run(at + 1, layer.start, sink);
  }
  return whole_;
}

void CodingDecoder::run(std::size_t at, std::string_view piece, const ByteSink& sink) {
  if (piece.empty()) return;
  if (at == layers_.size()) return sink(piece);
  switch (layers_[at].state) {
    case Layer::State::undecided:
      return decide(at, piece, sink);
    case Layer::State::inflating:
    case Layer::State::between_members:
      return inflate(at, piece, sink);
    case Layer::State::passing:
      return run(at + 1, piece, sink);
    case Layer::State::ended:
      return;
  }
}

void CodingDecoder::decide(std::size_t at, std::string_view piece, const ByteSink& sink) {
  Layer& layer = layers_[at];
  const std::size_t wanted = std::min(gzip_magic.size() - layer.start.size(), piece.size());
  layer.start += piece.substr(0, wanted);
  if (layer.start.size() < gzip_magic.size()) return;
  if (is_gzip(layer.coding) && layer.start != gzip_magic) {
    whole_ = false;
    layer.state = Layer::State::passing;
  } else {
    layer.inflater = is_gzip(layer.coding) ? make_gzip_inflater() : make_deflate_inflater();
    layer.state = Layer::State::inflating;
  }
  const std::string start = std::move(layer.start);
  run(at, start, sink);
  run(at, piece.substr(wanted), sink);
}

void CodingDecoder::inflate(std::size_t at, std::string_view piece, const ByteSink& sink) {
  Layer& layer = layers_[at];
  const auto room = layer.room.of(room_bytes);
  for (;;) {
    if (layer.state == Layer::State::between_members) {
      if (piece.empty()) return;
      // What follows the last member and is none itself is padding, which gzip(1) and browsers pass over too.
      layer.state =
          is_gzip(layer.coding) && piece.front() == gzip_magic.front() ? Layer::State::inflating : Layer::State::ended;
      if (layer.state == Layer::State::ended) return;
      layer.inflater = make_gzip_inflater();
    }
    const auto step = layer.inflater->step(piece, room);
    if (!step) break;
    if (step->produced > max_bytes_ - layer.given) break;
    piece.remove_prefix(step->consumed);
    layer.taken += step->consumed;
    layer.given += step->produced;
    run(at + 1, {room.data(), step->produced}, sink);
    if (layer.given > first_mib && layer.given / max_ratio_ > layer.taken) break;
    if (step->ended) {
      layer.state = Layer::State::between_members;
    } else if (piece.empty() && step->produced < room.size()) {
      return;
    }
  }
  whole_ = false;
  layer.state = Layer::State::ended;
}

}  // namespace pressroom::core
