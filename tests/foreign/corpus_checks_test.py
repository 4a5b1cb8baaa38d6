#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The checks of TEI documents and ConvoKit corpora must be able to fail: hand-made ones pass, each damage is found."""

import copy
import unittest

import convokit_check
import tei_check

URL = "http://press.example/a_7.html"


def turn(seq, **own):
    made = {"turn_id": f"hill:7.{seq}", "seq": seq, "paragraphs": ["Yes."], "text": "Yes.", "label": "Mara Lind",
            "speaker_id": "hill:mara-lind", "asides": [], "page_breaks": [], "pages": [1], "reply_to": None,
            "text_sha256": str(seq), "spans": [{"page": 1}]}
    return {**made, **own}


SIDECAR = {
    "transcript_id": "hill:7",
    "pages": [{"page": 1, "url": URL}, {"page": 2, "url": URL + "?2"}],
    "turns": [
        turn(0, label="River Post", speaker_id=None, paragraphs=["When?"], text="When?"),
        turn(1, paragraphs=["In May & June.", "Thank you."], text="In May & June.\nThank you.", reply_to="hill:7.0",
             asides=[{"text": "(Laughter.)", "at": 2, "spans": [{"page": 1}]}], page_breaks=[{"page": 2, "at": 7}],
             pages=[1, 2])]}

DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader><person xml:id="s.hill_3Amara-lind"/><category xml:id="kind.answer"/></teiHeader>
  <text><body><div><pb n="1" source="{URL}"/>
    <u xml:id="t.hill_3A7.0" ana="#kind.answer"><note type="speaker">River Post</note><seg>When?</seg></u>
    <u xml:id="t.hill_3A7.1" who="#s.hill_3Amara-lind" corresp="#t.hill_3A7.0">
      <note type="speaker">Mara Lind</note>
      <seg>In<vocal><desc>(Laughter.)</desc></vocal> May <pb n="2" source="{URL}?2"/>&amp; June.</seg>
      <seg>Thank you.</seg>
    </u>
  </div></body></text>
</TEI>"""


class TeiFaults(unittest.TestCase):
    def found(self, reason, old, new):
        self.assertIn(old, DOCUMENT)
        faults = tei_check.faults_of(DOCUMENT.replace(old, new, 1), SIDECAR)
        self.assertTrue(any(reason in fault for fault in faults), faults)

    def test_the_document_passes(self):
        self.assertEqual([], tei_check.faults_of(DOCUMENT, SIDECAR))

    def test_what_is_no_xml_is_found(self):
        self.found("not well-formed", "&amp;", "&")

    def test_a_changed_word_is_found(self):
        self.found("the words are", "June.", "July.")

    def test_words_in_a_note_are_not_said(self):
        self.found("the words are", "June.", "<note>June.</note>")

    def test_a_merged_paragraph_is_found(self):
        self.found("the words are", "</seg>\n      <seg>", "\n")

    def test_a_missing_turn_is_found(self):
        self.found("u for 2 turns", '<u xml:id="t.hill_3A7.0" ana="#kind.answer"><note type="speaker">River Post</note>'
                                    "<seg>When?</seg></u>", "")

    def test_a_changed_label_is_found(self):
        self.found("the label is", ">Mara Lind<", ">Mara Linde<")

    def test_a_moved_aside_is_found(self):
        self.found("asides are", "In<vocal><desc>(Laughter.)</desc></vocal> May",
                   "In May<vocal><desc>(Laughter.)</desc></vocal>")

    def test_a_moved_page_is_found(self):
        self.found("pages begin at", f'<pb n="2" source="{URL}?2"/>&amp; June.',
                   f'&amp; <pb n="2" source="{URL}?2"/>June.')
        self.found("pb are", f'<pb n="1" source="{URL}"/>', "")

    def test_a_doubled_id_is_found(self):
        self.found("stands twice", "t.hill_3A7.1", "t.hill_3A7.0")

    def test_a_pointer_to_nothing_is_found(self):
        self.found("leads nowhere", 'ana="#kind.answer"', 'ana="#kind.reply"')
        self.found("leads nowhere", 'who="#s.hill_3Amara-lind"', 'who="#s.hill_3Amara"')

    def test_a_lost_link_and_a_lost_speaker_are_found(self):
        self.found("corresp is", 'corresp="#t.hill_3A7.0"', "")
        self.found("who is", 'who="#s.hill_3Amara-lind"', "")

    def test_a_name_for_somebody_unknown_is_found(self):
        self.found("who is", 'ana="#kind.answer"', 'who="#s.hill_3Amara-lind"')


INDEX = {"version": 1}
LOADED = {
    "index": INDEX, "integral": {"hill:7.0": True}, "trees": {"hill:7.0": ["hill:7.0", "hill:7.1"]},
    "speakers": {"hill:7#River Post": {"named": False}, "hill:mara-lind": {"named": True}},
    "conversations": {"hill:7.0": {"transcript_id": "hill:7"}},
    "utterances": [
        {"id": "hill:7.0", "conversation": "hill:7.0", "speaker": "hill:7#River Post", "reply_to": None,
         "meta": {"reply_link": None}, "text_sha256": "0"},
        {"id": "hill:7.1", "conversation": "hill:7.0", "speaker": "hill:mara-lind", "reply_to": "hill:7.0",
         "meta": {"reply_link": "record"}, "text_sha256": "1"}]}


class ConvokitFaults(unittest.TestCase):
    def found(self, reason, damage):
        loaded = copy.deepcopy(LOADED)
        damage(loaded)
        faults = convokit_check.faults_of(loaded, [SIDECAR], INDEX)
        self.assertTrue(any(reason in fault for fault in faults), faults)

    def test_the_corpus_passes(self):
        self.assertEqual([], convokit_check.faults_of(LOADED, [SIDECAR], INDEX))

    def test_what_cannot_be_loaded_is_found(self):
        self.assertEqual(1, len(convokit_check.faults_of("KeyError: 'speaker'", [SIDECAR], INDEX)))

    def test_a_broken_tree_is_found(self):
        self.found("no tree", lambda loaded: loaded["integral"].update({"hill:7.0": False}))
        self.found("does not hold every turn", lambda loaded: loaded["trees"]["hill:7.0"].pop())

    def test_a_type_that_the_index_does_not_name_is_found(self):
        self.found("index is", lambda loaded: loaded.update(index={"version": 1, "new": []}))

    def test_a_lost_or_changed_utterance_is_found(self):
        self.found("utterances for", lambda loaded: loaded["utterances"].pop())
        self.found("not that of the turn", lambda loaded: loaded["utterances"][0].update(text_sha256="x"))
        self.found("conversation is", lambda loaded: loaded["utterances"][1].update(conversation="hill:7.1"))

    def test_a_wrong_link_is_found(self):
        self.found("replies to", lambda loaded: loaded["utterances"][1].update(reply_to=None))
        self.found("reply_link is", lambda loaded: loaded["utterances"][1]["meta"].update(reply_link="structure"))

    def test_a_wrong_speaker_is_found(self):
        self.found("the speaker is", lambda loaded: loaded["utterances"][0].update(speaker="hill:mara-lind"))
        self.found("speakers.json", lambda loaded: loaded["speakers"]["hill:7#River Post"].update(named=True))
        self.found("conversations.json", lambda loaded: loaded["conversations"].clear())


if __name__ == "__main__":
    unittest.main()
