// Whether the page on show has just been come to from another one: then its heading takes the focus. Whoever shows pages
// hands in the question, which is answered with true once for each arrival.
import { createContext } from 'svelte'

export const [getArrival, setArrival] = createContext<() => boolean>()
