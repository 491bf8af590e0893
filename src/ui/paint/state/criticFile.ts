// A critic as an attachment: named by its id like the pictures a recipe refers to.
import { contentId, criticText, type Critic } from '../../../fragment/index.ts'

export function criticFile(critic: Critic): ReadonlyMap<string, Blob> {
  return new Map([[contentId(critic), new Blob([criticText(critic)], { type: 'application/json' })]])
}
