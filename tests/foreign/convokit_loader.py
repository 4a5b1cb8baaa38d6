# SPDX-License-Identifier: Apache-2.0
"""usage: PYTHON convokit_loader.py FOLDER: what ConvoKit itself makes of a corpus, as JSON on standard output. Run by
convokit_check.py with the interpreter that has ConvoKit."""

import contextlib
import hashlib
import io
import json
import sys

import convokit


def describe(folder):
    # With its type check on, ConvoKit adds to the index whatever the index does not say.
    corpus = convokit.Corpus(filename=folder, disable_type_check=False)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        integral = {convo.id: convo.check_integrity(verbose=False) for convo in corpus.iter_conversations()}
    trees = {}
    for convo in corpus.iter_conversations():
        if integral[convo.id]:
            trees[convo.id] = [utterance.id for utterance in convo.traverse("dfs")]
    return {
        "utterances": [{"id": utterance.id, "conversation": utterance.conversation_id,
                        "speaker": utterance.speaker.id, "reply_to": utterance.reply_to,
                        "timestamp": utterance.timestamp, "meta": dict(utterance.meta.to_dict()),
                        "text_sha256": hashlib.sha256(utterance.text.encode()).hexdigest()}
                       for utterance in corpus.iter_utterances()],
        "speakers": {speaker.id: speaker.meta.to_dict() for speaker in corpus.iter_speakers()},
        "conversations": {convo.id: convo.meta.to_dict() for convo in corpus.iter_conversations()},
        "integral": integral, "trees": trees, "meta": corpus.meta.to_dict(),
        "index": corpus.meta_index.to_dict(force_version=corpus.meta_index.version)}


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        described = describe(sys.argv[1])
    json.dump(described, sys.stdout)
