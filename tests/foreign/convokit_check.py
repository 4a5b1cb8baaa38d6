#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ConvoKit's own loader reads what `export convokit` writes, and has in hand what the sidecars say; every utterance follows
its JSON Schema.

usage: convokit_check.py PRESSROOM ARCHIVE SCHEMA VENV     (VENV/complete tells that the environment is whole)
Exit status 0: no faults, 1: faults, 2: wrong usage, 77: ConvoKit is not there.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FILES = ["conversations.json", "corpus.json", "index.json", "speakers.json", "utterances.jsonl"]


def export(program, archive, folder):
    subprocess.run([program, "--archive", archive, "--quiet", "export", "convokit", folder, "--include-incomplete"],
                   check=True, stdout=subprocess.DEVNULL)
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def sidecars(archive):
    paths = sorted((Path(archive) / "transcripts").glob("*/*.json"))
    return [json.loads(path.read_bytes()) for path in paths if not path.stem.rpartition(".r")[2].isdigit() or
            ".r" not in path.stem]


def load(python, folder):
    """What ConvoKit makes of the folder; a text where it cannot read it."""
    with tempfile.TemporaryDirectory() as home:
        # It writes a configuration into the home folder of whoever imports it.
        done = subprocess.run([python, Path(__file__).parent / "convokit_loader.py", folder], capture_output=True,
                              text=True, timeout=120, env=dict(os.environ, HOME=home, LC_ALL="C"))
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def faults_of(loaded, transcripts, index):
    """Lines of text."""
    if isinstance(loaded, str):
        return [f"ConvoKit cannot read it: {loaded}"]
    faults = [f"{convo}: no tree" for convo, whole in loaded["integral"].items() if not whole]
    if loaded["index"] != index:
        faults.append(f"ConvoKit's index is {loaded['index']}")
    utterances = {utterance["id"]: utterance for utterance in loaded["utterances"]}
    turns = {turn["turn_id"]: (transcript, turn) for transcript in transcripts for turn in transcript["turns"]}
    if utterances.keys() != turns.keys():
        faults.append(f"{len(utterances)} utterances for {len(turns)} turns")
    for turn_id in utterances.keys() & turns.keys():
        faults += [f"{turn_id}: {fault}" for fault in utterance_faults(utterances[turn_id], *turns[turn_id], loaded)]
    for transcript in transcripts:
        ids = [turn["turn_id"] for turn in transcript["turns"]]
        if ids and sorted(loaded["trees"].get(ids[0], [])) != sorted(ids):
            faults.append(f"{transcript['transcript_id']}: the tree does not hold every turn")
    return faults


def utterance_faults(utterance, transcript, turn, loaded):
    first = transcript["turns"][0]["turn_id"]
    if utterance["conversation"] != first:
        yield f"conversation is {utterance['conversation']}"
    if utterance["text_sha256"] != turn["text_sha256"]:
        yield "the text is not that of the turn"
    replies = None if turn["turn_id"] == first else turn["reply_to"] or first
    if utterance["reply_to"] != replies:
        yield f"replies to {utterance['reply_to']}"
    link = None if replies is None else "record" if turn["reply_to"] else "structure"
    if utterance["meta"]["reply_link"] != link:
        yield f"reply_link is {utterance['meta']['reply_link']}"
    speaker = turn["speaker_id"] or f"{transcript['transcript_id']}#{turn['label'] or ''}"
    if utterance["speaker"] != speaker:
        yield f"the speaker is {utterance['speaker']}"
    if loaded["speakers"].get(speaker, {}).get("named") != (turn["speaker_id"] is not None):
        yield "the speaker is not the one of speakers.json"
    if loaded["conversations"].get(first, {}).get("transcript_id") != transcript["transcript_id"]:
        yield "the conversation is not the one of conversations.json"


def schema_faults(lines, schema):
    """Lines of text; nothing where Debian's python3-jsonschema is not installed."""
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        return []
    validator = Draft202012Validator(json.loads(Path(schema).read_bytes()))
    utterances = [json.loads(line) for line in lines]
    if not utterances:
        return ["the archive has no turn"]
    faults = [f"{utterance['id']}: {error.json_path}: {error.message}" for utterance in utterances
              for error in validator.iter_errors(utterance)]
    # The schema can refuse: each key that is missing, and a link that does not say what it is.
    for key in utterances[-1]:
        if validator.is_valid({name: value for name, value in utterances[-1].items() if name != key}):
            faults.append(f"the schema does not miss {key}")
    for meta in utterances[-1]["meta"]:
        kept = {name: value for name, value in utterances[-1]["meta"].items() if name != meta}
        if validator.is_valid(dict(utterances[-1], meta=kept)):
            faults.append(f"the schema does not miss meta {meta}")
    if validator.is_valid(dict(utterances[-1], **{"reply-to": None})):
        faults.append("the schema takes a root that replies")
    return faults


def damaged(folder):
    """Turns the last utterance against itself: no tree for ConvoKit any more."""
    path = Path(folder) / "utterances.jsonl"
    *lines, last = path.read_text().splitlines()
    utterance = json.loads(last)
    utterance["reply-to"] = utterance["id"]
    path.write_text("\n".join([*lines, json.dumps(utterance)]) + "\n")


def main(arguments):
    if len(arguments) != 4:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    program, archive, schema, venv = arguments
    python = Path(venv) / "bin" / "python"
    present = (Path(venv) / "complete").exists()
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        files = export(program, archive, first)
        faults = [] if files == export(program, archive, second) else ["the second export has other bytes"]
        # Every dataset comes with its card and descriptions, which ConvoKit passes over.
        if sorted(files) != sorted(FILES + ["README.md", "datapackage.json", "ro-crate-metadata.json"]):
            faults.append(f"the files are {sorted(files)}")
        faults += schema_faults(files["utterances.jsonl"].splitlines(), schema)
        index = json.loads(files["index.json"])
        transcripts = sidecars(archive)
        if present:
            faults += faults_of(load(python, first), transcripts, index)
            # The check can fail.
            damaged(first)
            if not faults_of(load(python, first), transcripts, index):
                faults.append("an utterance that replies to itself was not noticed")
    for fault in faults:
        print(f"convokit: {fault}")
    turns = sum(len(transcript["turns"]) for transcript in transcripts)
    print(f"convokit: {len(transcripts)} transcripts, {turns} turns, {len(faults)} faults")
    if not faults and not present:
        print("skipped: ConvoKit could not be installed")
        return 77
    return 1 if faults or turns == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
