// SPDX-License-Identifier: Apache-2.0
#include "parsers/lexicon.hpp"

#include <array>

#include "parsers/word_list.hpp"

namespace pressroom::parsers::lexicon {

namespace {

constexpr auto k_honorifics = sorted_words(std::to_array<std::string_view>({"mr",
                                                                            "mrs",
                                                                            "ms",
                                                                            "miss",
                                                                            "mx",
                                                                            "dr",
                                                                            "prof",
                                                                            "professor",
                                                                            "sir",
                                                                            "madam",
                                                                            "dame",
                                                                            "lord",
                                                                            "lady",
                                                                            "judge",
                                                                            "justice",
                                                                            "general",
                                                                            "gen",
                                                                            "lt",
                                                                            "maj",
                                                                            "col",
                                                                            "adm",
                                                                            "capt",
                                                                            "admiral",
                                                                            "colonel",
                                                                            "captain",
                                                                            "major",
                                                                            "senator",
                                                                            "sen",
                                                                            "rep",
                                                                            "hon",
                                                                            "rev",
                                                                            "congressman",
                                                                            "minister",
                                                                            "chairman",
                                                                            "president",
                                                                            "chancellor",
                                                                            "gov",
                                                                            "governor",
                                                                            "congresswoman",
                                                                            "ambassador",
                                                                            "amb",
                                                                            "mayor",
                                                                            "secretary",
                                                                            "chairwoman",
                                                                            "premier",
                                                                            "dra",
                                                                            "herr",
                                                                            "frau",
                                                                            "se\u00F1or",
                                                                            "se\u00F1ora",
                                                                            "sr",
                                                                            "sra",
                                                                            "shri",
                                                                            "smt",
                                                                            "mme",
                                                                            "monsieur",
                                                                            "madame",
                                                                            "signor",
                                                                            "lic",
                                                                            "sheikh",
                                                                            "\u0433-\u043D",
                                                                            "\u0433-\u0436\u0430"}));

constexpr auto k_titles = sorted_words(std::to_array<std::string_view>({"governor",
                                                                        "gov",
                                                                        "minister",
                                                                        "mayor",
                                                                        "director",
                                                                        "director-general",
                                                                        "deputy",
                                                                        "vice",
                                                                        "chief",
                                                                        "head",
                                                                        "secretary",
                                                                        "president",
                                                                        "vice-president",
                                                                        "premier",
                                                                        "chancellor",
                                                                        "chairman",
                                                                        "chairwoman",
                                                                        "chairperson",
                                                                        "chair",
                                                                        "commissioner",
                                                                        "administrator",
                                                                        "spokesperson",
                                                                        "spokesman",
                                                                        "spokeswoman",
                                                                        "ambassador",
                                                                        "representative",
                                                                        "member",
                                                                        "officer",
                                                                        "moderator",
                                                                        "facilitator",
                                                                        "interpreter",
                                                                        "translator",
                                                                        "operator",
                                                                        "reporter",
                                                                        "correspondent",
                                                                        "journalist",
                                                                        "editor",
                                                                        "editor-in-chief",
                                                                        "professor",
                                                                        "executive",
                                                                        "manager",
                                                                        "engineer",
                                                                        "economist",
                                                                        "researcher",
                                                                        "scientist",
                                                                        "analyst",
                                                                        "academician",
                                                                        "inspector",
                                                                        "counselor",
                                                                        "counsellor",
                                                                        "councilor",
                                                                        "attorney",
                                                                        "general",
                                                                        "admiral",
                                                                        "colonel",
                                                                        "commander",
                                                                        "prosecutor",
                                                                        "senator",
                                                                        "congressman",
                                                                        "congresswoman",
                                                                        "envoy",
                                                                        "leader",
                                                                        "coordinator",
                                                                        "consul",
                                                                        "treasurer",
                                                                        "auditor",
                                                                        "curator",
                                                                        "superintendent",
                                                                        "ceo",
                                                                        "cfo",
                                                                        "cto",
                                                                        "founder",
                                                                        "presidente",
                                                                        "presidenta",
                                                                        "secretario",
                                                                        "secretaria",
                                                                        "ministro",
                                                                        "ministra"}));

constexpr auto k_bodies = sorted_words(std::to_array<std::string_view>(
    {"ministry",     "bureau",      "department", "commission",  "administration", "office",     "committee",
     "council",      "association", "agency",     "authority",   "center",         "centre",     "institute",
     "academy",      "university",  "bank",       "corporation", "company",        "group",      "government",
     "congress",     "parliament",  "court",      "board",       "federation",     "union",      "initiative",
     "service",      "services",    "division",   "section",     "taskforce",      "party",      "army",
     "navy",         "police",      "hospital",   "college",     "school",         "foundation", "organization",
     "organisation", "secretariat", "embassy",    "conference",  "foreign",        "state",      "interview",
     "briefing",     "gaggle",      "transcript", "statement",   "remarks",        "meeting"}));

constexpr auto k_places = sorted_words(std::to_array<std::string_view>(
    {"province",  "city",     "county",     "district",  "region",    "republic",     "state",    "municipality",
     "island",    "islands",  "prefecture", "village",   "town",      "river",        "sea",      "strait",
     "port",      "airport",  "zone",       "corridor",  "peninsula", "anhui",        "fujian",   "gansu",
     "guangdong", "guangxi",  "guizhou",    "hainan",    "hebei",     "heilongjiang", "henan",    "hubei",
     "hunan",     "jiangsu",  "jiangxi",    "jilin",     "liaoning",  "ningxia",      "qinghai",  "shaanxi",
     "shandong",  "shanxi",   "sichuan",    "tibet",     "xinjiang",  "xizang",       "yunnan",   "zhejiang",
     "beijing",   "shanghai", "tianjin",    "chongqing", "shenzhen",  "guangzhou",    "dalian",   "china",
     "taiwan",    "macao",    "asia",       "africa",    "europe",    "pacific",      "atlantic", "eurasia"}));

constexpr auto k_reporters = sorted_words(std::to_array<std::string_view>({"reporter", "correspondent", "journalist"}));

constexpr auto k_outlet_marks = sorted_words(std::to_array<std::string_view>(
    {"news", "tv", "television", "radio", "broadcasting", "broadcast", "broadcaster", "xinhua", "reuters", "bloomberg",
     "caixin", "newspaper", "newspapers", "satellite", "media", "kyodo", "yonhap"}));

constexpr auto k_outlet_ends = sorted_words(std::to_array<std::string_view>(
    {"daily",      "times",    "agency",    "post",    "press",     "herald",    "journal",  "weekly",   "monthly",
     "network",    "channel",  "tribune",   "gazette", "observer",  "standard",  "review",   "magazine", "paper",
     "online",     "bulletin", "chronicle", "wire",    "telegraph", "mail",      "globe",    "examiner", "courier",
     "zaobao",     "wanbao",   "monde",     "figaro",  "pais",      "pa\u00EDs", "mundo",    "welt",     "spiegel",
     "repubblica", "jazeera",  "weibo",     "ribao",   "pao",       "shimbun",   "business", "video",    "live"}));

constexpr auto k_known_outlets = sorted_words(std::to_array<std::string_view>(
    {"xinhua", "reuters", "bloomberg", "caixin",    "yicai",   "jiemian", "nikkei",   "kyodo", "yonhap", "tass",
     "afp",    "ap",      "dpa",       "efe",       "ansa",    "cctv",    "cgtn",     "cri",   "cnr",    "cns",
     "cnbc",   "nhk",     "kbs",       "mbc",       "sbs",     "bbc",     "cnn",      "nbc",   "cbs",    "abc",
     "npr",    "pbs",     "rthk",      "tvb",       "scmp",    "cbn",     "cmg",      "crntt", "wsj",    "politico",
     "axios",  "antara",  "bernama",   "aljazeera", "lemonde", "sputnik", "interfax", "rtrs",  "msnbc",  "voa"}));

constexpr auto k_roles =
    sorted_words(std::to_array<std::string_view>({"moderator",
                                                  "interpreter",
                                                  "translator",
                                                  "spokesperson",
                                                  "spokesman",
                                                  "spokeswoman",
                                                  "chairperson",
                                                  "chairman",
                                                  "chairwoman",
                                                  "chair",
                                                  "host",
                                                  "facilitator",
                                                  "operator",
                                                  "president",
                                                  "premier",
                                                  "minister",
                                                  "officer",
                                                  "governor",
                                                  "mayor",
                                                  "secretary",
                                                  "\xE4\xB8\xBB\xE6\x8C\x81\xE4\xBA\xBA",
                                                  "\xE5\x8F\x91\xE8\xA8\x80\xE4\xBA\xBA",
                                                  "\xE7\xBF\xBB\xE8\xAF\x91",
                                                  "treasurer",
                                                  "moderador",
                                                  "moderadora",
                                                  "int\u00E9rprete",
                                                  "presentador",
                                                  "presentadora",
                                                  "vocero",
                                                  "vocera",
                                                  "portavoz",
                                                  "presidente",
                                                  "presidenta",
                                                  "sprecher",
                                                  "sprecherin",
                                                  "regierungssprecher",
                                                  "regierungssprecherin",
                                                  "moderatorin",
                                                  "dolmetscher",
                                                  "dolmetscherin",
                                                  "\u0432\u0435\u0434\u0443\u0449\u0438\u0439",
                                                  "\u0432\u0435\u0434\u0443\u0449\u0430\u044F",
                                                  "\u043C\u043E\u0434\u0435\u0440\u0430\u0442\u043E\u0440",
                                                  "\u043F\u0435\u0440\u0435\u0432\u043E\u0434\u0447\u0438\u043A",
                                                  "animateur",
                                                  "mod\u00E9rateur",
                                                  "interpr\u00E8te",
                                                  "anchor",
                                                  "presenter",
                                                  "clerk",
                                                  "\u4E3B\u6301",
                                                  "\u4E3B\u6301\u4EBA",
                                                  "\u4E3B\u5E2D",
                                                  "\u4E3B\u6301\u8005",
                                                  "\u53F8\u4F1A",
                                                  "\u901A\u8A33",
                                                  "\uC0AC\uD68C\uC790"}));

constexpr auto k_unnamed = sorted_words(std::to_array<std::string_view>(
    {"senior",  "junior",   "unidentified", "unknown", "unnamed",        "male",         "female",        "multiple",
     "several", "second",   "third",        "another", "other",          "new",          "audience",      "members",
     "member",  "press",    "defense",      "defence", "administration", "military",     "western",       "us",
     "u.s",     "american", "european",     "white",   "house",          "intelligence", "unidentifiable"}));

constexpr auto k_running = sorted_words(std::to_array<std::string_view>(
    {"i",         "we",   "you",      "he",   "she",   "it",     "they",    "me",        "us",      "them",
     "my",        "our",  "your",     "his",  "her",   "their",  "its",     "this",      "that",    "these",
     "those",     "is",   "are",      "was",  "were",  "be",     "been",    "will",      "would",   "shall",
     "should",    "can",  "could",    "may",  "might", "must",   "has",     "have",      "had",     "do",
     "does",      "did",  "said",     "says", "say",   "asked",  "follows", "following", "here",    "there",
     "as",        "in",   "on",       "at",   "to",    "for",    "from",    "with",      "by",      "what",
     "how",       "why",  "about",    "into", "after", "before", "when",    "where",     "while",   "also",
     "then",      "so",   "let",      "now",  "not",   "no",     "yes",     "if",        "because", "but",
     "or",        "eine", "ist",      "wird", "haben", "ich",    "wir",     "f\u00FCr",  "mehr",    "que",
     "est\u00E1", "para", "m\u00E1s", "pero", "c'est", "sont",   "dans",    "avec",      "pour",    "nous"}));

constexpr auto k_also_names = sorted_words(std::to_array<std::string_view>(
    {"he", "she", "you", "to", "so", "do", "may", "will", "can", "her", "his", "let", "no", "now", "us"}));

constexpr auto k_ordinals = sorted_words(std::to_array<std::string_view>(
    {"first",   "second",   "third",   "fourth",   "fifth",  "sixth",   "seventh", "eighth", "ninth",  "tenth",
     "firstly", "secondly", "thirdly", "fourthly", "lastly", "finally", "one",     "two",    "three",  "four",
     "five",    "six",      "seven",   "eight",    "nine",   "ten",     "next",    "last",   "number", "point"}));

constexpr auto k_headings =
    sorted_words(std::to_array<std::string_view>({"who",
                                                  "what",
                                                  "when",
                                                  "where",
                                                  "why",
                                                  "how",
                                                  "today",
                                                  "tomorrow",
                                                  "note",
                                                  "notes",
                                                  "photo",
                                                  "photos",
                                                  "date",
                                                  "time",
                                                  "place",
                                                  "venue",
                                                  "topic",
                                                  "topics",
                                                  "agenda",
                                                  "summary",
                                                  "subject",
                                                  "subjects",
                                                  "source",
                                                  "editor",
                                                  "update",
                                                  "updated",
                                                  "contact",
                                                  "end",
                                                  "location",
                                                  "related",
                                                  "read",
                                                  "background",
                                                  "caption",
                                                  "follow",
                                                  "speakers",
                                                  "special",
                                                  "video",
                                                  "gallery",
                                                  "appendix",
                                                  "attachment",
                                                  "\xE6\xB3\xA8\xE6\x84\x8F",
                                                  "\xE5\xA4\x87\xE6\xB3\xA8",
                                                  "\xE6\xB3\xA8",
                                                  "\xE5\x9B\xBE",
                                                  "\xE6\x9D\xA5\xE6\xBA\x90",
                                                  "\xE7\xBC\x96\xE8\xBE\x91",
                                                  "highlights",
                                                  "overview",
                                                  "conclusion",
                                                  "introduction",
                                                  "contents",
                                                  "keywords",
                                                  "tags",
                                                  "share",
                                                  "print",
                                                  "download",
                                                  "links",
                                                  "media",
                                                  "participants",
                                                  "speaker",
                                                  "duration",
                                                  "asunto",
                                                  "fecha",
                                                  "lugar",
                                                  "nota",
                                                  "fuente",
                                                  "hinweis",
                                                  "quelle",
                                                  "datum",
                                                  "ort",
                                                  "thema",
                                                  "themen",
                                                  "anmerkung",
                                                  "foto",
                                                  "\u0434\u0430\u0442\u0430",
                                                  "\u043C\u0435\u0441\u0442\u043E",
                                                  "\u0442\u0435\u043C\u0430",
                                                  "\u0438\u0441\u0442\u043E\u0447\u043D\u0438\u043A",
                                                  "\u043F\u0440\u0438\u043C\u0435\u0447\u0430\u043D\u0438\u0435",
                                                  "\u65F6\u95F4",
                                                  "\u5730\u70B9",
                                                  "\u7F16\u8005\u6309",
                                                  "\u4E3B\u9898",
                                                  "\u6458\u8981",
                                                  "\u8D23\u4EFB\u7F16\u8F91",
                                                  "\u8BB0\u5F55"}));

constexpr auto k_heading_phrases = sorted_words(std::to_array<std::string_view>(
    {"editor's note", "editors' note", "editor's notes", "read more", "related links", "photo gallery", "press release",
     "special coverage", "full text", "live broadcast", "more photos", "q and a", "q & a"}));

constexpr auto k_conjunctions =
    sorted_words(std::to_array<std::string_view>({"and", "of", "the", "&", "for", "und", "y"}));

constexpr auto k_particles = sorted_words(std::to_array<std::string_view>(
    {"de", "del", "la", "le", "von", "van", "der", "den", "al", "el", "bin", "bint", "ibn",
     "da", "dos", "di", "du", "y",   "ter", "ten", "zu",  "af", "av", "las", "los"}));

constexpr auto k_salutations = sorted_words(std::to_array<std::string_view>(
    {"dear", "distinguished", "honorable", "honourable", "ladies", "esteemed", "fellow"}));

constexpr auto k_addressees = sorted_words(
    std::to_array<std::string_view>({"friends", "gentlemen", "ladies", "colleagues", "comrades", "guests", "all",
                                     "everyone", "citizens", "delegates", "journalists", "students"}));

}  // namespace

bool is_honorific(std::string_view word) { return is_in_sorted(word, k_honorifics); }
bool is_title(std::string_view word) { return is_in_sorted(word, k_titles); }
bool is_body(std::string_view word) { return is_in_sorted(word, k_bodies); }
bool is_place(std::string_view word) { return is_in_sorted(word, k_places); }
bool is_reporter(std::string_view word) { return is_in_sorted(word, k_reporters); }
bool marks_outlet(std::string_view word) { return is_in_sorted(word, k_outlet_marks); }
bool ends_outlet(std::string_view word) { return is_in_sorted(word, k_outlet_ends); }
bool is_known_outlet(std::string_view word) { return is_in_sorted(word, k_known_outlets); }
bool is_role(std::string_view word) { return is_in_sorted(word, k_roles); }
bool describes_unnamed(std::string_view word) { return is_in_sorted(word, k_unnamed); }
bool is_running(std::string_view word) { return is_in_sorted(word, k_running); }
bool is_also_a_name(std::string_view word) { return is_in_sorted(word, k_also_names); }
bool is_ordinal(std::string_view word) { return is_in_sorted(word, k_ordinals); }
bool is_heading(std::string_view word) { return is_in_sorted(word, k_headings); }
bool is_heading_phrase(std::string_view phrase) { return is_in_sorted(phrase, k_heading_phrases); }
bool is_conjunction(std::string_view word) { return is_in_sorted(word, k_conjunctions); }
bool is_particle(std::string_view word) { return is_in_sorted(word, k_particles); }
bool opens_salutation(std::string_view word) { return is_in_sorted(word, k_salutations); }
bool is_addressee(std::string_view word) { return is_in_sorted(word, k_addressees); }

}  // namespace pressroom::parsers::lexicon
