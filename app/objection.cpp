// SPDX-License-Identifier: Apache-2.0
#include "app/objection.hpp"

#include "crawler/scope.hpp"

namespace pressroom::app {

std::optional<core::Refusal> objection_to(const core::Url& url, core::VisitReason reason,
                                          const parsers::RoomRules& rules, const NetworkPlan& plan) {
  const bool on_loopback_only = plan.configuration.pace.rehearsal() || plan.configuration.contact.empty();
  if (on_loopback_only && !plan.connect_map.maps_to_loopback(url)) {
    return core::Refusal{core::Refusal::Kind::contact, "not mapped to loopback, and no contact or a delay under 1 s"};
  }
  if (reason == core::VisitReason::requisite && !rules.room().requisites) {
    return core::Refusal{core::Refusal::Kind::scope, "the room file asks for no requisites"};
  }
  const crawler::Scope scope{rules.room().hosts, {}, plan.connect_map};
  const bool anywhere =
      reason == core::VisitReason::robots || reason == core::VisitReason::requisite || rules.room().by_evidence;
  return anywhere ? crawler::askable(url, scope) : crawler::in_scope(url, scope);
}

core::Result<void> check_askable(const core::Url& url, const parsers::RoomRules& rules, const NetworkPlan& plan) {
  const auto refusal = objection_to(url, core::VisitReason::requested, rules, plan);
  if (refusal) return core::fail(core::ErrorCode::usage, refusal->detail, url.href());
  return {};
}

}  // namespace pressroom::app
