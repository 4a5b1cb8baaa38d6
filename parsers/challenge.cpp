// SPDX-License-Identifier: Apache-2.0
#include "parsers/challenge.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"
#include "core/url.hpp"
#include "parsers/html_visibility.hpp"
#include "parsers/page.hpp"

namespace pressroom::parsers {

namespace {

// Walls are small pages; what lies behind these bounds is no wall's.
constexpr std::uint32_t k_most_nodes = 20'000;
constexpr std::size_t k_most_script_bytes = 256u << 10;
constexpr std::size_t k_most_words = 2'000;
/// A page of fewer characters and links holds hardly anything; an ideograph says as much as three letters.
constexpr std::size_t k_few_words = 600;
constexpr std::size_t k_few_links = 30;
/// A page of fewer says nothing at all ("Please wait", a copyright line).
constexpr std::size_t k_no_words = 100;
constexpr int k_soon_seconds = 30;

struct Mark {
  std::string_view text;  ///< lower case
  std::string_view whose;
};

/// What scripts, addresses and ids of a challenge hold and those of ordinary pages do not.
constexpr auto k_certain_marks = std::to_array<Mark>({
    {"_cf_chl_opt", "Cloudflare"},
    {"cf-browser-verification", "Cloudflare"},
    {"/cdn-cgi/challenge-platform/h/b/orchestrate", "Cloudflare"},
    {"/cdn-cgi/challenge-platform/h/g/orchestrate", "Cloudflare"},
    {"bm-verify=", "Akamai"},
    {"sec-if-cpt-container", "Akamai"},
    {"/_sec/cp_challenge/", "Akamai"},
    {"distil_r_captcha", "Imperva"},
    {"captcha-delivery.com", "DataDome"},
    {"px-captcha", "PerimeterX"},
    {"sucuri_cloudproxy_js", "Sucuri"},
    {"gokuprops", "AWS WAF"},
    {"acw_sc__v2", "Aliyun"},
    {"_____tmd_____", "Aliyun"},
    {"eo_bot_ssid", "Tencent"},
    {"wappass.baidu.com/static/captcha", "Baidu"},
    {"__jsl_clearance", "Knownsec"},
    {"wzwschallenge", "360"},
    {"ddos-guard/js-challenge", "DDoS-Guard"},
});

/// What some walls put into ordinary pages as well.
constexpr auto k_common_marks = std::to_array<Mark>({
    {"_incapsula_resource", "Imperva"},
    {"/cdn-cgi/challenge-platform/", "Cloudflare"},
    {"awswafintegration", "AWS WAF"},
    {"token.awswaf.com", "AWS WAF"},
    {"_pxappid", "PerimeterX"},
    {"js.datadome.co", "DataDome"},
    {"aliyun_waf_", "Aliyun"},
    {"errors.aliyun.com", "Aliyun"},
    {"/c2wf946j0/", "Tencent"},
    {"$_ts=", "Ruishu"},
});

/// Widgets that ask for a proof.
constexpr auto k_captcha_marks = std::to_array<std::string_view>({
    "g-recaptcha",
    "h-captcha",
    "cf-turnstile",
    "geetest",
    "tencentcaptcha",
    "tcaptcha",
    "nc_wrapper",
    "nocaptcha",
    "aliyuncaptcha",
    "captcha",
    "yidun",
});

/// Names of fields for what a visitor reads off an image.
constexpr auto k_captcha_fields =
    std::to_array<std::string_view>({"captcha", "yzm", "verifycode", "validatecode", "checkcode"});

/// Titles, whole and in lower case.
constexpr auto k_titles = std::to_array<std::string_view>({
    "just a moment...",
    "security verification",
    "security check",
    "attention required! | cloudflare",
    "access denied",
    "human verification",
    "verify you are human",
    "are you a robot?",
    "robot check",
    "captcha",
    "captcha verification",
    "pardon our interruption",
    "pardon our interruption...",
    "you are being redirected...",
    "sorry, you have been blocked",
    "sucuri website firewall - access denied",
    "one moment, please...",
    "ddos protection by ddos-guard",
    "ddos-guard",
    "client challenge",
    "\xE5\xAE\x89\xE5\x85\xA8\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE7\x99\xBE\xE5\xBA\xA6\xE5\xAE\x89\xE5\x85\xA8\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE4\xBA\xBA\xE6\x9C\xBA\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE8\xAE\xBF\xE9\x97\xAE\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE6\xBB\x91\xE5\x8A\xA8\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE6\xBB\x91\xE5\x8A\xA8\xE9\xAA\x8C\xE8\xAF\x81\xE9\xA1\xB5\xE9\x9D\xA2",
    "\xE9\xAA\x8C\xE8\xAF\x81\xE7\xA0\x81",
    "\xE5\xAE\x89\xE5\x85\xA8\xE9\xAA\x8C\xE8\xAF\x81\xE4\xB8\xAD",
    "\xE8\xAE\xBF\xE9\x97\xAE\xE8\xA2\xAB\xE9\x98\xBB\xE6\x96\xAD",
    "\xE8\xAE\xBF\xE9\x97\xAE\xE8\xA2\xAB\xE6\x8B\xA6\xE6\x88\xAA",
    "\xE8\xAF\xB7\xE7\xA8\x8D\xE5\x80\x99\xE2\x80\xA6",
    "\xE8\xAE\xBF\xE9\x97\xAE\xE8\xBF\x87\xE4\xBA\x8E\xE9\xA2\x91\xE7\xB9\x81",
    "\xE5\xAE\x89\xE5\x85\xA8\xE9\xA9\x97\xE8\xAD\x89",
    "\xE4\xBA\xBA\xE6\xA9\x9F\xE9\xA9\x97\xE8\xAD\x89",
});

/// Words that a wall says to its visitor, in lower case.
constexpr auto k_phrases = std::to_array<std::string_view>({
    "checking your browser before",
    "checking if the site connection is secure",
    "verify you are human",
    "verify that you are human",
    "verifying you are human",
    "verify you are not a robot",
    "confirm you are not a robot",
    "you are not a robot",
    "i'm not a robot",
    "unusual traffic from your",
    "performing security verification",
    "complete the security check",
    "enable javascript and cookies to continue",
    "access to this page has been denied",
    "sorry, you have been blocked",
    "incapsula incident id",
    "powered and protected by akamai",
    "errors.edgesuite.net",
    "too many visits",
    "too many requests from your",
    "your visits are too frequent",
    "you are visiting too frequently",
    "as you were browsing something about your browser made us think",
    "sucuri website firewall",
    "\xE8\xAF\xB7\xE5\xAE\x8C\xE6\x88\x90\xE5\xAE\x89\xE5\x85\xA8\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE8\xAF\xB7\xE5\xAE\x8C\xE6\x88\x90\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE8\xAF\xB7\xE5\xAE\x8C\xE6\x88\x90\xE4\xB8\x8B\xE5\x88\x97\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE4\xBA\xBA\xE6\x9C\xBA\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE8\xAE\xBF\xE9\x97\xAE\xE8\xBF\x87\xE4\xBA\x8E\xE9\xA2\x91\xE7\xB9\x81",
    "\xE8\xAE\xBF\xE9\x97\xAE\xE5\xA4\xAA\xE9\xA2\x91\xE7\xB9\x81",
    "\xE8\xAE\xBF\xE9\x97\xAE\xE9\xA2\x91\xE7\x8E\x87\xE8\xBF\x87",
    "\xE6\x82\xA8\xE7\x9A\x84\xE8\xAE\xBF\xE9\x97\xAE\xE8\xA2\xAB\xE9\x98\xBB\xE6\x96\xAD",
    "\xE6\x82\xA8\xE7\x9A\x84\xE8\xAF\xB7\xE6\xB1\x82\xE5\x8F\xAF\xE8\x83\xBD\xE5\xAD\x98\xE5\x9C\xA8\xE5\xA8\x81\xE8"
    "\x83\x81",
    "\xE8\xAE\xBF\xE9\x97\xAE\xE8\xA2\xAB\xE6\x8B\xA6\xE6\x88\xAA",
    "\xE8\xAF\xB7\xE8\xBE\x93\xE5\x85\xA5\xE9\xAA\x8C\xE8\xAF\x81\xE7\xA0\x81\xE5\x90\x8E\xE7\xBB\xA7\xE7\xBB\xAD",
    "\xE8\xAF\xB7\xE8\xBF\x9B\xE8\xA1\x8C\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE6\x8B\x96\xE5\x8A\xA8\xE6\xBB\x91\xE5\x9D\x97",
    "\xE5\x90\x91\xE5\x8F\xB3\xE6\xBB\x91\xE5\x8A\xA8\xE5\xAE\x8C\xE6\x88\x90\xE9\xAA\x8C\xE8\xAF\x81",
    "\xE5\xAE\x89\xE5\x85\xA8\xE9\xA9\x97\xE8\xAD\x89",
    "\xE8\xA8\xAA\xE5\x95\x8F\xE9\x81\x8E\xE6\x96\xBC\xE9\xA0\xBB\xE7\xB9\x81",
});

struct Facts {
  std::string title;
  std::string words;    ///< what a visitor reads, with or without scripts; lower case
  std::string code;     ///< scripts and where they come from, names of elements; lower case
  std::string widgets;  ///< names of elements that are seen and where images come from; lower case
  std::size_t weight = 0;
  std::size_t links = 0;
  bool cut = false;  ///< larger than any wall
  bool password = false;
  std::size_t fields = 0;  ///< that ask for words
  bool has_script = false;
  bool shows_others = false;  ///< images, frames: the words may be in there
  bool refreshes_itself = false;
};

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string lower_value(const HtmlDocument& document, std::uint32_t node, std::string_view name) {
  return core::ascii_lower(document.attribute(node, name).value_or(std::string_view()));
}

/// "5; url=/next" (HTML, 4.2.5.3): true when it leads back to the page, soon.
bool leads_back(std::string_view content, const core::Url& self) {
  content = core::trimmed(content);
  int seconds = 0;
  const auto read = std::from_chars(content.data(), content.data() + content.size(), seconds);
  if (read.ec != std::errc() || seconds > k_soon_seconds) return false;
  const std::string lower = core::ascii_lower(content);
  const auto at = lower.find("url=");
  if (at == std::string::npos) return true;
  std::string_view target = core::trimmed(content.substr(at + 4));
  const auto quoted = [&](char mark) { return target.size() > 1 && target.front() == mark && target.back() == mark; };
  if (quoted('"') || quoted('\'')) target = target.substr(1, target.size() - 2);
  const auto url = core::Url::parse(target, self);
  return url && url->href_without_fragment() == self.href_without_fragment();
}

class FactFinder {
 public:
  explicit FactFinder(const Page& page) : page_(page), document_(page.document()) {}

  Facts run() && {
    const auto& nodes = document_.nodes();
    const auto end = std::min(static_cast<std::uint32_t>(nodes.size()), k_most_nodes);
    facts_.cut = end < nodes.size();
    for (std::uint32_t node = 0; node < end && !facts_.cut; ++node) {
      if (nodes[node].kind == NodeKind::element) element(node);
      if (nodes[node].kind == NodeKind::text) text(node);
    }
    facts_.title = core::collapse_white_space(core::ascii_lower(facts_.title));
    facts_.words = core::collapse_white_space(core::ascii_lower(facts_.words));
    return std::move(facts_);
  }

 private:
  void element(std::uint32_t node) {
    const Node& at = document_.nodes()[node];
    // What only a browser without scripts shows is said to the visitor all the same.
    if (node >= hidden_until_ && at.tag != "noscript" && at.tag != "head" && is_hidden(document_, node)) {
      hidden_until_ = at.end;
    }
    // Not where links lead: pages behind a wall are linked with what their visitor brought along from it.
    for (const auto* name : {"id", "class", "src", "name"}) {
      const auto value = document_.attribute(node, name);
      if (!value) continue;
      append(facts_.code, *value);
      if (at.tag != "script" && at.tag != "meta") append(facts_.widgets, *value);
    }
    if (at.tag == "a" && document_.attribute(node, "href")) ++facts_.links;
    if (at.tag == "input") input(node);
    if (at.tag == "textarea") ++facts_.fields;
    facts_.has_script |= at.tag == "script";
    facts_.shows_others |=
        at.tag == "img" || at.tag == "iframe" || at.tag == "frame" || at.tag == "object" || at.tag == "embed";
    if (at.tag == "meta" && lower_value(document_, node, "http-equiv") == "refresh") {
      const auto content = document_.attribute(node, "content").value_or(std::string_view());
      append(facts_.code, content);
      facts_.refreshes_itself |= leads_back(content, page_.url());
    }
  }

  void input(std::uint32_t node) {
    const std::string type = lower_value(document_, node, "type");
    facts_.password |= type == "password";
    const std::string name = lower_value(document_, node, "name") + " " + lower_value(document_, node, "id");
    const bool proof = std::any_of(k_captcha_fields.begin(), k_captcha_fields.end(),
                                   [&](std::string_view part) { return holds(name, part); });
    if (proof && type != "hidden") append(facts_.widgets, "captcha");
    const bool wordy = type.empty() || type == "text" || type == "email" || type == "tel" || type == "search";
    if (wordy && !proof) ++facts_.fields;
  }

  void text(std::uint32_t node) {
    const Node& at = document_.nodes()[node];
    const std::string_view parent = document_.nodes()[at.parent].tag;
    if (parent == "title" && facts_.title.empty() && !document_.nodes()[at.parent].foreign) {
      facts_.title = at.text.substr(0, k_most_words);
      return;
    }
    if (parent == "script") append(facts_.code, at.text);
    if (node < hidden_until_ || parent == "title") return;
    for (const char32_t c : core::decode_utf8(at.text)) {
      if (!core::is_white_space(c)) facts_.weight += c >= 0x2E80 ? 3 : 1;
    }
    if (facts_.weight > k_most_words) facts_.cut = true;
    facts_.words += at.text;
    facts_.words += ' ';
  }

  static void append(std::string& to, std::string_view text) {
    const std::size_t room = k_most_script_bytes - std::min(k_most_script_bytes, to.size());
    to += core::ascii_lower(text.substr(0, room));
    to += ' ';
  }

  const Page& page_;
  const HtmlDocument& document_;
  Facts facts_;
  std::uint32_t hidden_until_ = 0;
};

/// Headers that come with a challenge and with nothing else.
std::optional<std::string> told_by(const core::HttpHeaders& headers) {
  const auto says = [&](std::string_view name, std::initializer_list<std::string_view> values) {
    const auto members = headers.tokens(name);
    return std::any_of(members.begin(), members.end(), [&](const std::string& member) {
      return std::find(values.begin(), values.end(), member) != values.end();
    });
  };
  if (says("cf-mitigated", {"challenge", "block"})) return "a challenge of Cloudflare (field cf-mitigated)";
  if (says("x-amzn-waf-action", {"challenge", "captcha"})) return "a challenge of AWS WAF (field x-amzn-waf-action)";
  if (headers.first("x-sucuri-block")) return "a refusal of Sucuri (field x-sucuri-block)";
  return std::nullopt;
}

/// Of which wall there are traces that ordinary pages of its customers bear too.
std::optional<std::string> customer_of(const core::HttpHeaders& headers, const Facts& facts) {
  for (const Mark& mark : k_common_marks) {
    if (holds(facts.code, mark.text)) return std::string(mark.whose);
  }
  for (const auto& [field, whose] :
       {Mark{"x-datadome", "DataDome"}, Mark{"x-iinfo", "Imperva"}, Mark{"cf-ray", "Cloudflare"},
        Mark{"x-sucuri-id", "Sucuri"}, Mark{"wzws-ray", "360"}}) {
    if (headers.first(field)) return std::string(whose);
  }
  return std::nullopt;
}

std::optional<std::string> told_by(const core::HttpHeaders& headers, const Facts& facts) {
  for (const Mark& mark : k_certain_marks) {
    if (holds(facts.code, mark.text))
      return "a challenge of " + std::string(mark.whose) + " (" + std::string(mark.text) + ")";
  }
  const bool sparse = facts.weight < k_few_words && facts.links <= k_few_links;
  const bool titled = std::find(k_titles.begin(), k_titles.end(), facts.title) != k_titles.end();
  const bool worded = std::any_of(k_phrases.begin(), k_phrases.end(),
                                  [&](std::string_view phrase) { return holds(facts.words, phrase); });
  // A form that asks for a message as well is one of the site's own.
  const bool captcha = sparse && facts.fields <= 1 &&
                       std::any_of(k_captcha_marks.begin(), k_captcha_marks.end(),
                                   [&](std::string_view mark) { return holds(facts.widgets, mark); });
  const auto wall = customer_of(headers, facts);
  const bool silent = facts.weight < k_no_words && facts.links <= 2 && !facts.shows_others && facts.has_script;

  std::vector<std::string> signs;
  if (titled) signs.emplace_back("its title");
  if (worded) signs.emplace_back("what it says to its visitor");
  if (captcha) signs.emplace_back("a captcha");
  if (facts.password && sparse) signs.emplace_back("a password field");
  if (facts.refreshes_itself && silent) signs.emplace_back("a script and a refresh that leads back to it");
  if (signs.empty()) return std::nullopt;
  // Of a page with a text of its own they tell no more than who serves it.
  if (wall && sparse) signs.push_back("traces of " + *wall);
  if (sparse) signs.emplace_back("hardly any text");
  if (signs.size() < 2) return std::nullopt;
  const bool login = facts.password && sparse && !captcha && !titled && !worded;
  std::string why = login ? "a login page (" : "a challenge or interstitial page (";
  for (std::size_t i = 0; i < signs.size(); ++i) why += (i == 0 ? "" : ", ") + signs[i];
  return why + ")";
}

}  // namespace

std::optional<std::string> challenge_in(const core::HttpHeaders& headers, const Page& page) {
  if (auto why = told_by(headers)) return why;
  const Facts facts = FactFinder(page).run();
  return facts.cut ? std::nullopt : told_by(headers, facts);
}

}  // namespace pressroom::parsers
