// A bar that sticks to the bottom of the page: while there is one, messages stand above it and scrolling keeps clear of it.

/** An attachment for the bar. */
export function bottomBar(): () => void {
  const { classList } = document.documentElement
  classList.add('has-bottom-bar')
  return () => classList.remove('has-bottom-bar')
}

/** How far down the page can be seen, in pixels from the top of the window. */
export function visibleBottom(): number {
  return (
    innerHeight - (Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockEnd) || 0)
  )
}
