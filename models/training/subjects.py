"""The concepts a picture can show: captioned emoji of ten sets, a few game tiles and what other hands drew, merged, named
and weighted.

`load(data)` reads the data folder once. A concept ("dog") has several renditions (the dog and the dog face of each set), each with
its own name. Invariant: which concepts are held out depends on their names only, never on a seed; a set that is held out is
held out whole.
"""
import re
from dataclasses import dataclass, field

from PIL import Image

from archives import Rendition, chance, colour_of, decode, entries, visible
from hands import HELD_SET, clip_art, freehand, silhouettes, words_of_the_world

SKIP = re.compile(
    r"keycap|button|japanese |input |o clock|thirty$|^(copyright|registered|trade mark|information|om|circled m|part alternation mark|wavy dash|curly loop|double curly loop"
    r"|aries|taurus|gemini|cancer|leo|virgo|libra|scorpio|sagittarius|capricorn|aquarius|pisces|ophiuchus|female sign|male sign|multiplication sign|heavy equals sign|plus sign|minus sign"
    r"|division sign|transgender symbol|wheelchair symbol|eight spoked asterisk|hundred points|zzz|atm sign|level slider|control knobs|antenna bars|vibration mode|mobile phone off|no .*"
    r"|non potable water|potable water|litter in bin sign|customs|passport control|baggage claim|left luggage|water closet|men s room|women s room|restroom|baby symbol|place of worship"
    r"|prohibited|name badge|trident emblem|anger symbol|left speech bubble|right anger bubble|eye in speech bubble|middle finger|khanda|wheel of dharma|orthodox cross|latin cross"
    r"|star of david|dotted six pointed star|kaaba|hamsa|muted speaker|bell with slash|low battery|check box with check|double exclamation mark|exclamation question mark"
    r"|white (question|exclamation) mark|.* exclamation|symbols|chart .*|fast .*|(?!bow and|heart with).* arrows?|cross mark.*|diamond with a dot|ballot box with ballot|currency exchange|identification card"
    r"|dim .*|bright .*|shuffle .*|busts? in silhouette|speaking head|white flag|rainbow flag|transgender flag|black flag|clockwise.*|.*medium.*square|(black|white) small square)$")

# name in the emoji sets -> concept it belongs to
MERGE = {
    "automobile": "car", "oncoming automobile": "car", "sport utility vehicle": "car", "oncoming taxi": "taxi", "oncoming bus": "bus", "oncoming police car": "police car", "hot beverage": "coffee",
    "lady beetle": "ladybug", "honeybee": "bee", "deciduous tree": "tree", "evergreen tree": "pine tree", "sauropod": "dinosaur", "t rex": "dinosaur", "two hump camel": "camel", "spouting whale": "whale",
    "spiral shell": "seashell", "red apple": "apple", "small airplane": "airplane", "airplane departure": "airplane", "airplane arrival": "airplane", "jack o lantern": "pumpkin", "hatching chick": "chick",
    "baby chick": "chick", "front facing baby chick": "chick", "closed umbrella": "umbrella", "umbrella with rain drops": "umbrella", "umbrella on ground": "beach umbrella", "glowing star": "star", "red heart": "heart",
    "sun with face": "sun", "new moon face": "moon face", "first quarter moon face": "moon face", "last quarter moon face": "moon face", "full moon face": "moon face", "waxing crescent moon": "crescent moon",
    "waning crescent moon": "crescent moon", "first quarter moon": "half moon", "last quarter moon": "half moon", "waxing gibbous moon": "full moon", "waning gibbous moon": "full moon", "wedding": "wedding chapel",
    "globe showing europe africa": "globe", "globe showing americas": "globe", "globe showing asia australia": "globe", "sheaf of rice": "wheat", "ear of corn": "corn", "french fries": "fries", "hamburger": "burger",
    "cup with straw": "soda cup", "beer mug": "beer", "clinking beer mugs": "beer", "wrapped gift": "gift box", "soft ice cream": "ice cream", "doughnut": "donut", "cooking": "fried egg", "game die": "dice", "direct hit": "target",
    "artist palette": "paint palette", "performing arts": "theatre masks", "pile of poo": "poo", "gem stone": "diamond", "high voltage": "lightning bolt", "musical keyboard": "piano", "locomotive": "train", "high speed train": "train",
    "bullet train": "train", "steaming bowl": "noodle soup", "motor boat": "motorboat", "flying saucer": "ufo", "mouse face": "mouse", "cow face": "cow", "tiger face": "tiger", "rabbit face": "rabbit", "cat face": "cat",
    "black cat": "cat", "dragon face": "dragon", "horse face": "horse", "monkey face": "monkey", "dog face": "dog", "pig face": "pig", "service dog": "dog", "guide dog": "dog", "ewe": "sheep", "ram": "sheep", "person running": "runner",
    "house with garden": "house", "classical building": "temple", "brown mushroom": "mushroom", "black bird": "bird", "snow capped mountain": "mountain", "snowman without snow": "snowman",
    "closed book": "book", "open book": "book", "green book": "book", "blue book": "book", "orange book": "book", "mobile phone": "phone", "desktop computer": "computer", "magnifying glass tilted left": "magnifying glass",
    "magnifying glass tilted right": "magnifying glass", "old key": "key", "locked": "padlock", "unlocked": "padlock", "locked with key": "padlock", "locked with pen": "padlock", "hourglass done": "hourglass", "hourglass not done": "hourglass",
    "merperson": "mermaid", "merman": "mermaid", "mage": "wizard", "collision": "explosion", "cheese wedge": "cheese", "t shirt": "shirt", "shamrock": "clover", "four leaf clover": "clover", "delivery truck": "truck",
    "articulated lorry": "truck", "person rowing boat": "rowing boat", "person biking": "cyclist", "person mountain biking": "cyclist", "person surfing": "surfer", "person swimming": "swimmer", "woman dancing": "dancer", "man dancing": "dancer",
    "bride with veil": "bride", "crossed swords": "swords", "skull and crossbones": "skull", "sun behind small cloud": "sun and cloud", "sun behind large cloud": "sun and cloud", "sun behind cloud": "sun and cloud", "leftwards hand": "hand",
    "rightwards hand": "hand", "palm down hand": "hand", "palm up hand": "hand", "raised hand": "hand", "hand with fingers splayed": "hand", "raised back of hand": "hand", "waving hand": "hand", "backhand index pointing up": "pointing hand",
    "backhand index pointing down": "pointing hand", "backhand index pointing left": "pointing hand", "backhand index pointing right": "pointing hand", "index pointing up": "pointing hand", "index pointing at the viewer": "pointing hand",
    "oncoming fist": "fist", "raised fist": "fist", "left facing fist": "fist", "right facing fist": "fist", "closed mailbox with lowered flag": "mailbox", "closed mailbox with raised flag": "mailbox", "open mailbox with raised flag": "mailbox",
    "open mailbox with lowered flag": "mailbox", "tear off calendar": "calendar", "spiral calendar": "calendar", "yen banknote": "banknote", "dollar banknote": "banknote", "euro banknote": "banknote", "pound banknote": "banknote",
    "grinning cat with smiling eyes": "grinning cat", "women with bunny ears": "dancers with bunny ears", "men with bunny ears": "dancers with bunny ears", "people with bunny ears": "dancers with bunny ears", "tram car": "tram", "light rail": "tram",
    "drop of blood": "drop", "droplet": "drop", "aerial tramway": "cable car", "mountain cableway": "cable car", "shallow pan of food": "paella", "pot of food": "stew", "cut of meat": "steak", "wine glass": "glass of wine",
    "bottle with popping cork": "champagne bottle", "military medal": "medal", "sports medal": "medal", "1st place medal": "medal", "2nd place medal": "medal", "3rd place medal": "medal", "optical disk": "disc", "dvd": "disc",
    "beating heart": "heart", "growing heart": "heart", "sparkling heart": "heart", "dizzy": "shooting star", "kiwi fruit": "kiwi",
    "rescue worker s helmet": "helmet", "woman s hat": "sun hat", "woman s clothes": "blouse", "man s shoe": "shoe", "woman s sandal": "sandal", "woman s boot": "boot", "high heeled shoe": "high heel", "running shoe": "sneaker", "person in lotus position": "meditating person",
    "video game": "game controller", "water wave": "wave", "sunrise over mountains": "sunrise", "passenger ship": "ship", "fire engine": "fire truck", "leaf fluttering in wind": "leaf", "fallen leaf": "autumn leaf", "headphone": "headphones", "palms up together": "open palms", "radioactive": "radioactive sign", "biohazard": "biohazard sign", "construction": "road works barrier", "warning": "warning sign", "musical note": "music note", "musical notes": "music note",
    "tangerine": "orange", "mantelpiece clock": "clock", "telephone receiver": "telephone", "linked paperclips": "paperclip", "flag in hole": "golf flag", "kick scooter": "scooter", "motor scooter": "moped",
    "cloud with lightning and rain": "storm cloud", "cloud with lightning": "storm cloud", "cloud with rain": "rain cloud", "sun behind rain cloud": "rain cloud", "cloud with snow": "snow cloud", "smiling face with smiling eyes": "smiling face", 
}
# Clearer names for a few concepts.
RENAMED = {
    "person white hair": "person with white hair", "person red hair": "person with red hair", "person curly hair": "person with curly hair", "person blond hair": "person with blond hair", "person bald": "bald person", "person beard": "person with a beard",
    "foggy": "foggy bridge", "wireless": "wireless sign", "mahjong red dragon": "mahjong tile", "roll of paper": "toilet paper", "moai": "moai statue", "poultry leg": "chicken leg", "flying disc": "frisbee", "mate": "mate drink", "cricket game": "cricket bat",
    "tennis": "tennis racket", "badminton": "badminton racket", "ping pong": "table tennis bat", "field hockey": "field hockey stick", "ice hockey": "ice hockey stick", "lacrosse": "lacrosse stick", "sake": "sake bottle", "camping": "campsite", "cinema": "cinema sign",
    "person surfing": "surfer", "biting lip": "lips", "curry rice": "curry", "bowling": "bowling pins", "label": "price tag", "moon viewing ceremony": "moon viewing", "custard": "custard pudding",
}
COLOUR_FIRST = re.compile(r"^(light blue|grey|red|orange|yellow|green|blue|purple|brown|black|white|pink) (heart|circle|square|apple|book|cat|mushroom|bird|large square|triangle pointed up|triangle pointed down)$")

# What people type most, and what can be drawn: five times as likely.
CORE = """dog cat fox wolf bear panda koala lion tiger leopard horse unicorn zebra deer cow ox pig sheep goat camel llama giraffe elephant rhinoceros hippopotamus mouse rat hamster rabbit hedgehog bat kangaroo monkey gorilla orangutan
sloth otter beaver skunk raccoon badger squirrel chipmunk bison mammoth moose donkey polar bear boar turkey chicken rooster chick bird penguin dove eagle duck swan owl flamingo peacock parrot goose crocodile turtle lizard snake dragon dinosaur
whale dolphin seal fish tropical fish blowfish shark octopus squid shrimp lobster crab jellyfish seashell coral snail butterfly bug ant bee beetle ladybug cricket cockroach spider spider web scorpion mosquito fly worm frog
bouquet cherry blossom white flower lotus rose hibiscus sunflower tulip blossom seedling potted plant pine tree tree palm tree cactus wheat herb clover maple leaf autumn leaf leaf mushroom leafless tree hyacinth
grapes melon watermelon orange lemon lime banana pineapple mango apple green apple pear peach cherries strawberry blueberries kiwi tomato olive coconut avocado eggplant potato carrot corn hot pepper bell pepper cucumber broccoli garlic onion
peanuts chestnut bread croissant baguette bread pretzel bagel pancakes waffle cheese meat on bone poultry leg steak bacon burger fries pizza hot dog sandwich taco burrito egg fried egg popcorn noodle soup spaghetti sushi fried shrimp dumpling
ice cream donut cookie birthday cake shortcake cupcake pie chocolate bar candy lollipop honey pot glass of milk coffee teapot glass of wine cocktail glass tropical drink beer soda cup bubble tea champagne bottle fork and knife spoon kitchen knife amphora
globe mountain volcano beach with umbrella desert island stadium temple house office building hospital hotel school factory japanese castle castle tower church mosque synagogue fountain tent hut ferris wheel roller coaster circus tent barber pole carousel horse
train tram bus ambulance fire truck police car taxi car truck tractor racing car motorcycle moped bicycle skateboard roller skate scooter wheel anchor sailboat canoe speedboat ship motorboat ferry airplane helicopter rocket ufo satellite parachute hot air balloon
hourglass watch alarm clock clock full moon crescent moon half moon sun star shooting star cloud rain cloud storm cloud snow cloud tornado rainbow umbrella lightning bolt snowflake snowman comet fire drop wave ringed planet sun and cloud
christmas tree pumpkin fireworks balloon gift box ribbon teddy bear kite crystal ball magic wand dice chess pawn puzzle piece nesting dolls paint palette thread yarn crown ring diamond glasses sunglasses shirt jeans dress scarf gloves coat socks handbag backpack
shoe sneaker boot high heel top hat sun hat helmet lipstick bell megaphone drum guitar violin trumpet saxophone piano accordion harp flute banjo microphone headphones radio phone telephone battery computer laptop keyboard printer camera video camera television
light bulb candle flashlight red paper lantern book books scroll newspaper envelope mailbox pencil paintbrush crayon scissors key padlock hammer axe pick swords dagger bow and arrow shield wrench screwdriver saw magnet ladder microscope telescope test tube syringe pill
door bed couch and lamp chair toilet bathtub mirror window broom basket bucket soap toothbrush coffin headstone moai statue of liberty heart broken heart skull ghost alien robot clown face zombie vampire mermaid fairy elf wizard genie superhero princess prince astronaut
baby boy girl man woman old man old woman farmer cook singer artist firefighter police officer detective ninja dancer person surfer santa claus snowboarder hand eye eyes ear nose mouth foot tooth brain bone anatomical heart lungs footprints feather
soccer ball basketball american football baseball tennis volleyball bowling boxing glove skis sled trophy medal target bomb money bag coin smiling face winking face angry face crying face sleeping face smiling face with sunglasses wood rock brick goggles
sword potion lantern bubbles wing phoenix circle square triangle magnifying glass gear
heart with arrow"""

# What a visitor will try first: eight times as likely.
WELL_KNOWN = """fox,cat,dog,horse,elephant,lion,tiger,bear,panda,rabbit,penguin,owl,duck,flamingo,parrot,turtle,snake,frog,dragon,dinosaur,whale,dolphin,shark,octopus,fish,crab,butterfly,bee,snail,spider,rose,sunflower
mushroom,cactus,palm tree,apple,banana,strawberry,pizza,ice cream,house,castle,car,train,bicycle,sailboat,airplane,rocket,guitar,skull,heart,crown""".replace("\n", ",").split(",")
SAME_BACKGROUND_SUBJECTS = WELL_KNOWN[:50]  # the test of subjects

OBSCURE = re.compile(r"^(sunset|sunrise|cityscape.*|bridge at night|night with stars|milky way|foggy|national park|desert|fireworks|sparkler|moon viewing.*|camping|station|motorway)$|face|button|person|man|woman|people|men |women|sign|symbol|envelope|folder|card|arrow|cat with|gesturing|hand|fingers|index|tray|ledger|notebook|memo|page|flag|mobile|square|circle|triangle|diamond$")

# Other words for a concept, and kinds it belongs to: used now and then, and never where a picture is told from its neighbours.
ALIASES = {
    "dog": ("puppy", "pet"), "cat": ("kitten", "kitty", "pet"), "rabbit": ("bunny", "hare"), "car": ("automobile", "vehicle"), "airplane": ("plane", "aircraft", "jet"), "bicycle": ("bike",), "motorcycle": ("motorbike",), "moped": ("vespa",),
    "sailboat": ("boat", "yacht"), "speedboat": ("boat",), "motorboat": ("boat",), "canoe": ("boat",), "ferry": ("boat", "ship"), "ship": ("boat", "cruise ship"), "burger": ("hamburger", "cheeseburger"), "donut": ("doughnut",), "ufo": ("flying saucer", "spaceship"),
    "rocket": ("spaceship", "space rocket"), "pumpkin": ("jack-o-lantern", "halloween pumpkin"), "television": ("tv",), "phone": ("mobile phone", "smartphone"), "computer": ("desktop computer", "pc"), "ladybug": ("ladybird", "insect"), "bug": ("caterpillar", "insect"),
    "ant": ("insect",), "bee": ("insect", "honeybee"), "beetle": ("insect",), "fly": ("insect",), "mosquito": ("insect",), "butterfly": ("insect",), "tulip": ("flower", "red flower"), "rose": ("flower", "red rose"), "sunflower": ("flower",), "hibiscus": ("flower",),
    "blossom": ("flower", "yellow flower"), "cherry blossom": ("flower", "pink flower"), "white flower": ("flower",), "lotus": ("flower", "water lily"), "hyacinth": ("flower",), "bouquet": ("bunch of flowers", "flowers"), "potted plant": ("plant",), "seedling": ("plant", "sprout"),
    "tree": ("green tree",), "pine tree": ("tree", "fir tree"), "palm tree": ("palm", "tree"), "leafless tree": ("bare tree", "dead tree"), "bird": ("songbird",), "owl": ("bird",), "eagle": ("bird", "bird of prey"), "duck": ("bird",), "swan": ("bird",), "parrot": ("bird",),
    "flamingo": ("bird", "pink bird"), "peacock": ("bird",), "dove": ("bird", "white bird"), "turkey": ("bird",), "penguin": ("bird",), "goose": ("bird",), "chicken": ("hen", "bird"), "chick": ("baby bird", "baby chicken"), "whale": ("blue whale",), "seal": ("sea lion",),
    "crocodile": ("alligator", "reptile"), "lizard": ("reptile", "gecko"), "turtle": ("tortoise", "reptile"), "snake": ("serpent", "reptile"), "dinosaur": ("brontosaurus", "prehistoric reptile"), "rhinoceros": ("rhino",), "hippopotamus": ("hippo",), "deer": ("stag",),
    "apple": ("red apple", "fruit"), "banana": ("fruit",), "strawberry": ("fruit", "berry"), "cherries": ("fruit",), "lemon": ("fruit",), "pear": ("fruit",), "peach": ("fruit",), "pineapple": ("fruit",), "watermelon": ("slice of watermelon", "fruit"), "grapes": ("fruit",),
    "coffee": ("cup of coffee", "hot drink", "cup of tea"), "beer": ("glass of beer", "mug of beer"), "glass of wine": ("wine", "red wine"), "ice cream": ("ice cream cone", "dessert"), "birthday cake": ("cake",), "shortcake": ("cake", "slice of cake"), "cupcake": ("cake", "muffin"),
    "house": ("home", "building", "cottage"), "castle": ("fortress",), "church": ("chapel",), "temple": ("greek temple",), "office building": ("skyscraper", "building"), "mountain": ("peak",), "full moon": ("moon",), "crescent moon": ("moon",), "sun": ("bright sun",),
    "star": ("yellow star", "golden star"), "heart": ("love heart",), "diamond": ("gem", "jewel"), "crown": ("golden crown", "king's crown"), "sunglasses": ("shades",), "skull": ("human skull",), "ghost": ("spirit", "phantom"), "robot": ("machine", "android"), "alien": ("extraterrestrial",),
    "train": ("locomotive", "railway"), "truck": ("lorry",), "taxi": ("cab", "yellow cab"), "tractor": ("farm tractor",), "fire truck": ("fire engine",), "lightning bolt": ("lightning", "thunderbolt"), "fire": ("flame",), "drop": ("water drop", "droplet"), "wave": ("ocean wave", "sea wave"),
    "violin": ("fiddle",), "piano": ("keyboard",), "headphones": ("earphones",), "light bulb": ("lamp", "bulb"), "red paper lantern": ("lantern", "lamp"), "gift box": ("present", "gift"), "teddy bear": ("toy bear", "stuffed toy"), "swords": ("crossed swords",), "dagger": ("knife", "sword"),
    "kitchen knife": ("knife",), "padlock": ("lock",), "soccer ball": ("football", "ball"), "basketball": ("ball",), "tennis racket": ("racket",), "trophy": ("cup", "prize"), "wizard": ("mage", "sorcerer"), "baby": ("infant",), "boy": ("child", "kid"), "girl": ("child", "kid"),
    "man": ("person",), "woman": ("person", "lady"), "old man": ("grandfather",), "old woman": ("grandmother",), "police officer": ("policeman",), "smiling face": ("smiley", "happy face"), "crying face": ("sad face",), "angry face": ("mad face",), "tent": ("camping tent",),
    "shirt": ("t-shirt",), "high heel": ("shoe",), "sneaker": ("shoe", "running shoe"), "boot": ("shoe",), "top hat": ("hat",), "sun hat": ("hat",), "envelope": ("letter",), "camera": ("photo camera",), "hot pepper": ("chili", "chilli pepper"), "eggplant": ("aubergine",), "corn": ("ear of corn", "maize"),
    "fries": ("french fries", "chips"), "mushroom": ("toadstool", "red mushroom"), "snowman": ("snow man",), "clover": ("four leaf clover", "shamrock"), "globe": ("planet earth", "earth", "world"), "ringed planet": ("planet", "saturn"), "comet": ("meteor",), "explosion": ("blast", "bang"),
}

TILES = {  # tile name -> concept; only names that are words people use
    "wolf": "wolf", "polar bear": "polar bear", "black bear": "bear", "bat": "bat", "scorpion": "scorpion", "elephant": "elephant", "sheep": "sheep", "yak": "yak", "butterfly": "butterfly", "shark": "shark", "spider": "spider", "snake": "snake",
    "goblin": "goblin", "ghost": "ghost", "orc": "orc", "hydra": "hydra", "griffon": "griffin", "sphinx": "sphinx", "ogre": "ogre", "cyclops": "cyclops", "centaur": "centaur", "minotaur": "minotaur", "golden dragon": "dragon", "ice dragon": "dragon", "wyvern": "wyvern",
    "vampire": "vampire", "angel": "angel", "satyr": "satyr", "harpy": "harpy", "manticore": "manticore", "mummy": "mummy", "unicorn": "unicorn", "banana": "banana", "apple": "apple", "lemon": "lemon", "strawberry": "strawberry", "pizza": "pizza", "pear": "pear",
    "long sword": "sword", "short sword": "sword", "greatsword": "sword", "scimitar": "sword", "dagger": "dagger", "spear": "spear", "trident": "trident", "scythe": "scythe", "mace": "mace", "longbow": "bow and arrow", "hand axe": "axe", "shield": "shield", "large shield": "shield",
    "helmet": "helmet", "cloak": "cloak", "robe": "robe", "scroll": "scroll", "parchment": "scroll", "staff": "staff", "obelisk": "obelisk", "sparkling fountain": "fountain", "blue fountain": "fountain", "open door": "door", "closed door": "door", "statue angel": "statue", "statue cat": "statue",
    "statue dragon": "statue", "golden statue": "statue", "skeleton humanoid small": "skeleton", "skeleton humanoid large": "skeleton", "jelly": "slime", "ooze": "slime", "fire elemental": "fire elemental", "water elemental": "water elemental", "queen bee": "bee", "killer bee": "bee", "frog": "frog",
    "giant frog": "frog", "blink frog": "frog", "crocodile": "crocodile", "jackal": "jackal", "hound": "hound", "hog": "boar", "salamander": "salamander", "naga": "naga", "kobold": "kobold", "treant": "treant", "dryad": "dryad", "lich": "lich", "reaper": "grim reaper",
}


@dataclass
class Concept:
    """A thing that can be painted. weight: how often; held_out: never in training; tested: the set kept for the renditions test;
    found: known from clip art, icons or photographs only."""
    name: str
    weight: float = 1.0
    keywords: list = field(default_factory=list)
    renditions: list = field(default_factory=list)
    held_out: bool = False
    tested: str | None = None
    found: bool = False


def load(data):
    """All concepts as {name: Concept}. data: the folder described in the data set's README."""
    concepts = {}
    for name in ("fluent3d", "noto", "emoji-renditions"):
        for line, archive in entries(data, name):
            own = re.sub(r" facing right$", "", line["name"].strip())
            if SKIP.search(own):
                continue
            title = concept_name(own)
            image = visible(decode(archive, line["f"], name))
            if image is None:
                continue
            concept = concepts.setdefault(title, Concept(title))
            concept.renditions.append(Rendition(own_name(own, title), line.get("set", name), image, colour_of(image)))
            concept.keywords += [k for k in (_clean(k) for k in line.get("keywords", ())) if k and k not in concept.keywords and k not in title]
    for line, archive in entries(data, "dcss-tiles"):
        title = TILES.get(line["name"])
        if title is None or line["group"][0] not in ("mon", "item", "dngn"):
            continue
        image = visible(decode(archive, line["f"], "dcss-tiles"))
        if image is None or max(image.size) < 14:
            continue
        concept = concepts.setdefault(title, Concept(title))
        if sum(r.set == "tiles" for r in concept.renditions) < 2:
            image = image.resize((image.width * 5, image.height * 5), Image.NEAREST)
            concept.renditions.append(Rendition(title, "tiles", image, colour_of(image)))
    for concept in concepts.values():
        core = concept.name in WELL_KNOWN or re.search(rf"(^|[ \n]){re.escape(concept.name)}($|[ \n])", CORE) is not None
        people = bool(OBSCURE.search(concept.name))
        concept.weight = 8.0 if concept.name in WELL_KNOWN else 5.0 if core else 0.6 if people else 1.4
        sets = {r.set for r in concept.renditions}
        if sets == {"tiles"} or not {"fluent3d", "noto"} & sets:
            concept.weight = 0.5
        concept.held_out = not core and chance("concept " + concept.name) < 0.13
        if HELD_SET in sets:
            concept.tested = HELD_SET
    for concept in concepts.values():  # after the rules of what is held out, which know the sets' own names
        concept.name = RENAMED.get(concept.name, concept.name)
    concepts = {concept.name: concept for concept in concepts.values() if any(r.set != HELD_SET for r in concept.renditions)}
    _join_other_hands(data, concepts)
    return dict(sorted(concepts.items()))


def _join_other_hands(data, concepts):
    """Adds clip art, silhouettes and freehand drawings to the concepts they show, and founds new ones for them."""
    words, known = set(words_of_the_world(data)), names_of(concepts)
    for source in (clip_art, silhouettes, freehand):
        for found in source(data, known, words):
            concept = concepts.setdefault(found.concept, Concept(found.concept, 0.3, found=True))
            concept.renditions.append(found.rendition)
            concept.keywords += [k for k in (_clean(k) for k in found.keywords) if k and k not in concept.keywords and k not in concept.name][:8]
            if concept.found:
                concept.weight = min(1.2, 0.3 * len(concept.renditions))


def names_of(concepts):
    """Name or alias → concept; an alias that several share ("bird") means none of them."""
    known, shared = {}, set()
    for name in concepts:
        for alias in ALIASES.get(name, ()):
            shared |= {alias} if alias in known else set()
            known[alias] = name
    return {alias: name for alias, name in known.items() if alias not in shared} | {name: name for name in concepts}


def concept_name(own):
    """The concept of a rendition's name: "woman running" and "man running" are "person running", "dog face" is "dog"."""
    if own in MERGE:
        return MERGE[own]
    if own.startswith("family") or own.startswith("couple with heart") or own.startswith("kiss ") and "mark" not in own:
        return own.split()[0] if not own.startswith("couple") else "couple with heart"
    found = COLOUR_FIRST.match(own)
    if found:
        return {"large square": "square", "triangle pointed up": "triangle", "triangle pointed down": "triangle"}.get(found[2], found[2])
    found = re.match(r"^(?:man|woman|person) (?!in suit|levit)(.+)$", own)
    if found:
        rest = found[1]
        if rest in ("farmer", "cook", "student", "singer", "artist", "teacher", "factory worker", "technologist", "office worker", "mechanic", "scientist", "astronaut", "firefighter", "health worker", "judge", "pilot", "police officer",
                    "construction worker", "guard", "detective", "superhero", "supervillain", "mage", "fairy", "vampire", "elf", "genie", "zombie"):
            return MERGE.get(rest, rest)
        person = "person " + rest
        return MERGE.get(person, person)
    return own


def own_name(own, concept):
    """How a caption names this very rendition."""
    own = own.replace(" s ", "'s ").replace("t shirt", "t-shirt").replace("t rex", "t-rex")
    return re.sub(r"^(green|blue|orange|red) (triangle|square|circle|book|heart|apple).*", r"\1 \2", own)


def _clean(word):
    word = word.lower().replace("_", " ").strip()
    return word if re.fullmatch(r"[a-z][a-z' -]{2,18}", word) else None


