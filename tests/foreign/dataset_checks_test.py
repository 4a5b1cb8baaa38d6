#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What compares readers of datasets must be able to fail: hand-made rows pass, each damage is found."""

import csv
import sqlite3
import tempfile
import unittest
from pathlib import Path

import dataset_check
import dataset_rows

TYPES = {"transcript_id": "string", "seq": "integer", "text": "string", "outlet": "string", "unanswered": "boolean",
         "pages": "array"}
ROWS = [
    {"transcript_id": "hill:7", "seq": 0, "text": "When,\n\"roughly\"?", "outlet": None, "unanswered": False, "pages": [1]},
    {"transcript_id": "hill:7", "seq": 1, "text": "", "outlet": "Post", "unanswered": True, "pages": [1, 2]}]
CSV = ('"transcript_id","seq","text","outlet","unanswered","pages"\r\n'
       '"hill:7",0,"When,\n""roughly""?",,false,"[1]"\r\n"hill:7",1,"","Post",true,"[1,2]"\r\n')


def figures(rows):
    return dataset_rows.figures_of("turns", rows)


class Figures(unittest.TestCase):
    def changed(self, name, value):
        self.assertNotEqual(figures(ROWS)["all"], figures([{**ROWS[0], name: value}, ROWS[1]])["all"])

    def test_the_order_of_rows_and_columns_does_not_matter(self):
        turned = [dict(reversed(row.items())) for row in reversed(ROWS)]
        self.assertEqual(figures(ROWS), figures(turned))

    def test_every_kind_of_change_matters(self):
        self.changed("text", "When?")
        self.changed("outlet", "")
        self.changed("unanswered", 0)
        self.changed("pages", "[1]")
        self.changed("seq", 2)
        self.assertNotEqual(figures(ROWS), figures(ROWS[:1]))

    def test_texts_do_not_run_into_one_another(self):
        moved = [{**ROWS[0], "text": "When,"}, {**ROWS[1], "text": "\n\"roughly\"?"}]
        self.assertNotEqual(figures(ROWS)["texts"], figures(moved)["texts"])

    def test_types_are_found_behind_references_and_choices(self):
        schema = {"$defs": {"id": {"type": "string"}},
                  "properties": {"a": {"$ref": "#/$defs/id"}, "b": {"anyOf": [{"$ref": "#/$defs/id"}, {"type": "null"}]},
                                 "c": {"type": ["integer", "null"]}, "d": {"enum": ["x", "y"]}}}
        self.assertEqual({"a": "string", "b": "string", "c": "integer", "d": "string"}, dataset_rows.types_of(schema))


class Readers(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write_csv(self, text):
        (self.folder / "turns.csv").write_text(text, encoding="utf-8", newline="")
        (self.folder / "datapackage.json").write_text(
            '{"resources": [{"path": "turns.csv", "pressroom": {"table": "turns"}}]}')

    def test_csv_is_read_but_for_nulls(self):
        self.write_csv(CSV)
        self.assertEqual(dataset_rows.folded(ROWS), dataset_rows.read_csv(self.folder, "turns", TYPES))

    def test_a_damaged_csv_reads_otherwise_or_not_at_all(self):
        for old, new in [('"Post"', '"Past"'), ("true", "yes"), ('"[1,2]"', "[1,2]"), ('""roughly""', '"roughly"')]:
            self.write_csv(CSV.replace(old, new))
            try:
                rows = dataset_rows.read_csv(self.folder, "turns", TYPES)
            except (KeyError, ValueError, csv.Error):
                continue
            self.assertNotEqual(dataset_rows.folded(ROWS), rows, new)

    def test_each_difference_is_named_with_its_reader(self):
        expected = {"told": {"turns": figures(ROWS)}, "folded": {"turns": figures(dataset_rows.folded(ROWS))}}
        faults = lambda found: list(dataset_check.faults_of("csv", expected, {"DuckDB": found}))
        self.assertEqual([], faults({"turns": figures(ROWS)}))
        self.assertIn("1 rows for 2", faults({"turns": figures(ROWS[:1])})[0])
        self.assertIn("cannot read turns: no", faults({"turns": "no"})[0])
        self.assertIn("not read", faults({})[0])
        self.assertEqual(1, len(faults({"turns": figures(dataset_rows.folded(ROWS))})))

    def test_faults_of_a_database_are_found(self):
        path = self.folder / "pressroom.sqlite"
        database = sqlite3.connect(path)
        database.executescript(
            "CREATE TABLE turns (turn_id TEXT, text TEXT, speaker_name TEXT, title TEXT, reply_to TEXT REFERENCES"
            " turns (turn_id), PRIMARY KEY (turn_id));"
            "CREATE VIRTUAL TABLE turns_fts USING fts5 (text, speaker_name, title, content = 'turns');"
            "INSERT INTO turns VALUES ('a', 'When will it open', 'Mara', NULL, NULL), ('b', 'In May', NULL, 'Bridge', 'a');"
            "INSERT INTO turns_fts (turns_fts) VALUES ('rebuild');")
        self.assertEqual([], dataset_rows.sqlite_faults(path))
        database.execute("UPDATE turns SET text = 'In June' WHERE turn_id = 'b'")
        database.commit()
        faults = dataset_rows.sqlite_faults(path)
        self.assertTrue(any("MATCH" in fault for fault in faults) and any("full-text" in fault for fault in faults))
        database.execute("DELETE FROM turns WHERE turn_id = 'a'")
        database.commit()
        database.close()
        self.assertTrue(any("foreign_key" in fault for fault in dataset_rows.sqlite_faults(path)))


if __name__ == "__main__":
    unittest.main()
