// What a picture of a round is called where there is only room for words.
import type { StoredRound } from '../../../archive/index.ts'
import { roundsWords } from '../words/rounds.ts'
import { visibleText } from '../../kit/state/visibleText.ts'

/** Its prompt, or that nobody knows it. */
export function pictureTitle({ recipes }: Pick<StoredRound, 'recipes'>, index: number): string {
  return visibleText(recipes[index]?.prompt ?? '') || roundsWords.picture.unknown
}
