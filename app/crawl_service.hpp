// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "app/archive_folder.hpp"
#include "app/configuration.hpp"
#include "app/run_report.hpp"
#include "app/service.hpp"
#include "parsers/room_rules.hpp"

namespace pressroom::app {

/// Something to archive: a whole room, or one transcript given by any of its pages.
struct Target {
  /// What somebody names is asked for now; of the rest what is due.
  enum class Asked { now, when_due };

  const parsers::RoomRules* rules = nullptr;
  struct Transcript {
    parsers::PageIdentity identity;
    core::Url url;
  };
  std::optional<Transcript> transcript{};
  Asked asked = Asked::now;
};

struct CrawlOrder {
  std::vector<Target> targets;
  std::optional<int> max_transcripts{};
  std::optional<std::filesystem::path> metrics{};  ///< where the run tells its numbers
  std::optional<std::string> since{};              ///< YYYY-MM-DD: what a listing dates before it is left out
  /// Reads the configuration again while the run is on, as SIGHUP asks; none: it stays what it was.
  std::function<core::Result<NetworkPlan>()> read_again{};
};

/// Crawls what is ordered into the archive and publishes the sidecars: the part that `archive`, `demo` and `room try`
/// share. Writes reports/RUN.json where there is something to tell, also when it stops on an error. Where nothing is
/// due after a run that ended well, it looks at the database alone, whatever the archive holds.
core::Result<RunReport> crawl(const Service& service, ArchiveFolder& archive, const RoomShelf& rooms,
                              const NetworkPlan& plan, const CrawlOrder& order);

/// The lines people read at the end of a crawl.
void print_transcripts(const Service& service, const RunReport& report);

}  // namespace pressroom::app
