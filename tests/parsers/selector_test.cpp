// SPDX-License-Identifier: Apache-2.0
#include "parsers/selector.hpp"

#include "tests/support/catch.hpp"

using namespace pressroom;
using parsers::HtmlDocument;
using parsers::Selector;

namespace {

constexpr std::string_view k_page =
    "<html lang=en-GB><body>"
    "<div id=one class='box Big'><p id=p1 class=first>a<b id=b1>b</b></p><!--c--><p id=p2>c</p>x<span "
    "id=s1></span></div>"
    "<div id=two data-kind='alpha beta' title='Say \"Hi\"'><ul id=u><li id=l1><a id=a1 href='content_1.htm'>1</a>"
    "<li id=l2 class=now><a id=a2 href='content_1_2.HTM'>2</a><li id=l3><b id=b2> </b></ul><em id=e1></em>"
    "<input id=i1 type=Hidden value='12'></div><section id='3:x'><p id=p3><i id=i2>deep</i></p></section>";

const HtmlDocument& page() {
  static const HtmlDocument document = *HtmlDocument::parse(k_page);
  return document;
}

std::string ids(const std::vector<std::uint32_t>& nodes) {
  std::string joined;
  for (const std::uint32_t node : nodes) {
    const auto id = page().id(node);
    joined += (joined.empty() ? "" : " ") + (id.empty() ? std::string(page().node(node).tag) : std::string(id));
  }
  return joined;
}

struct Row {
  std::string selector, ids;
};

}  // namespace

TEST_CASE("A selector selects in document order", "[selector][css]") {
  const auto row = GENERATE(
      Row{"p", "p1 p2 p3"}, Row{"P", "p1 p2 p3"}, Row{"#p2", "p2"}, Row{"#P2", ""}, Row{".first", "p1"},
      Row{".box.Big", "one"}, Row{".big", ""}, Row{"p#p1.first", "p1"}, Row{"p#p2.first", ""},
      Row{"ul *", "l1 a1 l2 a2 l3 b2"}, Row{"div p", "p1 p2"}, Row{"div > b", ""}, Row{"div b", "b1 b2"},
      Row{"body > div > p > b", "b1"}, Row{"div>p", "p1 p2"}, Row{"p + p", "p2"}, Row{"p ~ span", "s1"},
      Row{"p + span", "s1"}, Row{"#p1 + span", ""}, Row{"p.first ~ *", "p2 s1"}, Row{"li.now ~ li b", "b2"},
      Row{"b, .now , #s1", "b1 s1 l2 b2"}, Row{"div div", ""}, Row{"html div ul li.now > a", "a2"},
      Row{"[data-kind]", "two"}, Row{"[DATA-KIND]", "two"}, Row{"[data-kind~=beta]", "two"},
      Row{"[data-kind~='alpha beta']", ""}, Row{"[data-kind='alpha beta']", "two"}, Row{"[lang|=en]", "html"},
      Row{"[lang|=e]", ""}, Row{"[href^=content]", "a1 a2"}, Row{"[href$='.htm']", "a1"},
      Row{"[href$='.htm' i]", "a1 a2"}, Row{"[href*=_1_]", "a2"}, Row{"[href*='']", ""}, Row{"[class=FIRST]", ""},
      Row{"[class=FIRST i]", "p1"}, Row{"input[type=hidden]", "i1"}, Row{"input[type=hidden s]", ""},
      Row{"[title=\"Say \\\"Hi\\\"\"]", "two"}, Row{"[ value = '12' ]", "i1"}, Row{"#\\33 \\:x", "3:x"},
      Row{"[id='3:x'] i", "i2"}, Row{"li:first-child", "l1"}, Row{"li:last-child", "l3"}, Row{"li:nth-child(2)", "l2"},
      Row{"li:nth-child(odd)", "l1 l3"}, Row{"li:nth-child( even )", "l2"}, Row{"li:nth-child(-n+2)", "l1 l2"},
      Row{"li:nth-child(2n + 1)", "l1 l3"}, Row{"li:nth-child(n+3)", "l3"}, Row{"li:nth-child(0n+2)", "l2"},
      Row{"p:first-of-type", "p1 p3"}, Row{"p:last-of-type", "p2 p3"}, Row{"span:nth-child(3)", "s1"},
      Row{"span:nth-of-type(1)", "s1"}, Row{"b:only-child", "b1 b2"}, Row{"p:only-of-type", "p3"},
      Row{":empty", "head s1 e1 i1"}, Row{":root", "html"}, Row{"li:not(.now)", "l1 l3"},
      Row{"li:not(.now, #l3)", "l1"}, Row{"p:not(:first-child)", "p2"}, Row{"*:is(em, span)", "s1 e1"},
      Row{"li:has(a)", "l1 l2"}, Row{"body :has(> a)", "l1 l2"}, Row{"div:has(a[href$=HTM])", "two"},
      Row{"li:not(.now) a", "a1"}, Row{" p /* note */ > b ", "b1"}, Row{"ul\tli\n.now", ""}, Row{"x-y, svg", ""});
  INFO(row.selector);
  const auto selector = Selector::parse(row.selector);
  REQUIRE(selector.has_value());
  const auto selected = selector->select(page());
  CHECK(ids(selected) == row.ids);
  std::vector<std::uint32_t> matching;
  for (std::uint32_t i = 0; i < page().nodes().size(); ++i) {
    if (selector->matches(page(), i)) matching.push_back(i);
  }
  CHECK(matching == selected);
  const auto first = selector->first(page());
  CHECK(first == (selected.empty() ? std::nullopt : std::optional(selected.front())));
}

TEST_CASE("A scope bounds what is selected but not what is looked at", "[selector]") {
  const std::uint32_t two = *Selector::parse("#two")->first(page());
  CHECK(ids(Selector::parse("b")->select(page(), two)) == "b2");
  CHECK(ids(Selector::parse("body b")->select(page(), two)) == "b2");
  CHECK(ids(Selector::parse("div")->select(page(), two)).empty());
  CHECK(!Selector::parse("#p3")->first(page(), two));
}

TEST_CASE("A faulty selector is refused with its column", "[selector]") {
  struct Fault {
    std::string selector, where;
  };
  const auto fault = GENERATE(
      Fault{"", "column 1"}, Fault{"  ", "column 3"}, Fault{"p,", "column 3"}, Fault{"p >", "column 4"},
      Fault{"> p", "column 1"}, Fault{"p > > b", "column 5"}, Fault{"#", "column 2"}, Fault{".1a", "column 2"},
      Fault{"[", "column 2"}, Fault{"[a", "column 3"}, Fault{"[a=", "column 4"}, Fault{"[a=5]", "column 4"},
      Fault{"[a='b]", "column 7"}, Fault{"[a=b x]", "column 7"}, Fault{"p:hover", "column 8"},
      Fault{"p::before", "column 3"}, Fault{"p:nth-child(x)", "column 15"}, Fault{"p:nth-child(2", "column 13"},
      Fault{":not(p", "column 7"}, Fault{":not(a b)", "column 8"}, Fault{":not(:not(a))", "column 11"},
      Fault{"p!", "column 2"}, Fault{"p\\", "column 2"}, Fault{"p)", "column 2"}, Fault{"*b", "column 2"});
  INFO(fault.selector);
  const auto selector = Selector::parse(fault.selector);
  REQUIRE(!selector);
  CHECK(selector.error().code == core::ErrorCode::configuration);
  CHECK(selector.error().where == fault.where);
}

TEST_CASE("A selector beyond its bounds is refused", "[selector]") {
  std::string compounds = "a";
  for (int i = 1; i < 64; ++i) compounds += " a";
  CHECK(Selector::parse(compounds).has_value());
  REQUIRE(!Selector::parse(compounds + " a").has_value());
  CHECK(Selector::parse(compounds + " a").error().code == core::ErrorCode::limit);
  CHECK(Selector::parse(std::string(5'000, 'a')).error().code == core::ErrorCode::limit);
}

TEST_CASE("A chain of combinators costs no more on a hostile page", "[selector][hostile]") {
  std::string html;
  for (int i = 0; i < 20'000; ++i) html += "<p>x</p>";
  const auto document = *HtmlDocument::parse(html, {.cpu_time = std::chrono::milliseconds(5'000)});
  CHECK(Selector::parse("p ~ p ~ p ~ p ~ p ~ b")->select(document).empty());
  CHECK(Selector::parse("p:nth-of-type(20000):last-of-type")->select(document).size() == 1);
  CHECK(Selector::parse("p ~ p ~ p")->select(document).size() == 19'998);
}
