// SPDX-License-Identifier: Apache-2.0
#include "demo/cms_markup.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <stdexcept>

#include "demo/cms_chrome.hpp"
#include "demo/cms_pager.hpp"

namespace pressroom::demo {

namespace {

std::string encode(std::string utf8, Charset charset) {
  if (charset == Charset::utf_8) return utf8;
  const iconv_t converter = iconv_open("GB18030", "UTF-8");
  // GB18030 maps all of Unicode in at most four bytes a character, so one call with that room does it.
  std::string encoded(utf8.size() * 4, '\0');
  char* in = utf8.data();
  std::size_t in_left = utf8.size();
  char* out = encoded.data();
  std::size_t out_left = encoded.size();
  const bool done = converter != reinterpret_cast<iconv_t>(-1) &&
                    iconv(converter, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1);
  if (converter != reinterpret_cast<iconv_t>(-1)) iconv_close(converter);
  if (!done) throw std::logic_error("a page of the bundled press room is not UTF-8");
  encoded.resize(encoded.size() - out_left);
  return encoded;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// Renders the blocks of one page; counts paragraphs, since each oddity comes back every few of them.
class BodyWriter {
 public:
  BodyWriter(const CmsDocument& document, int page, const CmsOptions& options)
      : document_(document), page_(page), options_(options), odd_(options.oddities == Oddities::usual) {}

  std::string write() {
    for (const CmsBlock& block : document_.pages[static_cast<std::size_t>(page_) - 1].blocks) write_block(block);
    return std::move(html_);
  }

 private:
  void write_block(const CmsBlock& block) {
    if (block.kind == BlockKind::caption) return write_picture(block);
    std::size_t first = 0;
    if (block.label) {
      const bool one_line_roster = block.kind == BlockKind::roster && block.paragraphs.size() == 1;
      const bool has_words = block.kind == BlockKind::speech ? !block.paragraphs.empty() : one_line_roster;
      if (label_shares_block() && has_words) {
        write_paragraph(label_html(*block.label) + (odd_ && count_ % 2 == 1 ? "&nbsp; " : " ") +
                        words_html(block.paragraphs.front()));
        first = 1;
      } else {
        write_paragraph(label_html(*block.label));
      }
    }
    for (std::size_t i = first; i < block.paragraphs.size(); ++i) {
      write_paragraph(padding() + words_html(block.paragraphs[i]));
    }
  }

  bool label_shares_block() const {
    return options_.labels == LabelMarkup::inline_text || options_.labels == LabelMarkup::bold_inline;
  }

  std::string label_html(const std::string& label) const {
    const std::string text = escape_text(label, options_.oddities);
    const bool bold = options_.labels == LabelMarkup::bold_inline || options_.labels == LabelMarkup::bold_own_block;
    if (!bold) return text + ":";
    const bool colon_outside = odd_ && options_.labels == LabelMarkup::bold_inline && count_ % 3 == 2;
    return colon_outside ? "<b>" + text + "</b>:" : "<strong>" + text + ":</strong>";
  }

  std::string padding() const {
    if (!odd_) return {};
    if (count_ % 5 == 4) return "\u3000\u3000";
    return count_ % 3 == 1 ? "&nbsp; &nbsp; " : "";
  }

  std::string words_html(const std::string& words) const {
    std::string html = escape_text(words, options_.oddities);
    if (!odd_) return html;
    if (count_ % 2 == 0) {
      replace_all(html, "\u201C", "&ldquo;");
      replace_all(html, "\u201D", "&rdquo;");
      replace_all(html, "'", "&#39;");
    }
    if (count_ % 4 == 3) break_line(html);
    if (count_ % 6 == 2) colour_first_words(html);
    return html;
  }

  /// Text that went through a mail program is wrapped in the source.
  static void break_line(std::string& html) {
    const std::size_t blank = html.find(' ', 80);
    if (blank != std::string::npos) html.replace(blank, 1, "\r\n");
  }

  /// Text that came from a word processor carries its font along.
  static void colour_first_words(std::string& html) {
    const std::size_t blank = html.find(' ', 12);
    if (blank == std::string::npos) return;
    html = "<FONT face=Arial>" + html.substr(0, blank) + "</FONT>" + html.substr(blank);
  }

  void write_paragraph(const std::string& content) {
    html_ += odd_ && count_ % 7 == 6 ? "<P>" + content + "\n" : "<p>" + content + "</p>\n";
    ++count_;
  }

  void write_picture(const CmsBlock& block) {
    const std::string stem = "content_" + document_.native_id;
    const std::string image = fmt::format(
        R"html(<img id="{0}{1}" border="0" alt="#({1})" src="http://images.press.example/site7/{0}-{1}.jpg" title="">)html",
        document_.native_id, page_);
    const bool last = page_ == static_cast<int>(document_.pages.size());
    html_ += last ? "<p align=\"center\">" + image + "</p>\n"
                  : fmt::format("<p align=\"center\"><a href=\"{}\" target=\"_self\">{}</a></p>\n",
                                numbered_name(stem, page_ + 1, options_), image);
    for (const std::string& line : block.paragraphs) {
      html_ += "<p class=\"pictext\" align=\"center\">" + std::string(odd_ ? "\u3000\u3000" : "") +
               escape_text(line, options_.oddities) + "</p>\n";
    }
  }

  const CmsDocument& document_;
  const int page_;
  const CmsOptions& options_;
  const bool odd_;
  int count_ = 0;
  std::string html_;
};

std::string properties_comment(const CmsDocument& document, int page) {
  return fmt::format(
      "<!--enpproperty <articleid>{}</articleid><date>2024-05-20 11:18:16.0</date><author></author>"
      "<title>{}({})_{}</title><keyword>press,room</keyword><subtitle></subtitle><introtitle></introtitle>"
      "<siteid>7</siteid><nodeid>7000001</nodeid><nodename>Press Room</nodename><nodesearchname></nodesearchname>"
      "/enpproperty-->",
      document.native_id, document.title, page, document.source);
}

std::string dateline_html(const CmsDocument& document, const CmsOptions& options) {
  const std::string source = escape_text(document.source, options.oddities);
  if (options.dateline == DatelineMarkup::bar) {
    return fmt::format("<dl id=\"guild\"><dd>{} | {}</dd></dl>\n", source, document.date_text);
  }
  return fmt::format(
      "<dl id=\"guild\"><dd><span><font id=\"pinglun\">0</font> Comment(s)</span><a href=\"?print=1\">Print</a> "
      "<a href=\"#\">E-mail</a> {}, {}</dd></dl>\n<div class=\"fontsize\">Adjust font size:</div>\n",
      source, document.date_text);
}

std::string breadcrumb_html(const CmsOptions& options) {
  return fmt::format(
      "  <div id=\"path\"><a href=\"http://{0}/index.htm\">Home</a> - &nbsp;"
      "<a href=\"http://{0}/press/node_7000001.htm\">Press Room</a> - </div>\n",
      options.host);
}

}  // namespace

std::string page_path(const CmsDocument& document, int page, const CmsOptions& options) {
  return document.channel_path + "/" + numbered_name("content_" + document.native_id, page, options);
}

std::string render_page(const CmsDocument& document, int page, const CmsOptions& options) {
  const int pages = static_cast<int>(document.pages.size());
  if (page < 1 || page > pages) throw std::out_of_range("a page that the document does not have");
  const std::string head_title = page == 1 ? document.title + "_" + document.source
                                           : fmt::format("{}({})_{}", document.title, page, document.source);
  std::string html = render_header(head_title, options);
  html += "  <div class=\"wrapper\">\n";
  html += breadcrumb_html(options);
  // A broken attribute of the language link leaks its end into the page.
  if (options.oddities == Oddities::usual) html += "  <a href=\"http://nihongo.press.example/\"></a>中文\">\n";
  html += "  <div id=\"title\">" + escape_text(document.title, options.oddities) + "</div>\n";
  html += dateline_html(document, options);
  html +=
      "<div class=\"share\"><a href=\"#\">Share</a> <a href=\"#\">Bookmark</a> <a href=\"?print=1\">Print</a></div>\n";
  html += "<div id=\"container_txt\">\n";
  html += properties_comment(document, page);
  html += "<!--enpcontent--><!--enpcontent-->\n";
  html += BodyWriter(document, page, options).write();
  html += "<!--/enpcontent-->" + render_pager("content_" + document.native_id, page, pages, options);
  html += "<!--/enpcontent-->\n</div>\n";
  html += "<div class=\"share\"><a href=\"#\">Share</a>: <a href=\"#\">Letter</a> <a href=\"#\">Telegram</a></div>\n";
  html += "  </div>\n";
  html += render_footer(options);
  return encode(std::move(html), options.charset);
}

std::string listing_path(const Listing& listing, int page, const CmsOptions& options) {
  return listing.channel_path + "/" + numbered_name("node_" + listing.node_id, page, options);
}

std::string render_listing(const Listing& listing, const CmsOptions& options) {
  std::string html = render_header(listing.title, options);
  html += breadcrumb_html(options);
  html += "<div class=\"columns1\">\n<h1>" + escape_text(listing.title, options.oddities) + "</h1>\n<ul>";
  std::size_t written = 0;
  for (const ListingItem& item : listing.items) {
    // The templates break the list every five lines.
    if (written != 0 && written % 5 == 0) html += "</ul>\n<ul>";
    html += fmt::format("<li><a   href=\"{}\" >{}</a> <span>{}</span></li>", item.href,
                        escape_text(item.title, options.oddities), item.date);
    ++written;
  }
  html += "</ul>\n" + render_listing_pager("node_" + listing.node_id, listing.page, listing.pages, options);
  html += "\n</div>\n";
  html += render_footer(options);
  return encode(std::move(html), options.charset);
}

std::string render_not_found(const CmsOptions& options) {
  return encode(render_header("Page not found", options) +
                    "<div class=\"columns1\"><h1>Page not found</h1><p>Nothing is kept at this address.</p></div>\n" +
                    render_footer(options),
                options.charset);
}

}  // namespace pressroom::demo
