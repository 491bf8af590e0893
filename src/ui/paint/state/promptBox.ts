// The box a prompt is written into, for whatever on the page leads back to it. There is one at a time: on the wall or on the
// page where pictures are painted.
import { createContext } from 'svelte'
import type { FocusTarget } from '../../kit/state/focusTarget.ts'

export const [getPromptBox, setPromptBox] = createContext<FocusTarget>()
