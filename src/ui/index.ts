// The door of the page.
export { mountApp } from './mountApp.ts'
export type { PackOutline, Services, StudioDoor } from './services.ts'
