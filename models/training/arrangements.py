"""Where subjects stand in a picture of 16 × 16 cells, and how a caption says it.

The prior lays out by these tables, and its training pictures are composed by them. Invariant: every arrangement stays within the grid.
"""

import torch

GRID = 16
LARGE, MIDDLE, TINY = 12, 8, 4  # cells a subject may take
STRETCH = 0.16  # octaves that a standard deviation of noise makes a large subject higher or wider
# Where subjects stand, in cells: middle-sized ones as (top, left, which: 0 the subject, 2 the second one),
# tiny ones as places of a 4 × 4 board. "alone" is one large subject; layouts that are not here are painted alone too.
MIDDLES = {
    "left": [(6, 0, 0)], "right": [(6, 8, 0)], "top": [(0, 4, 0)], "bottom": [(8, 4, 0)],
    "two": [(6, 0, 0), (6, 8, 0)], "facing pair": [(6, 0, 0), (6, 8, 0)], "pair": [(6, 0, 0), (6, 8, 2)], "above": [(0, 4, 0), (8, 4, 2)],
    "three": [(0, 4, 0), (8, 0, 0), (8, 8, 0)],
}
BOARDS = {"row": [8, 9, 10, 11], "many": list(range(16)), "tiny": [9], "tiny, right": [10]}
ARRANGEMENTS = ["alone", *MIDDLES, *BOARDS]
ARRANGED = {name: ARRANGEMENTS.index(name) for name in ARRANGEMENTS}
# What a caption calls an arrangement. `one` and `several` are the subject with its article and its plural.
ARRANGED_WORDS = {
    "alone": "{one}", "left": "{one} on the left", "right": "{one} on the right", "top": "{one} at the top", "bottom": "{one} at the bottom",
    "two": "two {several}", "facing pair": "two {several} facing each other", "pair": "{one} to the left of {other}", "above": "{one} above {other}", "three": "three {several}",
    "row": "a row of {several}", "many": "many {several}", "tiny": "a tiny {plain}", "tiny, right": "a small {plain}",
}


def box_of(noise):
    """Normal numbers [b, 4] → top, left, height and width of a large subject in cells: it may be higher or wider than it is
    remembered, rather low than high because things stand on the ground, and within the grid."""
    size = LARGE * (0.693 * STRETCH * noise[:, 2:].clamp(-2, 2)).exp()
    size = size.clamp(max=GRID - 1)
    room = GRID - size
    place = torch.stack([0.75 * room[:, 0], 0.5 * room[:, 1]], 1) + 0.25 * room * noise[:, :2].clamp(-2, 2)
    return torch.cat([torch.minimum(place.clamp(min=0), room), size], 1)
