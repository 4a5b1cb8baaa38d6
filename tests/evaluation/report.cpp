// SPDX-License-Identifier: Apache-2.0
#include "tests/evaluation/report.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>

namespace pressroom::evaluation {

namespace {

double percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

Scores Line::total() const {
  Scores sum;
  for (const Scores& scores : transcripts) sum += scores;
  return sum;
}

Interval boundary_interval(const Line& line) {
  constexpr std::size_t k_draws = 1'000;
  // The same draws at each run: a figure that moves by itself cannot be compared.
  std::mt19937 random(1);
  std::vector<double> values;
  for (std::size_t draw = 0; draw < k_draws && !line.transcripts.empty(); ++draw) {
    Scores sum;
    for (std::size_t i = 0; i < line.transcripts.size(); ++i)
      sum += line.transcripts[random() % line.transcripts.size()];
    values.push_back(sum.boundary_f1());
  }
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  return {values[k_draws / 40], values[k_draws - 1 - k_draws / 40]};
}

std::string table(const std::vector<Line>& lines) {
  std::string text =
      "| | transcripts | turns | boundary F1 (95 %) | false labels | speaker right / wrong / abstained % of characters "
      "| "
      "text fidelity | answers F1 |\n|---|---|---|---|---|---|---|---|\n";
  for (const Line& line : lines) {
    const Scores sum = line.total();
    const Interval interval = boundary_interval(line);
    text +=
        fmt::format("| {} | {} | {} | {:.4f} ({:.3f} to {:.3f}) | {} | {:.2f} / {:.2f} / {:.2f} | {:.4f} | {:.3f} |\n",
                    line.name, sum.transcripts, sum.starts_gold, sum.boundary_f1(), interval.low, interval.high,
                    sum.false_labels(), percent(sum.said_right, sum.chars), percent(sum.said_wrong, sum.chars),
                    percent(sum.abstained + sum.split, sum.chars), sum.fidelity(), sum.pairing_f1());
  }
  return text;
}

std::string scores_json(const std::vector<Line>& lines) {
  const auto rounded = [](double value, double digits) { return std::round(value * digits) / digits; };
  nlohmann::ordered_json rooms = nlohmann::ordered_json::object();
  for (const Line& line : lines) {
    const Scores sum = line.total();
    rooms[line.name] = {{"transcripts", sum.transcripts},
                        {"boundary_f1", rounded(sum.boundary_f1(), 1e4)},
                        {"wrong_speaker_percent", rounded(percent(sum.said_wrong, sum.chars), 1e2)},
                        {"unnamed_percent", rounded(percent(sum.abstained + sum.split, sum.chars), 1e2)},
                        {"fidelity", rounded(sum.fidelity(), 1e4)},
                        {"answers_f1", rounded(sum.pairing_f1(), 1e3)}};
  }
  return nlohmann::ordered_json{{"rooms", rooms}}.dump(2) + "\n";
}

std::string details(const Scores& total) {
  return fmt::format(
      "labels verbatim {:.2f} %, kinds {:.2f} %, roles {:.2f} % of characters; two keys for one person {:.2f} %\n"
      "text missing {:.3f} %, extra {:.3f} %; dates {} of {} right, {} wrong; false labels per 100 transcripts {:.1f}\n"
      "ledger balanced on {} of {} pages; other bytes at a second reading: {} transcripts\n",
      percent(total.labels_right, total.starts_hit), percent(total.kinds_right, total.starts_hit),
      percent(total.role_right, total.chars), percent(total.split, total.chars),
      percent(total.text_missing, total.chars), percent(total.text_extra, total.chars), total.dates_right, total.dates,
      total.dates_wrong, percent(total.false_labels(), total.transcripts), total.balanced, total.pages, total.unstable);
}

}  // namespace pressroom::evaluation
