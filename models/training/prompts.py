"""Fixed prompts: the card's contact sheet, and the sentence the well-known subjects share.

Invariant: these never change with a seed, so that two packs are compared on the same prompts.
"""

SAME_BACKGROUND = "in a meadow under a blue sky"

CARD = """a fox in a forest at sunset
a cat on a wooden table, oil painting
a dog on the beach
two penguins in the snow under the northern lights
a lion in the desert at sunrise, low poly
an elephant in a meadow under a rainbow
a tiger in the jungle, comic book
a panda in a garden, watercolour
a dragon in front of a volcano, woodcut
a whale on the ocean under a full moon
an octopus underwater, stained glass
a shark underwater
three fish underwater, mosaic
a butterfly in a flower meadow, pastel drawing
a bee on a yellow background
an owl in a pine forest on a starry night
a flamingo by a lake, screen print
a parrot in the jungle, pixel art
a turtle on the beach, cross stitch
a unicorn under a rainbow, dreamy
a red rose on a black background
a sunflower in a field, impressionist painting
a cactus in the desert at sunset
a palm tree on the beach, in retro colours
a mushroom in an autumn forest, misty
a green apple on a wooden table
a pizza on a wooden table, comic book
an ice cream on a pink background
a strawberry on blue and white polka dots
a birthday cake in a room
a cup of coffee on a table, charcoal drawing
a castle in front of snowy mountains, oil painting
a house in a village in falling snow
a sailboat on the ocean at sunset, watercolour
a rocket in space
an astronaut among planets
a car on a road at night under the stars, neon
a train in front of mountains, paper cut
a bicycle in a city in the rain
an airplane above the clouds, pencil sketch
a guitar on a stage
a skull on a purple background, ink drawing
a red heart on a gradient of pink and white
a crown on a black background, in golden colours
a robot in a city, blueprint
a ghost in a cave, mysterious
a snowman in the snow, cold
a blue fox on an orange background
a purple elephant on a beach
many bees on a green background
a row of mushrooms in a forest
a huge spider in a city, dark
a tiny house on a hill under a crescent moon
a close-up of a cat
a city skyline at sunset, in teal and orange
mountains under the northern lights, oil painting
waves on the sea in a thunderstorm, woodcut
a forest in the fog, black and white
a calm lake under a full moon, in shades of blue
a colourful nebula, pointillism
red and white spiral
black and yellow diagonal stripes
a mandala in tropical colours
geometric shapes in retro colours, abstract""".split("\n")
