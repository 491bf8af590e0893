"""What is said about a picture: the specification of a picture, its captions by grammar, and the vocabulary.

A `Spec` is drawn by `art.render` and described by `captions`. The grammar's choices come from one generator and the names of the
subject from another. Invariant: two specs that differ only in the subject, told with the same template seed, differ only in the
subject's words.
"""
import re
from dataclasses import dataclass, field

import numpy as np

from compose import LAYOUTS
from hands import HANDS, REMEMBERED
from lands import LANDS, PLACES
from palettes import COLOURS, MOODS, PALETTES
from patterns import PATTERNS
from skies import SKIES
from styles import STYLES

SCENES = {  # term: (as a key word, with nothing in it, around a subject)
    "ocean": ("sea", ["the ocean", "waves on the sea"], ["on the ocean", "at sea", "on the waves"]),
    "lake": ("lake", ["a calm lake"], ["by a lake", "on a calm lake"]),
    "beach": ("beach", ["a sandy beach", "a beach"], ["on a beach", "on the beach"]),
    "mountains": ("mountains", ["mountains", "a mountain landscape"], ["in front of mountains", "in the mountains"]),
    "snowy mountains": ("snowy mountains", ["snowy mountains", "snow capped mountains"], ["in front of snowy mountains"]),
    "hills": ("hills", ["rolling hills", "green hills"], ["on a hill", "in front of rolling hills"]),
    "meadow": ("meadow", ["a meadow full of flowers", "a flower meadow"], ["in a meadow", "in a flower meadow"]),
    "desert": ("desert", ["sand dunes in the desert", "a desert"], ["in the desert", "on desert dunes"]),
    "forest": ("forest", ["a forest", "trees in a forest"], ["in a forest", "in the woods"]),
    "pine forest": ("pine forest", ["a pine forest", "pine trees"], ["in a pine forest", "among pine trees"]),
    "autumn forest": ("autumn forest", ["an autumn forest", "trees in autumn"], ["in an autumn forest"]),
    "jungle": ("jungle", ["a jungle"], ["in the jungle"]),
    "city": ("city", ["a city skyline", "a city"], ["in a city", "in front of a city skyline"]),
    "village": ("village", ["a village", "a row of small houses"], ["in a village", "in front of a village"]),
    "road": ("road", ["a road to the horizon", "an empty road"], ["on a road", "on the road"]),
    "river": ("river", ["a winding river", "a river"], ["by a river"]),
    "island": ("island", ["an island with a palm tree", "a small island"], ["on an island"]),
    "volcano": ("volcano", ["a volcano", "an erupting volcano"], ["in front of a volcano"]),
    "snow field": ("snow", ["a winter landscape", "a field of snow"], ["in the snow", "in a winter landscape"]),
    "waterfall": ("waterfall", ["a waterfall"], ["in front of a waterfall"]),
    "canyon": ("canyon", ["a canyon", "a red rock canyon"], ["in a canyon"]),
    "farm fields": ("fields", ["farm fields", "a field of crops"], ["in a field", "in farm fields"]),
    "garden": ("garden", ["a garden with flowers", "a garden"], ["in a garden"]),
    "clouds": ("above the clouds", ["a sea of clouds"], ["above the clouds"]),
    "harbour": ("harbour", ["a harbour with a pier", "a wooden pier"], ["on a wooden pier", "in a harbour"]),
    "open sky": ("sky", ["the open sky", "the sky"], ["in the sky"]),
    "underwater": ("underwater", ["an underwater scene", "the bottom of the sea"], ["underwater"]),
    "space": ("space", ["outer space", "a colourful nebula"], ["in space", "in outer space"]),
    "planets": ("planets", ["planets in space"], ["among planets", "in space among planets"]),
    "room": ("room", ["an empty room with a window", "a room"], ["in a room", "in a room with a window"]),
    "wooden table": ("wooden table", ["an empty wooden table"], ["on a wooden table", "on a table"]),
    "stage": ("stage", ["a theatre stage with curtains", "an empty stage"], ["on a stage", "on a stage with curtains"]),
    "brick wall": ("brick wall", ["a brick wall"], ["in front of a brick wall"]),
    "cave": ("cave", ["the mouth of a cave", "a cave"], ["in a cave"]),
    "flames": ("flames", ["flames", "a blazing fire"], ["in flames", "in front of flames"]),
}
SKY_WORDS = {  # term: (key word, clause)
    "blue sky": ("blue sky", ["under a blue sky"]), "cloudy sky": ("clouds", ["under a cloudy sky"]), "sunset": ("sunset", ["at sunset"]), "sunrise": ("sunrise", ["at sunrise", "at dawn"]),
    "starry night": ("starry night", ["on a starry night", "at night under the stars"]), "full moon": ("full moon", ["under a full moon", "at night under a full moon"]), "crescent moon": ("crescent moon", ["under a crescent moon"]),
    "thunderstorm": ("thunderstorm", ["in a thunderstorm"]), "rain": ("rain", ["in the rain"]), "snowfall": ("falling snow", ["in falling snow"]), "fog": ("fog", ["in the fog"]),
    "northern lights": ("northern lights", ["under the northern lights"]), "rainbow": ("rainbow", ["under a rainbow"]),
}
STYLE_WORDS = {  # term: (nouns that can stand before "of", other ways to say it)
    "oil painting": (["an oil painting"], ["oil painting", "oil on canvas", "in oil paint"]), "impressionist painting": (["an impressionist painting"], ["impressionist painting", "impressionism"]),
    "watercolour": (["a watercolour"], ["watercolour", "in watercolour", "watercolour painting"]), "pixel art": (["pixel art"], ["pixel art"]), "woodcut": (["a woodcut"], ["woodcut", "woodcut print"]), "neon": (["a neon picture"], ["neon", "neon lights", "glowing neon"]),
    "pastel drawing": (["a pastel drawing"], ["pastel drawing", "soft pastels"]), "ink drawing": (["an ink drawing"], ["ink drawing", "in black ink"]), "mosaic": (["a mosaic"], ["mosaic", "mosaic tiles"]), "collage": (["a collage"], ["collage", "torn paper collage"]),
    "glitch art": (["glitch art"], ["glitch art", "glitch"]), "pointillism": (["a pointillist painting"], ["pointillism", "painted in dots"]), "stained glass": (["a stained glass window"], ["stained glass"]), "low poly": (["a low poly picture"], ["low poly"]),
    "pencil sketch": (["a pencil sketch"], ["pencil sketch", "pencil drawing"]), "screen print": (["a screen print"], ["screen print", "pop art"]), "comic book": (["a comic book drawing"], ["comic book style", "comic book"]), "charcoal drawing": (["a charcoal drawing"], ["charcoal drawing", "charcoal"]),
    "blueprint": (["a blueprint"], ["blueprint"]), "chalk drawing": (["a chalk drawing"], ["chalk drawing", "chalk on a blackboard"]), "cross stitch": (["a cross stitch"], ["cross stitch", "embroidery"]), "paper cut": (["a paper cut"], ["paper cut", "cut paper"]),
    "cubist painting": (["a cubist painting"], ["cubist painting", "cubism"]),
    "thick paint": (["a picture in thick paint"], ["thick paint", "impasto", "palette knife"]), "hatching": (["a hatched drawing"], ["hatching", "cross hatching", "pen and ink hatching"]), "dry brush": (["a dry brush painting"], ["dry brush", "brush strokes on bare canvas"]),
    "glazed painting": (["a glazed painting"], ["glazed painting", "old master painting", "in thin glazes"]), "rough paper": (["a picture on rough paper"], ["on rough paper", "paper grain", "grainy paper"]),
    "3d render": (["a 3d render"], ["3d render", "in 3d"]), "flat design": (["a flat design"], ["flat design", "flat colours"]), "outlined cartoon": (["an outlined cartoon"], ["outlined cartoon", "cartoon with outlines"]),
    "clip art": (["clip art"], ["clip art"]), "silhouette": (["a silhouette"], ["silhouette", "as a silhouette"]), "freehand drawing": (["a freehand drawing"], ["freehand drawing", "hand drawn", "doodle"]), "photograph": (["a photograph"], ["photograph", "photo"]),
}
LAYOUT_WORDS = {"left": "on the left", "right": "on the right", "top": "at the top", "bottom": "at the bottom"}

RELATIONS = {  # the first of two subjects: (as said of it, as said of the other)
    "left": ("to the left of", "to the right of"), "above": ("above", "below"),
}

PLAIN_PLURAL = set("cherries grapes glasses sunglasses goggles jeans scissors lungs eyes fries pancakes skis socks gloves peanuts shorts blueberries beans swords footprints fireworks bubbles books chains briefs chopsticks houses maracas headphones sparkles paw prints".split()) | {"nesting dolls", "theatre masks", "ballet shoes", "prayer beads"}
UNCOUNTABLE = set("corn cheese popcorn wheat bread bacon fire coral wood soap spaghetti paella stew ice butter rice coffee confetti fog poo honey salt sushi thread yarn fondue garlic curry cooking tempura sake herb dna money broccoli seaweed camping lipstick chess ping volleyball basketball tennis".split()) | {"curry rice", "cooked rice", "nail polish", "leafy green", "green salad", "wedding", "bowling"}
THE = {"sun", "milky way", "statue of liberty", "tokyo tower", "mount fuji", "moon"}
IRREGULAR = {"mouse": "mice", "sheep": "sheep", "fish": "fish", "tropical fish": "tropical fish", "deer": "deer", "goose": "geese", "wolf": "wolves", "leaf": "leaves", "tooth": "teeth", "foot": "feet", "ox": "oxen", "man": "men", "woman": "women", "child": "children", "person": "people",
             "knife": "knives", "elf": "elves", "moose": "moose", "bison": "bison", "squid": "squid", "shrimp": "shrimp", "loaf": "loaves", "cactus": "cacti", "octopus": "octopuses", "dice": "dice", "scarf": "scarves", "blowfish": "blowfish", "jellyfish": "jellyfish"}

AMERICAN = re.compile(r"watercolour|colourful|colours|harbour|grey")


@dataclass
class Spec:
    """Everything that is in a picture. subjects: list of (Concept, Rendition). scene: a term of SCENES or PATTERNS, "plain background" or "gradient"; ground: its named colours."""
    kind: str = "art"
    subjects: list = field(default_factory=list)
    colour: str | None = None
    natural: bool = False
    layout: str | None = None
    scene: str | None = None
    sky: str | None = None
    ground: tuple = ()
    palette: str | None = None
    style: str | None = None
    mood: str | None = None
    label: str | None = None
    alias: str | None = None
    second_colour: str | None = None
    relation: str | None = None

    def terms(self):
        """The specification as plain terms, for the captions file."""
        return {"subject": self.subjects[0][0].name if self.subjects else None, "second": self.subjects[1][0].name if len(self.subjects) > 1 else None, "kind": self.kind, "scene": self.scene, "sky": self.sky,
                "ground": list(self.ground), "style": self.style, "palette": self.palette, "mood": self.mood, "layout": self.layout, "colour": self.colour, "secondColour": self.second_colour, "relation": self.relation}


def many_already(noun):
    """Whether the noun is a plural, like "admission tickets" or "dancers with bunny ears"."""
    head = re.split(r" (?:of|with|in|on|at) ", noun)[0].split()[-1]
    return head in PLAIN_PLURAL or noun in PLAIN_PLURAL or head.endswith("s") and not head.endswith(("ss", "us", "is", "as", "os", "lens")) and head not in ("tennis", "rhinoceros", "news", "ladies") and noun not in IRREGULAR


def article(noun):
    if many_already(noun) or noun in UNCOUNTABLE:
        return noun
    if noun in THE:
        return "the " + noun
    vowel = noun[0] in "aeio" or noun.startswith(("um", "up", "hourg")) or noun.startswith("x-")
    return ("an " if vowel else "a ") + noun


def plural(noun):
    if many_already(noun) or noun in UNCOUNTABLE:
        return noun
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    head, glue, tail = noun, "", ""
    for word in (" of ", " with ", " in ", " on ", " at ", " and "):
        if word in noun:
            head, glue, tail = noun.partition(word)
            break
    first, space, last = head.rpartition(" ")
    if first == "person" or head.startswith("person "):
        return "people" + head[len("person"):] + glue + tail
    if last in IRREGULAR:
        last = IRREGULAR[last]
    elif last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    elif last not in ("clothes",):
        last += "s"
    return first + space + last + glue + tail


def name_of(spec, which, rng):
    """The name a caption uses for a subject: its concept's name mostly, else the rendition's own."""
    concept, rendition = spec.subjects[which]
    if which == 0 and spec.alias and rng.random() < 0.6:
        return f"{spec.colour} {spec.alias}" if spec.colour else spec.alias
    specific = rendition.name.split()[0] in COLOURS and rendition.name.split()[0] not in concept.name and spec.colour is None and spec.second_colour is None
    plain = rendition.name if specific or rng.random() < 0.22 else concept.name
    colour = spec.colour if which == 0 else spec.second_colour
    if colour and plain.split()[0] in COLOURS:
        plain = concept.name
    return f"{colour} {plain}" if colour and plain.split()[0] != colour else plain


def subject_phrase(spec, rng, names):
    """The subject with its number, size and place; rng chooses the grammar, names the nouns."""
    noun = name_of(spec, 0, names)
    layout, pick = spec.layout, rng.random()
    if len(spec.subjects) > 1:
        other = name_of(spec, 1, names)
        if spec.relation and pick < 0.8:
            said, turned = RELATIONS[spec.relation]
            return f"{article(noun)} {said} {article(other)}" if pick < 0.45 else f"{article(other)} {turned} {article(noun)}"
        link = ("and", "and", "next to", "with")[int(pick * 4)]
        return f"{article(noun)} {link} {article(other)}"
    if layout in ("two", "three", "many"):
        return f"{layout} {plural(noun)}"
    if layout == "row":
        return f"a row of {plural(noun)}"
    if layout == "facing pair":
        return f"two {plural(noun)} facing each other"
    if layout in ("tiny", "huge"):
        word = {"tiny": ("tiny", "small"), "huge": ("huge", "giant")}[layout][int(pick * 2)]
        return noun_with(word, noun)
    if layout == "upside down":
        return noun_with("upside down", noun)
    if layout == "close-up":
        return f"a close-up of {article(noun)}" if pick < 0.7 else f"{article(noun)} up close"
    return article(noun)


def noun_with(adjective, noun):
    """The noun with an adjective and the article that fits both."""
    if many_already(noun) or noun in UNCOUNTABLE:
        return f"{adjective} {noun}"
    return ("an " if adjective[0] in "aeiou" else "a ") + f"{adjective} {noun}"


def short_subject(spec, names):
    """The subject as key words."""
    noun = name_of(spec, 0, names)
    if len(spec.subjects) > 1:
        return f"{noun}, {name_of(spec, 1, names)}"
    if spec.layout in ("two", "three", "many"):
        return f"{spec.layout} {plural(noun)}"
    return {"row": f"row of {plural(noun)}", "facing pair": f"two {plural(noun)} facing each other", "tiny": f"tiny {noun}", "huge": f"huge {noun}", "upside down": f"upside down {noun}", "close-up": f"{noun} close-up"}.get(spec.layout, noun)


def scene_words(spec, rng):
    """(key word, the scene alone, the clause around a subject) of a spec's scene, its colours included."""
    pick = lambda options: options[int(rng.random() * len(options))]
    colours = " and ".join(spec.ground)
    if spec.scene == "plain background":
        soft = pick(["", "", "plain "])
        return f"{colours} background", f"a {soft}{colours} background", pick([f"on {article(soft + colours)} background"] * 2 + [f"in front of {article(soft + colours)} background"])
    if spec.scene == "gradient":
        return f"{colours} gradient", pick([f"a gradient from {' to '.join(spec.ground)}", f"a soft {colours} gradient"]), pick([f"on a {colours} gradient", f"on a soft gradient of {colours}"])
    if spec.scene in PATTERNS:
        lone = spec.scene in ("checkerboard", "spiral", "zigzag", "plaid", "mandala", "fractal", "grid composition", "weave", "portrait", "flower pattern", "leaf pattern", "honeycomb")
        text = f"{colours} {spec.scene}" if colours else spec.scene
        alone = article(text) if lone else text
        return text, alone, pick([f"in front of {alone}", f"on {alone}", f"over {alone}"])
    key, empty, around = SCENES[spec.scene]
    return key, pick(empty), pick(around)


def palette_clause(name, rng):
    if name.startswith("shades of"):
        return "in " + name
    return (f"in {name} colours", f"{name} palette", f"in {name}")[int(rng.random() * (3 if " and " in name or name in ("sepia", "black and white") else 2))]


def captions(spec, seed, names_seed, must=()):
    """Four different captions, from key words to a full sentence. seed: the template, shared by a group; names_seed: the nouns; must: attributes every caption names."""
    told = []
    for j, (template, tail) in enumerate(((_keywords, ""), (_list, ", art"), (_sentence, ", picture"), (_full, ", painting"))):
        text = template(spec, np.random.default_rng([seed, j]), np.random.default_rng([names_seed, j]), must)
        text = " ".join(text.encode("ascii", "ignore").decode().lower().split())
        if (seed + j) % 5 == 0:
            text = AMERICAN.sub(lambda found: found[0].replace("our", "or").replace("grey", "gray"), text)
        told.append(text + tail if text in told else text)
    return told


def _attributes(spec, rng):
    """Key words by attribute."""
    words = {}
    if spec.scene:
        words["scene"] = words["ground"] = scene_words(spec, rng)[0]
    if spec.sky:
        words["sky"] = SKY_WORDS[spec.sky][0]
    if spec.style:
        others = STYLE_WORDS[spec.style][1]
        words["style"] = others[int(rng.random() * len(others))]
    if spec.palette:
        words["palette"] = spec.palette if " and " in spec.palette or spec.palette.startswith("shades") else spec.palette + " colours"
    if spec.mood:
        words["mood"] = spec.mood
    if spec.layout in LAYOUT_WORDS:
        words["layout"] = LAYOUT_WORDS[spec.layout]
    return words


def _keywords(spec, rng, names, must):
    """"red fox, night": the subject and one or two attributes."""
    words = _attributes(spec, rng)
    keys = [k for k in words if k != "ground"]
    drawn = [k for k in keys if rng.random() < 0.45]
    if spec.label:
        return spec.label
    if not spec.subjects:
        drawn = ["scene"] + [k for k in drawn if k != "scene"]
    chosen = [k for k in keys if k in drawn or k in must]
    if "ground" in must and "scene" not in chosen:
        chosen.append("scene")
    parts = [words[k] for k in chosen]
    return ", ".join(([short_subject(spec, names)] if spec.subjects else []) + parts)


def _list(spec, rng, names, must):
    """"fox, mountains, sunset, oil painting": all attributes in some order; on plain grounds the subject's key words at times."""
    if spec.label:
        return f"photo, {spec.label}"
    words = _attributes(spec, rng)
    parts = [words[k] for k in words if k != "ground"]
    order, with_keywords = rng.random(len(parts)).argsort(), rng.random() < 0.5
    parts = [parts[i] for i in order] if rng.random() < 0.6 else parts
    if not spec.subjects:
        return ", ".join(parts)
    subject = short_subject(spec, names)
    if with_keywords and spec.scene in ("plain background", "gradient") and len(spec.subjects) == 1:
        known = spec.subjects[0][0].keywords[:10]
        subject = ", ".join([subject] + [known[i] for i in names.permutation(len(known))[:3]])
    parts.insert(0 if rng.random() < 0.75 else len(parts), subject)
    return ", ".join(parts)


def _sentence(spec, rng, names, must):
    """"a red fox in the mountains at sunset": what a person would say, its style at times."""
    if spec.label:
        return f"a photo of {spec.label}"
    _, alone, around = scene_words(spec, rng)
    body = f"{subject_phrase(spec, rng, names)} {around}" if spec.subjects else alone
    if spec.layout in LAYOUT_WORDS:
        body += " " + LAYOUT_WORDS[spec.layout]
    if spec.sky:
        clauses = SKY_WORDS[spec.sky][1]
        body += " " + clauses[int(rng.random() * len(clauses))]
    keep = rng.random(3) < 0.5
    if spec.palette and (keep[0] or "palette" in must):
        clause = palette_clause(spec.palette, rng)
        body += (" " if clause.startswith("in ") else ", ") + clause
    if spec.style and (keep[1] or "style" in must):
        others = STYLE_WORDS[spec.style][1]
        body += ", " + others[int(rng.random() * len(others))]
    if spec.mood and (keep[2] or "mood" in must):
        body += ", " + spec.mood
    return body


def _full(spec, rng, names, must):
    """Everything in a sentence: "a dreamy oil painting of two foxes in the snow under a full moon, in sunset colours"."""
    if spec.label:
        return f"a photograph showing {spec.label}"
    _, alone, around = scene_words(spec, rng)
    clause = ""
    if spec.sky:
        clauses = SKY_WORDS[spec.sky][1]
        clause = " " + clauses[int(rng.random() * len(clauses))]
    place = " " + LAYOUT_WORDS[spec.layout] if spec.layout in LAYOUT_WORDS else ""
    body = f"{subject_phrase(spec, rng, names)}{place} {around}{clause}" if spec.subjects else alone + clause
    lead, mood_first = rng.random(), rng.random() < 0.5
    noun = STYLE_WORDS[spec.style][0][0] if spec.style else ("a painting", "a picture", "art")[int(rng.random() * 3)]
    if spec.mood and mood_first and lead < 0.7:
        bare = noun.split(" ", 1)[1] if noun.startswith(("a ", "an ")) else noun
        noun = f"a {spec.mood} {bare}" if noun != bare else f"{spec.mood} {bare}"
    if lead < 0.7:
        text = f"{noun} of {body}"
    elif spec.style:
        others = STYLE_WORDS[spec.style][1]
        text = f"{body}, {others[int(rng.random() * len(others))]}" if lead < 0.88 else f"{body} in the style of {noun}"
    else:
        text = f"{body}, {'art' if mood_first else 'painting'}" if lead < 0.8 else body
    if spec.palette:
        text += ", " + palette_clause(spec.palette, rng)
    if spec.mood and not (mood_first and lead < 0.7):
        text += (f", {spec.mood}", f", {spec.mood} mood")[int(rng.random() * 2)]
    return text


CATEGORIES = set("animal beverage building clothing dessert drink education food fruit furniture garden holiday insect instrument mammal nature object people person place plant shape sign sport symbol tool toy transport vegetable vehicle weapon weather decoration ornament jewelry electronics hardware office household music art sky science religion recreation computer business government medical military pattern texture".split())


def remembered(concept):
    """Whether the prior remembers the concept: all but variants of people, tiles without an emoji, single icons, and kinds of
    things ("beverage"), which clip art shows as anything of the kind."""
    return not concept.held_out and not (concept.found and concept.name in CATEGORIES) and concept.weight >= (0.6 if concept.found else 1.0) and any(r.set in REMEMBERED and r.set != concept.tested for r in concept.renditions)


def vocabulary(concepts, held_pairs):
    """The vocabulary shipped with the app. concepts: {name: Concept}; held_pairs: how pairs were held out, in words."""
    known = [c for c in concepts.values() if not c.held_out]
    return {
        "version": 1,
        "terms": {
            "subject": [c.name for c in known], "scene": list(SCENES) + list(PATTERNS), "sky": list(SKIES), "style": list(STYLES) + list(HANDS), "palette": list(PALETTES), "mood": list(MOODS),
            "layout": list(LAYOUTS), "colour": list(COLOURS),
        },
        "drawable": [c.name for c in known if c.weight >= 5],
        "painted": [c.name for c in known if remembered(c)],
        "phrases": {
            "scene": {k: v[2][0] for k, v in SCENES.items()}, "alone": {**{k: v[1][0] for k, v in SCENES.items()}, **{k: k for k in PATTERNS}}, "sky": {k: v[1][0] for k, v in SKY_WORDS.items()},
            "style": {k: v[0][0] for k, v in STYLE_WORDS.items()}, "palette": {k: f"in {k}" if k.startswith("shades") else f"in {k} colours" for k in PALETTES}, "mood": {k: f"{k} mood" for k in MOODS},
            "subject": {c.name: article(c.name) for c in known}, "subjects": {c.name: plural(c.name) for c in known},
        },
        "withSky": list(LANDS), "withoutSky": list(PLACES), "patterns": list(PATTERNS),
        "heldOut": {"subject": [c.name for c in concepts.values() if c.held_out], "rendition": {c.name: c.tested for c in known if c.tested}, "pairs": held_pairs},
        "templates": [
            "{subject}, {scene}", "{subject} {scene} {sky}", "{style} of {subject} {scene} {sky}", "{style} of {subject} {scene} {sky}, {palette}", "{subject} {scene}, {palette}, {mood}", "{style} of {alone} {sky}, {palette}", "{alone}, {palette}",
            "{colour} {subject} {scene} {sky}, {style}", "two {subjects} {scene} {sky}, {style}", "many {subjects} {scene}, {palette}", "{style} of {subject} on a {colour} background",
        ],
    }
