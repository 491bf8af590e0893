// The door of the page.
export { mountApp } from './shell/mountApp.ts'
export type { Services } from './shell/services.ts'
export { installScriptPolicy } from './shell/trustedTypes.ts'
