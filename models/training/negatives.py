"""Captions that are nearly right: colours or subjects swapped, one colour for both, another number.

A CLIP that only has to tell its batch apart can read a caption as a bag of words; told apart from these it has to read which
colour belongs to which thing. Invariant: what is returned is wrong of its picture, or None.
"""

import re

from palettes import COLOURS
from words import article

COUNTS = {"two": ("three", "many"), "three": ("two", "many"), "many": ("two", "three"), "row": ("two", "three")}
SIDES = {"left": "right", "right": "left", "above": "below", "below": "above"}


def nearly(caption, line, random):
    """A wrong caption made from a right one of the caption record `line`, or None where it says nothing that can be swapped."""
    made = [wrong for wrong in (_colours(caption, line, random), _subjects(caption, line), _count(caption, line, random), _side(caption, line)) if wrong and wrong != caption]
    return made[random.integers(len(made))] if made else None


def _colours(caption, line, random):
    one, other = line.get("colour"), line.get("secondColour")
    if one and other and one != other and line["second"]:
        kind = random.integers(3)
        change = ({one: other, other: one}, {one: other}, {other: one})[kind]
    elif one and not line["second"]:
        change = {one: [c for c in COLOURS if c != one][random.integers(len(COLOURS) - 1)]}
    else:
        return None
    # Only where a noun follows: grounds and palettes have colours, too.
    nouns = "|".join(re.escape(name) for name in (line["subject"], line["second"]) if name)
    return _with_articles(re.sub(rf"\b({'|'.join(change)}) (?=(?:{nouns})\b)", lambda found: change[found[1]] + " ", caption))


def _subjects(caption, line):
    one, other = line["subject"], line.get("second")
    if not other or not (line.get("relation") or line.get("colour") != line.get("secondColour")) or one in other or other in one:
        return None
    if not line.get("colour") and not re.search(r"left|right|above|below", caption):
        return None
    names = re.compile(rf"\b({re.escape(one)}|{re.escape(other)})\b")
    if len(set(names.findall(caption))) < 2:
        return None
    return _with_articles(names.sub(lambda found: other if found[0] == one else one, caption))


def _count(caption, line, random):
    if line["layout"] not in ("two", "three", "many"):
        return None
    options = COUNTS[line["layout"]]
    return re.sub(rf"\b{line['layout']}\b", options[random.integers(len(options))], caption, count=1)


def _side(caption, line):
    if line["layout"] not in ("left", "right") and line.get("relation") not in SIDES:
        return None
    return re.sub(r"\b(left|right|above|below)\b(?! the clouds)", lambda found: SIDES[found[0]], caption, count=1)


def _with_articles(text):
    """Articles fitted to the words that now follow them."""
    return re.sub(r"\b(?:an|a) (\w+)", lambda found: f"{'an' if article(found[1]).startswith('an ') else 'a'} {found[1]}", text)
