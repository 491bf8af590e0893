"""Nouns that the vocabulary does not have, and what a person would accept as a picture of each. Written before the neighbours
of `kin.py` were computed for the first time, to measure them; nothing is tuned on this list. A noun that the vocabulary
learns later is skipped."""

ANSWERS = {
    "spaniel": "dog poodle hound", "beagle": "dog hound", "puma": "leopard cougar lion tiger cat", "raven": "crow bird eagle blackbird", "sparrow": "bird robin", "falcon": "eagle hawk bird", "salmon": "fish trout", "tuna": "fish",
    "pony": "horse donkey", "calf": "cow ox", "lamb": "sheep goat", "gazelle": "deer antelope", "toad": "frog", "wasp": "bee hornet", "moth": "butterfly", "tortoise": "turtle", "pelican": "bird duck swan flamingo goose",
    "willow": "tree", "oak tree": "tree", "birch": "tree pine_tree", "orchid": "hibiscus lotus blossom white_flower bouquet rose tulip hyacinth flower", "daffodil": "tulip blossom daisy sunflower hyacinth flower", "fern": "herb leaf plant potted_plant seedling",
    "apricot": "peach orange plum", "raspberry": "strawberry blueberries berry", "lettuce": "leafy_green cabbage salad", "muffin": "cupcake cake", "noodles": "spaghetti noodle_soup", "lasagna": "spaghetti pizza pasta", "espresso": "coffee", "cider": "beer glass_of_wine apple soda_cup cocktail_glass",
    "cottage": "house hut", "mansion": "house castle", "palace": "castle temple", "cathedral": "church", "skyscraper": "office_building tower city", "barn": "house farm hut shed", "shed": "hut house", "inn": "hotel house",
    "yacht": "sailboat boat ship", "raft": "boat canoe", "submarine": "ship boat", "limousine": "car taxi", "lorry": "truck", "jeep": "car pickup_truck", "wagon": "cart truck railway_car car", "glider": "airplane kite parachute",
    "cello": "violin guitar", "clarinet": "flute saxophone trumpet", "tambourine": "drum maracas", "goblet": "glass_of_wine cup trophy amphora chalice", "kettle": "teapot", "mug": "coffee cup beer", "bowl": "bowl_with_spoon pot", "jug": "amphora jar pot pitcher",
    "sofa": "couch_and_lamp couch chair bed", "stool": "chair seat", "lantern": "red_paper_lantern candle lamp", "sabre": "sword swords dagger", "rifle": "gun pistol water_pistol", "helm": "wheel helmet ship", "parka": "coat", "sweater": "shirt coat", "sneakers": "sneaker shoe", "slippers": "shoe sandal flat_shoe sneaker thong_sandal",
    "bracelet": "ring necklace prayer_beads jewel", "diary": "book notebook ledger", "novel": "book", "clown": "clown_face", "knight": "shield swords sword warrior horse helmet", "sorcerer": "wizard", "witch": "wizard", "monk": "person meditating_person buddha", "sailor": "sailboat ship pilot captain", "nurse": "health_worker",
    "glacier": "ice snowy_mountains mountain snow_field", "creek": "river", "lagoon": "lake beach island ocean", "cliff": "canyon mountain mountains rock", "blizzard": "snowfall snow_cloud snow_field snowflake", "galaxy": "milky_way space planets", "dawn": "sunrise", "dusk": "sunset cityscape_at_dusk",
}
