// The about page: what Daub is and how it paints, in plain words.

export const about = {
  what: [
    'Daub is a painter made of two networks. One can only see: it says how well a picture fits some words. The other can only paint: it turns a small grid of numbers into a picture. Neither has ever been told what to paint.',
    'You give the words. Everything else happens on your device: nothing you write and nothing that is painted leaves it, unless you send it on yourself.',
    'It is an old method, VQGAN guided by CLIP, the one that started this kind of art in 2021. It loves colour, light, texture and mood; it is a poor draughtsman. Ask it for a place, a weather, a style and one plain subject.',
  ],
  how: [
    ['A first idea', 'A quick guess from the words, or plain chance, fills the canvas.'],
    [
      'A look',
      'The seeing network looks at many random cutouts of the canvas and says how far each is from the words.',
    ],
    [
      'A correction',
      'Its opinion is run backwards through both networks: that tells which way each number of the grid should move.',
    ],
    [
      'Again',
      'A small step that way, and another look. Some dozens of steps later there is a picture, or what you make of it.',
    ],
  ],
} as const
