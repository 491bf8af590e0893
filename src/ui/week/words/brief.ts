// The words about a brief: its lines, where each came from, and what recomputing a round found.
import type { RoundCheck, Told } from '../../../app/week/index.ts'
import { list, number, percent, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

export interface BriefWords extends Texts<
  'heading' | 'chosen' | 'explored' | 'none' | 'script' | 'looking' | 'untitled' | 'and'
> {
  lead(ideas: number, chosen: number | null): string
  /** How many lines came from where. */
  mix(lines: readonly { readonly told: Told }[]): string
  /** What stands before the links to parents, and after them. */
  origin(told: Told): readonly [before: string, after: string]
  readonly verify: Texts<'begin' | 'again' | 'checking' | 'scope'> & {
    /** What was found, sentence by sentence. */
    found(check: RoundCheck): readonly string[]
  }
}

const quoted = (words: readonly string[]) => list(words.map((word) => `“${word}”`))
const pictures = { one: '# picture', other: '# pictures' } as const

const parts = {
  beacon: 'what its brief is drawn with',
  brief: 'the brief',
  candidates: 'the embeddings of its sketches',
  head: 'the weights of its taste',
  choice: 'the choice',
  finished: 'the embeddings of its pictures',
  recipes: 'the recipes',
  words: 'titles and stories',
  chosen: 'the picture it chose alone',
} as const

const short = (text: string) => (text.length > 24 ? `${text.slice(0, 16)}…` : text || 'nothing')

export const briefWords: BriefWords = {
  heading: 'What it wants to paint',
  lead: (ideas, chosen) =>
    chosen === null
      ? `${number(ideas)} ideas, of which it will choose.`
      : `${number(ideas)} ideas, of which it chose ${number(chosen)}.`,
  mix(lines) {
    const count = (from: Told['from']) => lines.filter(({ told }) => told.from === from).length
    const said = [
      [count('parents'), 'come from pictures that were liked'],
      [count('words'), 'are made of liked words'],
      [count('question'), 'ask “what if?” of a liked picture'],
      [count('theme'), 'speak of the theme'],
      [count('chance'), 'were drawn at random'],
    ] as const
    const there = said.filter(([lines]) => lines > 0)
    if (there.length === 1 && count('chance') === lines.length)
      return 'Nobody has voted yet, so all of them were drawn at random.'
    return `${list(there.map(([lines, what]) => `${number(lines)} ${what}`))}.`
  },
  chosen: 'Chosen.',
  explored: 'Chosen for being unfamiliar.',
  none: 'It has written nothing yet.',
  script: 'This round has no brief: its prompts came from a script.',
  looking: 'Looking for where its prompts came from…',
  untitled: 'an earlier picture',
  and: ' and ',
  origin(told) {
    switch (told.from) {
      case 'chance':
        return ['Its words were drawn at random.', '']
      case 'theme':
        return [`From the theme: ${quoted(told.pinned)}.`, '']
      case 'words':
        return [
          told.liked.length === 0 ? 'By what the votes say of each word.' : `Liked: ${quoted(told.liked)}.`,
          '',
        ]
      case 'question': {
        const [was, asked] = [told.was, told.asked].map((word) => word && `“${word}”`)
        if (asked == null) return ['What if ', ` were without ${was}?`]
        return ['What if ', ` had ${asked}${was == null ? '' : ` instead of ${was}`}?`]
      }
      case 'parents':
        return ['From ', told.changed.length === 0 ? '.' : `; new: ${quoted(told.changed)}.`]
    }
  },
  verify: {
    begin: 'Verify',
    again: 'Verify again',
    checking: 'Computing the week again…',
    scope:
      'Brief, weights, choice, recipes and words are computed again on this device from the files of the round.',
    found(check) {
      if (check.kind === 'no-brief') return ['There is nothing to compute again: this round has no brief.']
      if (check.kind === 'not-here')
        return [
          check.missing === 'files'
            ? 'Files of this round are not on this device, so it cannot be computed again here.'
            : 'The rounds before it, or their votes, are not on this device, so it cannot be computed again here.',
        ]
      const { check: found, beacon, lines, chosen, earlier, chance } = check
      if (!found.same)
        return [
          `No, it differs: ${parts[found.differs]}${found.at === null ? '' : `, number ${number(found.at + 1)}`}. Found ${short(found.received)}; by the rules ${short(found.expected)}.`,
        ]
      return [
        `Yes: all ${number(lines)} prompts, the ${number(chosen)} that were chosen, and what is said of them follow from the artist’s rules${earlier === 0 ? '' : ` and the votes of ${plural(earlier, { one: '# week', other: '# weeks' })} before`}.`,
        {
          charter: 'The brief is drawn with the id of the charter, as in a first week.',
          before: 'The brief is drawn with what the week before left: the root of its seal.',
          block: 'The brief is drawn with the hash of a block, which only its chain can confirm.',
        }[beacon],
        chance >= 1
          ? 'That sketches and pictures look as their embeddings say, only repainting tells.'
          : `That the ${plural(chosen, pictures)} and the other sketches look as their embeddings say, only repainting tells: 20 sketches painted again find one lie with ${percent(chance)} certainty.`,
      ]
    },
  },
}
