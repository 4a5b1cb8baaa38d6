// SPDX-License-Identifier: Apache-2.0
#include "demo/cms_chrome.hpp"

#include <fmt/format.h>

#include <array>

namespace pressroom::demo {

namespace {

constexpr std::array<std::string_view, 10> sections = {"Home",   "Coast",   "World",  "Business", "Harbors",
                                                       "Nature", "Culture", "Travel", "Opinion",  "Learning"};

constexpr std::array<std::string_view, 12> subjects = {
    "Dike crews",  "Ferry companies", "Two lighthouses", "Salt museums",     "Young pilots", "Oyster growers",
    "Tide gauges", "Night trains",    "Reed cutters",    "Floating schools", "Boat yards",   "River towns"};

constexpr std::array<std::string_view, 10> events = {"welcome an early spring",    "publish their yearly figures",
                                                     "open the doors to visitors", "try quieter engines",
                                                     "share one weather service",  "celebrate a hundred years",
                                                     "ask for longer platforms",   "count the returning terns",
                                                     "swap paper for radio",       "finish repairs before autumn"};

constexpr std::array<std::string_view, 6> blocks = {"Most Viewed", "Photo News",    "From the Regions",
                                                    "Ministries",  "Full Coverage", "Services"};

constexpr int links_per_block = 14;

/// A link to an article that is no press conference, in the untidy hand of the templates.
std::string article_link(int number, const CmsOptions& options) {
  const auto subject = subjects[static_cast<std::size_t>(number) % subjects.size()];
  const auto event = events[static_cast<std::size_t>(number * 7 + 3) % events.size()];
  return fmt::format(R"(<li><a   href="http://{}/coast/2024-{:02}/{:02}/content_{}{}" >{} {}</a></li>)", options.host,
                     number % 12 + 1, number % 28 + 1, 88100000 + number, options.extension, subject, event);
}

std::string navigation(const CmsOptions& options) {
  std::string html = "    <ul id=\"subnav\">\n";
  for (const std::string_view section : sections) {
    html += fmt::format(
        "      <li class=\"{}\">\n        <a href=\"http://{}/{}/index.htm\" class=\"\"  target=\"_parent\">{}</a>\n"
        "      </li>\n",
        section == "Home" ? "subtitleoff" : "subtitleon", options.host, section, section);
  }
  return html + "    </ul>\n";
}

std::string search_form(std::string_view form_id, const CmsOptions& options) {
  return fmt::format(
      R"(    <form id="{}" name="searchform" action="http://{}/internal/search.jsp" method="post" target="_top">
      <ul>
        <li><input type="radio" name="topic" value="1" checked="checked" /> This Site
          <input type="radio" name="topic" value="2" /> <a href="http://{}/wiki/" target="_self">Coast Wiki</a></li>
        <li>
          <input type="text" name="searchText" id="textfield" style="padding-top:3px; padding-left:5px;" />
          <input type="submit" name="button" id="button" value="" />
        </li>
      </ul>
    </form>
)",
      form_id, options.host, options.host);
}

std::string topic_bar(const CmsOptions& options) {
  if (options.oddities == Oddities::none) {
    return fmt::format(
        "  <div id=\"hot\"><span>Key topics:</span> <a href=\"http://{}/topics/tides.htm\">Tides &amp; Trade</a>"
        "</div>\n",
        options.host);
  }
  return fmt::format(
      "  <div id=\"hot\"><span>Key topics:</span>&#160;&#160;\n"
      "    • <A title=\"\"href=\"http://{}/topics/tides.htm\" target=_self><FONT color=#336699>Tides & Trade</FONT></A>"
      " •<A title=\"\" href=\" http://{}/topics/letters.htm\" target=_self><FONT color=#336699> Readers&#39; Letters "
      "</FONT></A><BR>\n  </div>\n",
      options.host, options.host);
}

}  // namespace

std::string escape_text(std::string_view text, Oddities oddities) {
  std::string html;
  html.reserve(text.size() + text.size() / 16);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool between_blanks = i > 0 && text[i - 1] == ' ' && i + 1 < text.size() && text[i + 1] == ' ';
    if (text[i] == '<') {
      html += "&lt;";
    } else if (text[i] == '>') {
      html += "&gt;";
    } else if (text[i] == '"') {
      html += "&quot;";
    } else if (text[i] == '&' && !(between_blanks && oddities == Oddities::usual)) {
      html += "&amp;";
    } else {
      html += text[i];
    }
  }
  return html;
}

std::string render_header(std::string_view title, const CmsOptions& options) {
  const std::string escaped = escape_text(title, Oddities::none);
  std::string html = fmt::format(
      R"(<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={}" />
<title>{}</title>
<link href="http://images.press.example/images1/en/2009home/style.css" rel="stylesheet" type="text/css" />
<script language="javascript" src="http://images.press.example/images1/en/2009home/style.js" type="text/javascript">
</script>
<meta name="keywords" content="press, room, coast" />
<meta name="description" content="{}" />
<meta property="fb:pages" content="100000000000001" />
</head>
<body>
<div id="header" style="width:980px; margin:0 auto;">
  <div class="wrapper" style="background: #FFF;">
    <div id="mainbav"><a href="http://francais.press.example">Français</a>|<a href="http://deutsch.press.example/">Deutsch</a>|<a href="http://nihongo.press.example/">日本語</a>|<a href="http://espanol.press.example">Español</a></div>
    <div id="logo"><a href="http://{}" target="_top"><img src="http://images.press.example/logo.gif" width="320" height="54" /></a></div>
)",
      options.charset == Charset::utf_8 ? "UTF-8" : "gb2312", escaped, escaped, options.host);
  html += search_form("form", options);
  html += navigation(options);
  html += "  </div>\n</div>\n<div class=\"wrapper\">\n";
  html += topic_bar(options);
  html += "  <ul id=\"regions\">\n";
  for (int number = 0; number < 40; ++number) html += "    " + article_link(number + 200, options) + "\n";
  return html + "  </ul>\n";
}

std::string render_footer(const CmsOptions& options) {
  std::string html = "  <div class=\"apDiv1\">\n";
  int number = 0;
  for (const std::string_view block : blocks) {
    html += fmt::format(
        "    <div class=\"list\">\n      <h1 class=\"ctitle\"><a href=\"http://{}/index.htm\" class=\"\" "
        " target=\"_parent\">{} ››</a></h1>\n      <ul class=\"modified1\">",
        options.host, block);
    for (int link = 0; link < links_per_block; ++link) html += article_link(number++, options);
    html += "</ul>\n    </div>\n";
  }
  html += fmt::format(
      R"(  </div>
  <div id="footer">
    <div id="guild"><a href="http://{0}/about/advertise.htm" target="_top">Advertise</a>|<a href="http://{0}/about/us.htm" target="_top">About Us</a>|<a href="http://{0}/internal/notices.htm" target="_top">Staff</a></div>
)",
      options.host);
  html += search_form("stationsearch", options);
  html += R"(    <dl id="copyright">
      <dt><img src="http://images.press.example/logo_1.gif" border="0" /></dt>
      <dd>An invented press room for demonstrations and tests.<br />
        <span>Nobody named here exists.</span></dd>
    </dl>
    <div class="modified4">&#160;</div>
  </div>
</div>
<script type="text/javascript">
<!--
var reader = '<p>Counter: not a speaker</p>';
-->
</script>
</body>
</html>
)";
  return html;
}

}  // namespace pressroom::demo
