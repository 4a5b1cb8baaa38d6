// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/crawl_service.hpp"
#include "app/service.hpp"
#include "demo/loopback_server.hpp"
#include "demo/press_room.hpp"

namespace pressroom::app {

core::Result<ExitCode> demo(const Service& service, const DemoOptions&) {
  const std::filesystem::path root = service.options.archive.value_or("demo-archive");
  TRY_ASSIGN(const RoomShelf rooms, RoomShelf::load(service.disk, service.places.demo_room));
  TRY_ASSIGN(const Configuration configuration, read_configuration(service.disk, service.config()));

  const demo::PressRoom press_room;
  TRY_ASSIGN(const auto server,
             demo::LoopbackServer::start([&](const demo::Request& request) { return press_room.serve(request); }));
  NetworkOptions network;
  network.min_delay_seconds = 0;
  for (const std::string& host : demo::PressRoom::hosts()) network.connect_to.push_back(server->connect_to(host));
  TRY_ASSIGN(const NetworkPlan plan, plan_network(configuration, network));

  TRY_ASSIGN(ArchiveFolder archive, ArchiveFolder::open_to_write(service.disk, root));
  service.out.line("a press room of ours answers on 127.0.0.1:{}; its robots.txt asks for one request a second",
                   server->port());
  CrawlOrder order;
  for (const parsers::RoomRules& rules : rooms.rooms()) order.targets.push_back(Target{&rules, std::nullopt});
  TRY_ASSIGN(const RunReport report, crawl(service, archive, rooms, plan, order));
  print_transcripts(service, report);
  if (report.transcripts.empty()) {
    service.out.line("nothing is new since the last demo; the archive holds");
    TRY_ASSIGN(const auto entries, archive.catalogue().list());
    for (const auto& entry : entries) {
      service.out.line("{:<10} {}  {} pages, {} turns  {}", core::name(entry.completeness.verdict), entry.transcript_id,
                       entry.completeness.captured_pages, entry.turns, entry.title.value_or(""));
    }
  }
  service.out.line("\n{} answers in {:.0f} s. The archive is in {}; look at it with", report.responses(),
                   static_cast<double>((report.ended - report.started).count()) / 1000.0, root.string());
  service.out.line(
      "  pressroom --archive {0} status\n  pressroom --archive {0} verify\n  pressroom --archive {0} export jsonl "
      "dataset",
      root.string());
  nlohmann::ordered_json json = report.json();
  json["archive"] = root.string();
  service.out.document(json);
  return report.exit;
}

}  // namespace pressroom::app
