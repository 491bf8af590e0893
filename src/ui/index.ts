// The door of the page.
export { mountApp } from './mountApp.ts'
export type { Services, StudioDoor } from './services.ts'
