// The words of the page on autonomy: what no human decided in a round, what proves it, and what has to be trusted all the same.
import type { StoredRound } from '../../../archive/index.ts'
import { dateTime, number, plural } from '../../kit/format.ts'
import type { Texts } from '../../kit/words/texts.ts'

/** What the sentences are about. */
export interface RoundFacts {
  readonly hasBrief: boolean
  /** The first round of its artist: nobody had voted before it. */
  readonly isFirst: boolean
  /** Null where the round has no brief, or it is not on this device. */
  readonly ideas: number | null
  readonly painted: number
  readonly isPractice: boolean
  /** An artist of this browser painted it. */
  readonly isOwn: boolean
  /** Whether the artist chose its week's work alone. */
  readonly isAlone: boolean
  readonly stakes: number
  readonly witnesses: number
}

export interface AutonomyWords extends Texts<
  | 'heading'
  | 'lead'
  | 'round'
  | 'none'
  | 'looking'
  | 'nobody'
  | 'people'
  | 'proof'
  | 'recompute'
  | 'beacon'
  | 'seal'
  | 'charter'
  | 'checkSeal'
  | 'checking'
  | 'unread'
  | 'stillOpen'
  | 'practice'
  | 'trusted'
  | 'toRound'
> {
  option(artist: string, round: string): string
  nobodyDecided(facts: RoundFacts): readonly string[]
  peopleDecided(facts: RoundFacts): readonly string[]
  beaconOf(stored: StoredRound): string
  charterOf(stored: StoredRound): string
  stillTrusted(facts: RoundFacts): readonly string[]
}

const when = (isSaid: boolean, ...sentences: readonly string[]): readonly string[] =>
  isSaid ? sentences : []

export const autonomyWords: AutonomyWords = {
  heading: 'What nobody decided',
  lead: 'An artist is as autonomous as others can check. Here is what holds for one round, what proves it on this device, and what you still have to believe.',
  round: 'Round',
  none: 'No round is on this device yet.',
  looking: 'Looking for rounds…',
  nobody: 'No human decided',
  people: 'People decided',
  proof: 'Proof for this round',
  recompute: 'Brief and choice',
  beacon: 'What the brief was drawn with',
  seal: 'Seal of the vote',
  charter: 'Rules',
  checkSeal: 'Check the seal',
  checking: 'Counting the votes on this device…',
  unread: 'Its ballots are not on this device.',
  stillOpen: 'The vote is open. After the close its witnesses seal which ballots there are.',
  practice: 'A practice round is never sealed, and nothing is decided by it.',
  trusted: 'What is still trusted',
  toRound: 'To the pictures',
  option: (artist, round) => `${artist} · ${round}`,

  nobodyDecided: ({ hasBrief, isFirst, ideas, painted, isAlone }) =>
    hasBrief
      ? [
          [
            ideas === null ? 'Which prompts it thought of:' : `Which ${number(ideas)} prompts it thought of:`,
            isFirst
              ? 'nobody had voted, so they follow from the charter alone.'
              : 'they follow from the votes before, and from what the last vote left.',
          ].join(' '),
          isFirst
            ? `Which ${number(painted)} of them it painted: there was no taste yet, so a fixed rule took them.`
            : `Which ${number(painted)} of them it painted: the taste it learnt from the votes chose, with a tenth kept for what is unfamiliar.`,
          'Where each painting began: its seed is drawn with its prompt, and its first canvas is the sketch that was chosen.',
          'Titles, stories and its note: written by rule from what can be recomputed.',
          ...when(isAlone, 'Which picture left the wall as its work: it chose alone, by what it had learnt.'),
        ]
      : ['Nothing that could be checked: no list says what else might have been painted, or why this was.'],

  peopleDecided: ({ hasBrief, isPractice, isOwn, stakes }) => [
    ...when(!hasBrief, 'This round has no brief: its prompts came from a script, which people wrote.'),
    ...when(
      isOwn,
      'Whoever uses this browser: the artist’s name, how many pictures, their size and preset, before its first week. Nothing since.',
    ),
    ...when(
      isOwn && stakes === 0,
      'Whoever uses this browser, by voting: what was cast here teaches the artist, as one voter.',
    ),
    ...when(
      !isOwn && !isPractice,
      'The voters: what is liked decides what hangs on, and what leaves as the week’s work.',
    ),
    'The charter, once: pack, vocabulary, schedule, rules of the vote. Its hash stands in every round, so a change would be another artist.',
    'What the pack has seen: people chose the pictures its models were trained on. Its card lists them.',
    ...when(
      hasBrief,
      'The vocabulary and the grammar of its prompts, once. Their hash stands in the charter.',
    ),
  ],

  beaconOf({ round }) {
    const { manifest, charter } = round
    if (manifest.version !== 2 || manifest.beacon === null)
      return 'Nothing: no brief was drawn for this round.'
    const { beacon, beaconBlock } = manifest
    if (beaconBlock !== null)
      return `The hash ${beacon.slice(0, 16)}… of block ${number(beaconBlock.blockNumber)} on chain ${beaconBlock.chainId}, of ${dateTime(beaconBlock.time)}. Look it up in any explorer: it was not known before the vote was sealed.`
    if (manifest.number === 0)
      return `The id of its charter, ${beacon.slice(0, 16)}…: whoever wrote the charter could have tried several.`
    return charter.version === 2 && charter.stakes.length === 0
      ? `What the vote before left, ${beacon.slice(0, 16)}…: the root of its seal. One key made it, so whoever holds that key could have tried several.`
      : `What the vote before left, ${beacon.slice(0, 16)}…: the root of its seal, which depends on every ballot.`
  },
  charterOf: ({ round }) =>
    `${round.charter.name}, charter ${round.manifest.charterId.slice(0, 16)}…, version ${number(round.charter.version)}.`,

  stillTrusted: ({ hasBrief, isPractice, isOwn, stakes, witnesses }) => [
    ...when(
      hasBrief,
      'That sketches and pictures look as their published embeddings say. Repainting some of them tells; this page does not repaint.',
    ),
    ...when(
      !hasBrief,
      'Everything about how it came to be, but the files: each picture is the one its round names, and its recipe paints it again.',
    ),
    ...when(
      isOwn,
      'This browser: its clock says when a vote closes, and one key made here is the only witness. Strangers can recompute these weeks only with the votes that were cast here.',
    ),
    ...when(
      !isOwn && !isPractice && witnesses > 0,
      `The witnesses: ${plural(witnesses, { one: '# key says', other: '# keys say' })} which ballots there were at the close. Enough of them together could leave one out.`,
    ),
    ...when(isPractice, 'Nothing of its votes counts, so there is nothing to trust in them.'),
    ...when(stakes > 0, 'The chains, and two sources that agree on what each voter had staked.'),
    'The code of Daub on this device, which can be read, and the browser that runs it.',
  ],
}
