// SPDX-License-Identifier: Apache-2.0
#include "app/drift.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/text.hpp"

namespace pressroom::app {

namespace {

constexpr double k_out = 6, k_within = 3;
constexpr double k_normal = 1.4826;

/// How a figure is measured.
struct Scale {
  bool logarithmic = false;
  double least = 0;  ///< what a logarithm takes for nothing
  double floor = 0;  ///< of the measure, in the scale's own unit
  bool low_is_out = true, high_is_out = true;
};

Scale scale_of(Figure figure) {
  switch (figure) {
    case Figure::labels:
      return {true, 0.001, 0.1, true, true};
    case Figure::unknown:
      return {false, 0, 0.01, false, true};
    case Figure::coverage:
      return {false, 0, 0.1, true, false};
    case Figure::turn_length:
      return {true, 1, 0.1, true, true};
  }
  return {};
}

double onto(const Scale& scale, double value) {
  return scale.logarithmic ? std::log(std::max(value, scale.least)) : value;
}

double back(const Scale& scale, double value) { return scale.logarithmic ? std::exp(value) : value; }

/// Of what is not empty.
double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

Comparison compare_one(Figure figure, double value, const std::vector<double>& past) {
  const Scale scale = scale_of(figure);
  std::vector<double> scaled, deviations;
  for (const double one : past) scaled.push_back(onto(scale, one));
  const double median = median_of(scaled);
  for (const double one : scaled) deviations.push_back(std::abs(one - median));
  const double measure = std::max(k_normal * median_of(deviations), scale.floor);
  const double off = onto(scale, value) - median;
  const bool counts = off < 0 ? scale.low_is_out : scale.high_is_out;
  Comparison found;
  found.figure = figure;
  found.value = value;
  found.median = back(scale, median);
  found.low = scale.low_is_out ? back(scale, median - k_out * measure) : 0;
  found.high = back(scale, median + (scale.high_is_out ? k_out : 0) * measure);
  found.past = static_cast<int>(past.size());
  if (counts && std::abs(off) > k_out * measure) found.state = Comparison::State::out;
  if (counts && std::abs(off) > k_within * measure && found.state != Comparison::State::out) {
    found.state = Comparison::State::between;
  }
  return found;
}

std::int64_t visible(const std::string& text) {
  const auto characters = core::decode_utf8(text);
  return std::count_if(characters.begin(), characters.end(), [](char32_t c) { return !core::is_white_space(c); });
}

std::optional<double> coverage_of(const core::Transcript& transcript) {
  int announced = 0, spoke = 0;
  for (const core::Participant& who : transcript.participants) {
    if (who.source != "header" && who.source != "intro") continue;
    ++announced;
    spoke += who.spoke ? 1 : 0;
  }
  if (announced == 0) return std::nullopt;
  return static_cast<double>(spoke) / announced;
}

}  // namespace

std::string_view name(Figure figure) {
  switch (figure) {
    case Figure::labels:
      return "labels-per-1000-characters";
    case Figure::unknown:
      return "unknown-share";
    case Figure::coverage:
      return "roster-coverage";
    case Figure::turn_length:
      return "median-turn-length";
  }
  return "";
}

Figures figures_of(const core::Transcript& transcript) {
  std::int64_t characters = 0, unknown = 0, labels = 0;
  for (const core::TranscriptPage& page : transcript.pages) {
    characters += page.ledger.visible_chars;
    unknown += page.ledger.unknown_chars;
  }
  std::vector<double> lengths;
  for (const core::Turn& turn : transcript.turns) {
    labels += turn.label ? 1 : 0;
    const std::string text = turn.text();
    if (turn.kind == core::TurnKind::unattributed) unknown += visible(text);
    lengths.push_back(static_cast<double>(core::decode_utf8(text).size()));
  }
  Figures figures;
  if (characters > 0) {
    figures[static_cast<std::size_t>(Figure::labels)] =
        static_cast<double>(labels) * 1000 / static_cast<double>(characters);
    figures[static_cast<std::size_t>(Figure::unknown)] = static_cast<double>(unknown) / static_cast<double>(characters);
  }
  figures[static_cast<std::size_t>(Figure::coverage)] = coverage_of(transcript);
  if (!lengths.empty()) figures[static_cast<std::size_t>(Figure::turn_length)] = median_of(std::move(lengths));
  return figures;
}

std::vector<Comparison> compare(const Figures& now, const std::vector<Figures>& past) {
  std::vector<Comparison> found;
  for (std::size_t i = 0; i < k_figures; ++i) {
    if (!now[i]) continue;
    std::vector<double> values;
    for (const Figures& one : past) {
      if (one[i] && values.size() < static_cast<std::size_t>(k_longest_past)) values.push_back(*one[i]);
    }
    if (values.size() < static_cast<std::size_t>(k_shortest_past)) continue;
    found.push_back(compare_one(static_cast<Figure>(i), *now[i], values));
  }
  return found;
}

std::string words_for(const Comparison& comparison) {
  return fmt::format("{:.3g}, where the {} transcripts before had {:.3g} ({:.3g} to {:.3g} would pass)",
                     comparison.value, comparison.past, comparison.median, comparison.low, comparison.high);
}

}  // namespace pressroom::app
