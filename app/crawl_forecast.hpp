// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/crawl_service.hpp"

namespace pressroom::app {

/// `archive --dry-run`: what would be asked for, why, and how long the delays in force make it. Asks nobody and writes
/// nothing; what lies behind a page that was never read cannot be foretold.
core::Result<ExitCode> forecast(const Service& service, const NetworkPlan& plan, const CrawlOrder& order);

}  // namespace pressroom::app
