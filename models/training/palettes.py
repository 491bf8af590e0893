"""Named colours, palettes and moods, and what each does to a picture.

Invariant: a palette is six colours in fixed roles (dark, deep, middle, light, accent, second accent), so that every scene and
pattern can be drawn in every palette.
"""
import numpy as np

from canvas import X, Y, blur, luma, noise, ramp, rgb

COLOURS = {
    "red": "#d92b2b", "orange": "#f2811d", "yellow": "#f7d32e", "green": "#3aa648", "blue": "#2f6fd6", "purple": "#8140b8",
    "pink": "#f287b7", "brown": "#8a5630", "black": "#1c1c20", "white": "#f6f5f2", "grey": "#8d9095", "teal": "#1f9a97",
}
BACKGROUNDS = {**COLOURS, "light blue": "#a8d4f2", "beige": "#e8d9bd", "dark blue": "#16244f", "light green": "#bfe3b0", "lavender": "#c9b8ea", "gold": "#d4a635"}

PALETTES = {
    #                 dark       deep       middle     light      accent     second accent
    "sunset": ("#2a1740", "#7b2d68", "#e0564a", "#ffd08a", "#ff9a3c", "#b13e7a"),
    "ocean": ("#06223f", "#0f5079", "#2f93b5", "#bfe8ee", "#f2f7ec", "#16b0a5"),
    "forest": ("#12241a", "#23492f", "#4f8045", "#cfdba0", "#8c5a2e", "#e2c15b"),
    "autumn": ("#3a1d12", "#8a3b17", "#cf6a1e", "#f3d9a0", "#b5241c", "#e8a92c"),
    "candy": ("#7a4c8f", "#ef7fb2", "#9fdcf0", "#fff0f6", "#ffe27a", "#b79cf0"),
    "black and white": ("#0c0c0c", "#3d3d3d", "#868686", "#f2f2f2", "#ffffff", "#1c1c1c"),
    "sepia": ("#2b1a0d", "#6b4a2b", "#a98458", "#f1e0bf", "#d9b684", "#4a2f19"),
    "electric": ("#090414", "#3a0ca3", "#f72585", "#4cc9f0", "#b8ff2e", "#7209b7"),
    "earth": ("#2f231b", "#6a4a35", "#a67c52", "#e6d3b3", "#7d8b54", "#b5532f"),
    "rose": ("#4a1427", "#a63a5b", "#e58a9e", "#fde4e4", "#d9486a", "#f6bcc0"),
    "lavender": ("#2e2352", "#6a57a5", "#a998dc", "#efe9fb", "#e6a6d8", "#7f8ee0"),
    "golden": ("#2d1e06", "#80560f", "#cf9a24", "#fdeeb4", "#f7c531", "#a3461b"),
    "fire": ("#1f0705", "#7a1406", "#e3400b", "#ffd95a", "#ff8a0f", "#c11a09"),
    "ice": ("#12304a", "#4d86b0", "#9fd0ea", "#f3fbff", "#c5f0f5", "#7a9cd9"),
    "mint": ("#17433c", "#3f9a84", "#8fd9bd", "#effbf1", "#ffd7c2", "#57b7c4"),
    "teal and orange": ("#06262c", "#0f6670", "#2ba6a4", "#fbe3c2", "#f28b30", "#c8551b"),
    "red and black": ("#0b0506", "#4f0a0d", "#c3151c", "#f4dcd6", "#f03a33", "#220608"),
    "blue and gold": ("#081432", "#173a83", "#4676c9", "#f5e8bf", "#e5b52d", "#a87a14"),
    "purple and pink": ("#24103f", "#6b2aa3", "#c45ad0", "#fbdcf3", "#ff6fb1", "#9a4bea"),
    "tropical": ("#07353a", "#078f83", "#2fc97f", "#fff2a8", "#ff5e78", "#ffa92e"),
    "midnight": ("#040817", "#101f4d", "#2b4490", "#a9bdf0", "#e9e6b8", "#5b4aa3"),
    "coral": ("#3b2a3f", "#c2565f", "#ff8a75", "#ffeadb", "#3fb0ac", "#ffc46b"),
    "desert": ("#4a2617", "#a2552e", "#d98f55", "#f7e2b8", "#6fa3a8", "#c4452d"),
    "retro": ("#2b2a33", "#c44536", "#e0a33e", "#f4e8cf", "#2a8a86", "#7a4a2a"),
    "moss and stone": ("#23261f", "#4c5444", "#84906f", "#dcdccb", "#a9b665", "#6d6a64"),
    "shades of red": ("#2a0507", "#7d1016", "#c9252b", "#ffd9d4", "#ff6a5e", "#9e0f1b"),
    "shades of blue": ("#071330", "#163c86", "#3b7bd4", "#dbeafc", "#7fb6f5", "#0f5fb5"),
    "shades of green": ("#06210f", "#14592b", "#3c9e4d", "#def3d3", "#93d36a", "#0f7a3d"),
}
# These colour the whole picture, its subject included; the others colour the scene and only tint the subject.
WHOLE = {"black and white", "sepia", "shades of red", "shades of blue", "shades of green", "red and black", "blue and gold", "purple and pink", "fire", "ice", "midnight"}

MOODS = ("dark", "bright", "dreamy", "misty", "dramatic", "warm", "cold", "melancholic", "joyful", "mysterious", "faded")


def palette(name):
    """The six colours of a palette, float32 [6, 3]."""
    return np.stack([rgb(c) for c in PALETTES[name]])


def grade(picture, name, strength):
    """The picture with its brightness mapped onto the palette's ramp from dark to light, mixed in by strength 0..1."""
    p = palette(name)
    mapped = ramp(luma(picture), p[0], p[1], p[2], p[4], p[3])
    return picture * (1 - strength) + mapped * strength


def mood(picture, name, rng):
    """The picture with the light of a mood."""
    gray = luma(picture)[..., None]
    edge = np.clip(1.25 - 1.9 * ((X - 0.5) ** 2 + (Y - 0.5) ** 2), 0, 1)[..., None]
    if name == "dark":
        return picture ** 1.25 * 0.68 * edge
    if name == "bright":
        return 1 - (1 - np.clip(picture * 1.1, 0, 1)) ** 1.6
    if name == "dreamy":
        soft = blur(picture, 3.0)
        return np.clip(1 - (1 - picture * 0.85) * (1 - soft * 0.55), 0, 1) * 0.86 + np.array([0.14, 0.09, 0.13], np.float32)
    if name == "misty":
        veil = np.clip(0.35 + 0.9 * (noise(rng, 1.8, 5) - 0.3) * (0.4 + Y), 0.15, 0.8)[..., None]
        return picture * (1 - veil) + veil * np.array([0.86, 0.88, 0.9], np.float32)
    if name == "dramatic":
        p = np.clip(picture, 0, 1)
        return np.clip(p * p * (3 - 2 * p) * 1.05, 0, 1) * edge ** 1.6
    if name == "warm":
        return picture * np.array([1.08, 0.93, 0.68], np.float32) + np.array([0.06, 0.02, 0], np.float32)
    if name == "cold":
        return (0.6 * picture + 0.4 * gray) * np.array([0.72, 0.92, 1.12], np.float32) + np.array([0, 0.02, 0.05], np.float32)
    if name == "melancholic":
        return (0.3 * picture + 0.7 * gray) * np.array([0.66, 0.72, 0.86], np.float32) * 0.92
    if name == "joyful":
        return np.clip(gray + (picture - gray) * 1.45, 0, 1) ** 0.85
    if name == "mysterious":
        tint = np.array([0.52, 0.42, 0.75], np.float32) * (1 - Y[..., None]) + np.array([0.28, 0.62, 0.6], np.float32) * Y[..., None]
        return (0.45 * picture + 0.55 * gray) * tint * 1.25 * edge ** 1.5
    if name == "faded":
        return (0.5 * picture + 0.5 * gray) * 0.55 + np.array([0.40, 0.38, 0.34], np.float32)
    raise ValueError(f"Mood {name!r} is not one of {', '.join(MOODS)}.")
