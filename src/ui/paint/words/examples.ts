// Prompts to start from: what small models paint well. Colours, light, places, one plain subject, one style.

export const examples: readonly string[] = [
  'a red fox under a full moon',
  'a lighthouse in a storm, woodcut',
  'purple mountains under an orange sky, oil paint',
  'stained glass whale',
  'a castle at sunset, watercolour',
  'a sailing boat on a teal sea, impressionist',
  'sunflowers in a blue vase, thick brush strokes',
  'an owl in a snowy forest at night',
  'a rainbow over green hills, pastel',
  'three mushrooms in the rain, pixel art',
  'a dolphin leaping at dawn',
  'a hot air balloon above pink clouds',
  'a butterfly, mosaic',
  'a volcano under the stars',
]
