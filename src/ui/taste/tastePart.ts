// Everything of the page of taste that a first visit does not need: one part, fetched when the page is opened.
export { openTasting } from './state/openTasting.ts'
export { TasteOfPage } from './state/tasting.svelte.ts'
export { default as TasteParts } from './TasteParts.svelte'
