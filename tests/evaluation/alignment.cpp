// SPDX-License-Identifier: Apache-2.0
#include "tests/evaluation/alignment.hpp"

#include <algorithm>
#include <cstdint>

namespace pressroom::evaluation {

namespace {

/// Lengths of the longest common subsequences of all endings; quadratic, and a transcript has some thousand paragraphs.
class Lengths {
 public:
  Lengths(const Row& gold, const Row& heard)
      : width_(heard.places.size() + 1), lengths_((gold.places.size() + 1) * width_) {
    for (std::size_t i = gold.places.size(); i-- > 0;) {
      for (std::size_t k = heard.places.size(); k-- > 0;) {
        const bool same = gold.places[i].paragraph.hash == heard.places[k].paragraph.hash;
        at(i, k) = same ? at(i + 1, k + 1) + 1 : std::max(at(i + 1, k), at(i, k + 1));
      }
    }
  }
  std::uint32_t& at(std::size_t i, std::size_t k) { return lengths_[i * width_ + k]; }

 private:
  std::size_t width_;
  std::vector<std::uint32_t> lengths_;
};

}  // namespace

Row::Row(const Hearing& hearing) {
  for (std::size_t turn = 0; turn < hearing.turns.size(); ++turn) {
    begins.push_back(places.size());
    for (const Paragraph& paragraph : hearing.turns[turn].paragraphs) places.push_back({paragraph, turn});
  }
}

std::vector<std::optional<std::size_t>> align(const Row& gold, const Row& heard) {
  Lengths lengths(gold, heard);
  std::vector<std::optional<std::size_t>> aligned(gold.places.size());
  std::size_t i = 0, k = 0, gap_i = 0, gap_k = 0;
  const auto close_gap = [&] {
    if (i - gap_i != k - gap_k) return;
    for (std::size_t step = 0; gap_i + step < i; ++step) aligned[gap_i + step] = gap_k + step;
  };
  while (i < gold.places.size() && k < heard.places.size()) {
    if (gold.places[i].paragraph.hash == heard.places[k].paragraph.hash) {
      close_gap();
      aligned[i++] = k++;
      gap_i = i;
      gap_k = k;
    } else if (lengths.at(i + 1, k) >= lengths.at(i, k + 1)) {
      ++i;
    } else {
      ++k;
    }
  }
  i = gold.places.size();
  k = heard.places.size();
  close_gap();
  return aligned;
}

}  // namespace pressroom::evaluation
