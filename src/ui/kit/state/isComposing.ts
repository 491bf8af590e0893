// Whether a key belongs to an input method that is putting a character together, and not to the page.

/**
 * WebKit ends the composition before the key that ended it arrives: then only its key code says so, 229 for every key an
 * input method has taken (UI Events, "keydown during composition").
 */
export function isComposing({
  isComposing: isUnderWay,
  keyCode,
}: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean {
  return isUnderWay || keyCode === 229
}
