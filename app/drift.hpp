// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/transcript.hpp"

namespace pressroom::app {

/// What tells that a room's pages are not read any more as they were.
enum class Figure { labels, unknown, coverage, turn_length };
constexpr std::size_t k_figures = 4;
/// Stable: labels-per-1000-characters, unknown-share, roster-coverage, median-turn-length.
std::string_view name(Figure figure);

/// By Figure; nullopt where there is nothing to count.
///
/// - labels: turns with a label for each 1,000 visible characters of the pages
/// - unknown: share of the visible characters that nobody said or nobody is known to have said
/// - coverage: share of those whom the pages announce that spoke; nullopt when nobody is announced
/// - turn_length: median length of a turn's words in code points; nullopt without turns
using Figures = std::array<std::optional<double>, k_figures>;
Figures figures_of(const core::Transcript& transcript);

/// How one figure of a transcript stands beside the room's past.
struct Comparison {
  enum class State { within, between, out };
  Figure figure = Figure::labels;
  State state = State::within;
  double value = 0;
  double median = 0;
  double low = 0, high = 0;  ///< what lies beyond them is out
  int past = 0;              ///< transcripts that have the figure
};

/// The past is that of so many transcripts at most, the newest ones, and of so many at least.
constexpr int k_longest_past = 64;
constexpr int k_shortest_past = 8;

/// Compares with the median of the past. The measure is the median absolute deviation times 1.4826 (as of a normal
/// distribution), but never under a floor: a room where nothing varies is no reason to cry at the first thing that
/// does. A value is out beyond 6 of it and within up to 3; in between it neither raises nor ends an alarm. Labels and
/// lengths of turns are compared as logarithms, since half is as far as double; of unknown only more is out, of
/// coverage only less. Figures with a past of fewer than 8 are left out.
std::vector<Comparison> compare(const Figures& now, const std::vector<Figures>& past);

/// "0.02, where the 12 transcripts before had 3.1 (1.6 to 6.2)".
std::string words_for(const Comparison& comparison);

}  // namespace pressroom::app
