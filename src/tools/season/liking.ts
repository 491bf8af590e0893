// What the test voters of a sample season choose: each has a liking of its own around one that all share, gives its power to
// the pictures it likes best and sometimes takes some from the one it likes least. A pure function of seed, voter and appeal.
import { formatChoices, type Choice } from '../../ballots/index.ts'
import { createRandom } from '../../fragment/index.ts'

export interface Voting {
  readonly seed: number
  /** What all voters like, picture by picture; only differences matter, in units of how far voters disagree. */
  readonly appeal: readonly number[]
  /** Name of the voter, different in each round. */
  readonly voter: string
  /** VP to give, 1 or more; some of it stays unused. */
  readonly power: bigint
}

/** The canonical text of a ballot's choices. */
export function chooseByLiking({ seed, appeal, voter, power }: Voting): string {
  const own = createRandom(seed, voter)
  const ranked = appeal
    .map((shared, index) => ({ index, liking: shared + own.normal() }))
    .sort((a, b) => b.liking - a.liking)
  const liked = ranked.slice(0, Math.min(appeal.length - 1, 2 + own.integer(5)))
  // The r-th best gets power · 9/10 · (1/r) / (1 + 1/2 + … + 1/n), rounded down.
  const whole = liked.reduce((sum, _, i) => sum + Math.floor(5040 / (i + 1)), 0)
  const choices: Choice[] = liked
    .map(({ index }, i) => ({
      index,
      power: (power * 9n * BigInt(Math.floor(5040 / (i + 1)))) / BigInt(10 * whole),
    }))
    .filter(({ power: given }) => given > 0n)
  if (choices.length === 0) return formatChoices([{ index: ranked[0]!.index, power: 1n }])
  const least = { index: ranked.at(-1)!.index, power: -(power / 10n) }
  const isCross = least.power < 0n && own.uniform() < 0.3
  return formatChoices(isCross ? [...choices, least] : choices)
}
