// SPDX-License-Identifier: Apache-2.0
// The marks of questions and answers, which many languages of press rooms have their own words for.
#include <array>

#include "parsers/lexicon.hpp"
#include "parsers/word_list.hpp"

namespace pressroom::parsers::lexicon {

namespace {

constexpr auto k_questioners = sorted_words(
    std::to_array<std::string_view>({"q",
                                     "question",
                                     "questioner",
                                     "reporter",
                                     "reporters",
                                     "journalist",
                                     "press",
                                     "j",
                                     "interviewer",
                                     "pregunta",
                                     "interlocutor",
                                     "interlocutora",
                                     "frage",
                                     "\xE9\x97\xAE",
                                     "\xE8\xAE\xB0\xE8\x80\x85",
                                     "questions",
                                     "journalists",
                                     "interviewers",
                                     "caller",
                                     "audience",
                                     "periodista",
                                     "periodistas",
                                     "reportero",
                                     "reportera",
                                     "voz",
                                     "voces",
                                     "zusatzfrage",
                                     "nachfrage",
                                     "zwischenfrage",
                                     "zuruf",
                                     "correspondent",
                                     "correspondents",
                                     "follow-up",
                                     "follow up",
                                     "followup",
                                     "follow-up question",
                                     "supplementary question",
                                     "\u8FFD\u95EE",
                                     "zwischenruf",
                                     "fragen",
                                     "\u0432\u043E\u043F\u0440\u043E\u0441",
                                     "\u0436\u0443\u0440\u043D\u0430\u043B\u0438\u0441\u0442",
                                     "\u0436\u0443\u0440\u043D\u0430\u043B\u0438\u0441\u0442\u043A\u0430",
                                     "\u043A\u043E\u0440\u0440\u0435\u0441\u043F\u043E\u043D\u0434\u0435\u043D\u0442",
                                     "\u0440\u0435\u043F\u043B\u0438\u043A\u0430",
                                     "pergunta",
                                     "jornalista",
                                     "rep\u00F3rter",
                                     "domanda",
                                     "giornalista",
                                     "journaliste",
                                     "\u554F",
                                     "\u63D0\u95EE",
                                     "\u8A18\u8005",
                                     "\u8D28\u8BE2",
                                     "\u8CEA\u554F",
                                     "\uC9C8\uBB38",
                                     "\uAE30\uC790",
                                     "\u0633\u0624\u0627\u0644",
                                     "vraag",
                                     "pytanie",
                                     "soru",
                                     "sp\u00F8rsm\u00E5l",
                                     "fr\u00E5ga",
                                     "kysymys",
                                     "ot\u00E1zka",
                                     "\u00EEntrebare",
                                     "k\u00E9rd\u00E9s",
                                     "\u043F\u0438\u0442\u0430\u043D\u043D\u044F",
                                     "\u0437\u0430\u043F\u0438\u0442\u0430\u043D\u043D\u044F",
                                     "\uBB38",
                                     "\u0627\u0644\u0633\u0624\u0627\u0644",
                                     "fragesteller"}));

constexpr auto k_answerers =
    sorted_words(std::to_array<std::string_view>({"a",
                                                  "answer",
                                                  "respuesta",
                                                  "antwort",
                                                  "\xE7\xAD\x94",
                                                  "\u043E\u0442\u0432\u0435\u0442",
                                                  "r\u00E9ponse",
                                                  "resposta",
                                                  "risposta",
                                                  "\u56DE\u7B54",
                                                  "\u7B54\u590D",
                                                  "\u7B54\u3048",
                                                  "\uB2F5\uBCC0",
                                                  "antwoord",
                                                  "odpowied\u017A",
                                                  "cevap",
                                                  "yan\u0131t",
                                                  "svar",
                                                  "vastaus",
                                                  "odpov\u011B\u010F",
                                                  "r\u0103spuns",
                                                  "v\u00E1lasz",
                                                  "\u0432\u0456\u0434\u043F\u043E\u0432\u0456\u0434\u044C",
                                                  "\uB2F5",
                                                  "\u062C\u0648\u0627\u0628",
                                                  "\u0627\u0644\u062C\u0648\u0627\u0628",
                                                  "\u0627\u0644\u0625\u062C\u0627\u0628\u0629"}));

}  // namespace

bool is_questioner(std::string_view word) { return is_in_sorted(word, k_questioners); }

bool is_answerer(std::string_view word) { return is_in_sorted(word, k_answerers); }

}  // namespace pressroom::parsers::lexicon
