// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <map>

#include "app/room_shelf.hpp"
#include "core/disk.hpp"
#include "parsers/generic_room.hpp"
#include "tests/evaluation/hearings.hpp"
#include "tests/evaluation/report.hpp"

namespace {

using namespace pressroom;
using namespace pressroom::evaluation;

/// What a run is asked for.
struct Order {
  std::filesystem::path gold, cases, rooms;
  std::filesystem::path json;     ///< where the scores are written; empty: nowhere
  std::filesystem::path compare;  ///< scores that are to be those of this run; empty: none
  std::string only;
  bool show = false, check = false;
  bool generic = false;  ///< read everything without a room file
  double answers = 0;    ///< the least F1 of answers that a check passes
};

/// The bars for rooms that have a file: boundary F1, wrong characters, fidelity, false labels per 100 transcripts.
constexpr double k_boundary = 0.998, k_wrong = 0.001, k_fidelity = 0.9995, k_false_labels = 0.5;
/// Without any room file.
constexpr double k_generic_boundary = 0.90, k_generic_wrong = 0.02;
constexpr int k_skipped = 77;
constexpr std::uint64_t k_max_scores_bytes = 1 << 20;

void show(const Gold& gold, const Hearing& heard, const std::vector<Disagreement>& disagreements) {
  for (const Disagreement& one : disagreements) {
    const auto& turns = one.kind == Disagreement::Kind::false_start ? heard.turns : gold.hearing.turns;
    const bool opens = one.turn < turns.size() && !turns[one.turn].paragraphs.empty();
    const std::string hash = opens ? turns[one.turn].paragraphs[0].hash : "";
    fmt::print("{}/{} turn {} ({}): {}: {}\n", gold.room, gold.transcript, one.turn, hash, name(one.kind), one.detail);
  }
}

bool meets_generic(const Scores& total) {
  const auto chars = static_cast<double>(std::max<std::int64_t>(total.chars, 1));
  return total.boundary_f1() >= k_generic_boundary && static_cast<double>(total.said_wrong) / chars <= k_generic_wrong;
}

bool meets(const Scores& total) {
  const auto chars = static_cast<double>(std::max<std::int64_t>(total.chars, 1));
  return total.boundary_f1() >= k_boundary && static_cast<double>(total.said_wrong) / chars <= k_wrong &&
         total.fidelity() >= k_fidelity && total.balanced == total.pages && total.unstable == 0 &&
         static_cast<double>(total.false_labels()) * 100 <= k_false_labels * static_cast<double>(total.transcripts);
}

/// The gold of one room after the other, heard by the program and naively.
class Evaluation {
 public:
  Evaluation(const Order& order, const app::RoomShelf& rooms) : order_(order), rooms_(rooms) {}

  void take(const std::filesystem::path& file) {
    const auto gold = read_gold(file);
    if (!gold) return fail(file.string(), gold.error());
    if (!order_.only.empty() && gold->room != order_.only) return;
    const parsers::RoomRules* rules = rooms_.named(order_.generic ? parsers::k_generic_name : gold->room);
    if (rules == nullptr) {
      fmt::print("skipped: {}/{}: no such room\n", gold->room, gold->transcript);
      return;
    }
    const auto pages = read_pages(*gold, order_.cases, *rules);
    const bool unread =
        !pages && (pages.error().code == core::ErrorCode::io || pages.error().code == core::ErrorCode::damaged);
    if (unread && !std::filesystem::exists(order_.cases)) return;
    if (unread) return fail(gold->room + "/" + gold->transcript, pages.error());
    Scores own;
    // A page that is refused is one on which nothing was heard.
    if (!pages) fmt::print("{}/{}: {}\n", gold->room, gold->transcript, pages.error().message());
    const Hearing heard = pages ? hear(*gold, *rules, *pages, own) : Hearing();
    std::vector<Disagreement> disagreements;
    own += compare(gold->hearing, heard, &disagreements);
    if (order_.show) show(*gold, heard, disagreements);
    heard_[gold->room].push_back(own);
    naive_.transcripts.push_back(compare(gold->hearing, pages ? hear_naively(*pages) : Hearing()));
  }

  int report() {
    std::vector<Line> lines;
    Line all{"**all**", {}};
    for (const auto& [room, scores] : heard_) {
      lines.push_back({room, scores});
      all.transcripts.insert(all.transcripts.end(), scores.begin(), scores.end());
    }
    if (all.transcripts.empty() && failed_ == 0) {
      fmt::print("skipped: there are no pages in {}\n", order_.cases.string());
      return k_skipped;
    }
    const std::string scores = scores_json(lines);
    lines.push_back(all);
    naive_.name = "a colon within 70 characters";
    lines.push_back(naive_);
    const Scores total = all.total();
    fmt::print("{}\n{}", table(lines), details(total));
    if (failed_ > 0 || !keep(scores)) return 1;
    if (!order_.check) return 0;
    const bool met = order_.generic ? meets_generic(total) : meets(total);
    return met && total.pairing_f1() >= order_.answers ? 0 : 1;
  }

 private:
  /// Writes or compares the scores, as the order wants it.
  bool keep(const std::string& scores) const {
    const auto disk = core::make_posix_disk();
    if (!order_.json.empty()) {
      const auto written = disk->write_atomically(order_.json, scores);
      if (!written) fmt::print("{}\n", written.error().message());
      if (!written) return false;
    }
    if (order_.compare.empty()) return true;
    const auto standing = disk->read_all(order_.compare, k_max_scores_bytes);
    if (standing && *standing == scores) return true;
    fmt::print("{} does not hold the scores of this run, which are:\n{}", order_.compare.string(), scores);
    return false;
  }

  void fail(const std::string& what, const core::Error& error) {
    ++failed_;
    fmt::print("failed: {}: {}\n", what, error.message());
  }

  const Order& order_;
  const app::RoomShelf& rooms_;
  std::map<std::string, std::vector<Scores>> heard_;
  Line naive_;
  int failed_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  Order order;
  order.gold = PRESSROOM_SOURCE_DIR "/tests/evaluation/gold";
  order.rooms = PRESSROOM_SOURCE_DIR "/config/rooms";
  const char* shared = std::getenv("PRESSROOM_SHARED");
  order.cases = std::filesystem::path(shared != nullptr ? shared : PRESSROOM_SOURCE_DIR "/../shared") / "cases";
  CLI::App command{"Compares what pressroom makes of stored pages with what somebody read on them"};
  command.add_option("--gold", order.gold, "folder with the gold")->capture_default_str();
  command.add_option("--cases", order.cases, "folder with the pages")->capture_default_str();
  command.add_option("--rooms", order.rooms, "folder with the room files")->capture_default_str();
  command.add_option("--json", order.json, "write the scores of each room into this file");
  command.add_option("--compare", order.compare,
                     "end with 1 when this file holds other scores than --json would write");
  command.add_option("--room", order.only, "this room alone");
  command.add_flag("--show", order.show, "name each disagreement");
  command.add_flag("--generic", order.generic, "read every page by evidence, no room file is used");
  command.add_flag("--check", order.check, "end with 1 when the bars of docs/evaluation.md are not met");
  command.add_option("--answers", order.answers, "the least F1 of answers that --check passes, from 0 to 1");
  CLI11_PARSE(command, argc, argv);

  const auto disk = core::make_posix_disk();
  auto rooms = app::RoomShelf::load(*disk, order.rooms);
  if (rooms) {
    if (const auto added = rooms->add_generic(); !added) rooms = tl::unexpected(added.error());
  }
  if (!rooms) {
    fmt::print(stderr, "{}\n", rooms.error().message());
    return 2;
  }
  Evaluation evaluation(order, *rooms);
  for (const auto& file : gold_files(order.gold)) evaluation.take(file);
  return evaluation.report();
}
