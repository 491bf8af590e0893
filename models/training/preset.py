"""How the figures at 128 px are painted; shipped in pack.json as the pack's default preset."""

# candidates: latents the prior draws, of which the guide chooses one; rate: Adam's on z, falling linearly to 0.3 of it
# (β 0.9, 0.95); small: the smallest cutout as a share of the side; near: weight of the mean square distance to the start, in
# standard deviations of z; average: the running average of z that is shown.
PRESET = {"candidates": 4, "steps": 20, "rate": 0.1, "cutouts": 6, "small": 0.7, "near": 0.3, "average": 0.8}
