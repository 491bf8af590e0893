// What a picture of a round is called where there is only room for words.
import type { StoredRound } from '../../../archive/index.ts'
import { voting } from '../words/voting.ts'
import { visibleText } from '../../kit/state/visibleText.ts'

/** Its prompt, or that nobody knows it. */
export function pictureTitle({ recipes }: Pick<StoredRound, 'recipes'>, index: number): string {
  return visibleText(recipes[index]?.prompt ?? '') || voting.picture.unknown
}
