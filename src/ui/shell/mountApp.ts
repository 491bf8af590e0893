// Puts the page on the screen.
import { mount } from 'svelte'
import App from './App.svelte'
import type { Services } from './services.ts'
import { App as AppState } from './state/app.svelte.ts'
import '../kit/styles/fonts.css'
import '../kit/styles/tokens.css'
import '../kit/styles/base.css'

/** Mounts the page and returns what main.ts may tell it: files and texts handed over by the system, new versions. */
export function mountApp(target: HTMLElement, services: Services): AppState {
  const app = new AppState(services)
  mount(App, { target, props: { app } })
  return app
}
