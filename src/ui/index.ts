// The door of the page.
export { mountApp } from './shell/mountApp.ts'
export type { Services, StudioDoor } from './shell/services.ts'
