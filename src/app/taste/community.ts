// What a community likes, as its counted votes say: words that rise and fall, pictures it would like most, how well each kind of head
// tells the likes of people it was not taught by, how sure it is, and whether the community is split. Pure; runs in the worker.
import { createRandom, hasCode, type Critic, type Random } from '../../fragment/index.ts'
import {
  calibrate,
  criticOfHead,
  curvesOf,
  findCamps,
  learnLogistic,
  learnRbf,
  likesForNetwork,
  pictureSupport,
  predict,
  preferredHead,
  projectPictures,
  rbfScore,
  splitByVoter,
  surenessOf,
  termTrends,
  viewOf,
  type Answer,
  type Camps,
  type Curves,
  type Judged,
  type MapPoint,
  type PastRound,
  type Preference,
  type Sureness,
  type TermTrend,
} from '../../taste/index.ts'
import { picturesOnce, type SeenPicture, type TasteMaterial, type TasteWeek } from './material.ts'

/** A reason why there is no number: code and parameters of a `VotesError`. */
export interface NoNumber {
  readonly code: string
  readonly params: object
}

/** What a kind of head reached on people it was not taught by. */
export type Measured =
  | {
      readonly curves: Curves
      /** Whether its chances hold: slope and intercept of Platt's line. */ readonly slope: number
    }
  | NoNumber

export interface CampReport extends Camps {
  /** Ids of the pictures each camp gave most, the larger camp first. */
  readonly likes: readonly [readonly string[], readonly string[]]
}

export interface CommunityReport {
  /** Weeks whose votes are known. */
  readonly weeks: number
  readonly voters: number
  readonly likes: number
  readonly isProvisional: boolean
  /** Terms by the change of the last week, the risen first; empty where no prompts are of a vocabulary. */
  readonly trends: readonly TermTrend[]
  /** Liking of pictures by the community's head, by id: share of pictures it likes less, 0 to 1. Empty where there is no head. */
  readonly liking: ReadonlyMap<string, number>
  /** Places on the map, by id. */
  readonly places: ReadonlyMap<string, MapPoint>
  readonly linear: Measured
  readonly rbf: Measured
  readonly preference: Preference | null
  /** So many likes it takes before a network is thought of. */
  readonly likesForNetwork: number
  readonly sureness: Sureness | null
  /** Null with too few voters to tell. */
  readonly camps: CampReport | null
  /** Pictures nobody has looked at yet. */
  readonly unseen: number
  /** This taste as a guide for paintings; null where there is no head, or it likes all pictures the same. */
  readonly critic: Critic | null
  /** What a person is taken to like before the first answer [D]; null while the community has said nothing. */
  readonly prior: Float64Array | null
}

/** Of the voters, so many are kept to measure with. */
const heldOut = 0.3
/** Pictures a head learns from, the newest. */
const mostPictures = 1500
const tau = 1

type SeenWith = SeenPicture & { readonly embedding: Int8Array }
const isSeen = (picture: SeenPicture): picture is SeenWith => picture.embedding !== null

/** Reads a community's taste; the same material gives the same report. */
export function readCommunity(material: TasteMaterial): CommunityReport {
  const { vocabulary, weeks, rules } = material
  const random = (about: string) => createRandom(0, `taste ${about}`)
  const all = picturesOnce(material)
  const seen = all.filter(isSeen)
  const views = new Map(seen.map((picture) => [picture.id, viewOf(vocabulary, picture)]))
  const voted = weeks.filter(({ votes }) => votes !== null && votes.length > 0)
  const ballots = voted.flatMap((week) =>
    week.votes!.map(({ voter, choices }) => ({
      voter,
      week,
      liked: choices.flatMap(({ index, power }) => (power > 0n ? [week.pictures[index]?.id ?? ''] : [])),
    })),
  )
  const head = orReason(() => learnLogistic(answersOf(ballots, views), { tau }))
  const { taught, heldOut: tested } = splitByVoter(ballots, heldOut, random('voters'))
  const measure = (learn: () => (view: Float64Array) => number): Measured =>
    orReason(() => {
      const score = learn()
      const judged = judgedOf(tested, views, score)
      const curves = curvesOf(judged, random('bootstrap'))
      const { slope } = calibrate(
        judged.map(({ score: said }) => said),
        judged.map(({ liked }) => liked),
      )
      return { curves, slope }
    })
  const linear = measure(() => {
    const taughtHead = learnLogistic(answersOf(taught, views), { tau })
    return (view) => predict(taughtHead, view).logit
  })
  const rbf = measure(() => {
    const taughtHead = learnRbf(singleAnswersOf(taught, views, random('order')))
    return (view) => rbfScore(taughtHead, view)
  })
  const likes = ballots.reduce((sum, { liked }) => sum + liked.length, 0)
  const past = voted.map((week): PastRound => pastOf(week, rules.capShare))
  const isKnown = !('code' in head)
  return {
    weeks: voted.length,
    voters: new Set(ballots.map(({ voter }) => voter)).size,
    likes,
    isProvisional: voted.some(({ isProvisional }) => isProvisional),
    trends: material.hasTerms ? termTrends(vocabulary, past, rules) : [],
    liking: isKnown
      ? sharesBelow(seen.map(({ id }) => [id, predict(head, views.get(id)!).logit]))
      : new Map(),
    places: new Map(
      projectPictures(seen.map(({ embedding }) => embedding)).map((at, i) => [seen[i]!.id, at]),
    ),
    linear,
    rbf,
    preference: 'curves' in linear ? preferredHead(likes, linear.curves.precisionRecallArea, null) : null,
    likesForNetwork,
    sureness: isKnown ? surenessOf(head, [...views.values()], random('pairs')) : null,
    camps: campsOf(ballots, views, random('camps')),
    unseen: all.length - seen.length,
    critic: isKnown ? criticFrom(material, head.weights) : null,
    prior: isKnown ? priorFrom(material, seen, head.weights) : null,
  }
}

interface BallotOf {
  readonly voter: string
  readonly week: TasteWeek
  /** Ids of the pictures it gave something. */
  readonly liked: readonly string[]
}

/**
 * For each picture of each week, how many voters gave it something and how many nothing. Ballots do not say what was seen, so every
 * picture of a round counts as seen by all of its voters.
 */
function answersOf(
  ballots: readonly BallotOf[],
  views: ReadonlyMap<string, Float64Array>,
): readonly Answer[] {
  const byWeek = grouped(ballots, ({ week }) => week)
  const rows: Answer[] = []
  for (const [week, cast] of [...byWeek].sort(([a], [b]) => b.number - a.number)) {
    const counts = new Map<string, number>()
    for (const { liked } of cast) for (const id of liked) counts.set(id, (counts.get(id) ?? 0) + 1)
    for (const { id } of week.pictures) {
      const x = views.get(id)
      if (!x || rows.length >= 2 * mostPictures) continue
      const times = counts.get(id) ?? 0
      if (times > 0) rows.push({ x, liked: true, voter: '', times })
      if (cast.length > times) rows.push({ x, liked: false, voter: '', times: cast.length - times })
    }
  }
  return rows
}

/** Each like as an answer, and each picture once as passed over: enough for an order, and few enough for a kernel. */
function singleAnswersOf(
  ballots: readonly BallotOf[],
  views: ReadonlyMap<string, Float64Array>,
  random: Random,
): readonly Answer[] {
  const likes = ballots.flatMap(({ voter, liked }) =>
    liked.flatMap((id) => {
      const x = views.get(id)
      return x ? [{ x, liked: true, voter }] : []
    }),
  )
  const shown = new Set(ballots.flatMap(({ week }) => week.pictures.map(({ id }) => id)))
  const passed = [...shown].flatMap((id) => {
    const x = views.get(id)
    return x ? [{ x, liked: false, voter: '' }] : []
  })
  // In chance order, so that leaving out every so many-th leaves out neither kind.
  return [...likes, ...passed]
    .map((answer) => ({ answer, lot: random.uniform() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ answer }) => answer)
}

/** What was said of pictures the taste did not choose, and whether held-out voters gave them something. */
function judgedOf(
  tested: readonly BallotOf[],
  views: ReadonlyMap<string, Float64Array>,
  score: (view: Float64Array) => number,
): readonly Judged[] {
  const scores = new Map<string, number>()
  const scoreOf = (id: string, view: Float64Array) => {
    const known = scores.get(id) ?? score(view)
    scores.set(id, known)
    return known
  }
  return tested.flatMap(({ voter, week, liked }) => {
    const own = new Set(liked)
    return week.pictures.flatMap(({ id, isProbe }) => {
      const view = views.get(id)
      return view && isProbe ? [{ score: scoreOf(id, view), liked: own.has(id), voter }] : []
    })
  })
}

function pastOf({ number, pictures, votes }: TasteWeek, capShare: number): PastRound {
  return {
    number,
    showings: pictures.map(({ id, terms }) => ({ id, terms })),
    support: pictureSupport(votes!, pictures.length, capShare),
  }
}

/**
 * Where a newcomer begins: the head in which every voter counts alike, with likings of deviation 1. (In simulation it told a newcomer's
 * likes better, at a rank correlation of 0.53, than the exact head, where stake counts, at 0.47.)
 */
function priorFrom(
  { vocabulary }: TasteMaterial,
  seen: readonly SeenWith[],
  weights: Float64Array,
): Float64Array {
  const scores = seen.map((picture) => dot(weights, viewOf(vocabulary, picture)))
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length)
  return deviation > 0 ? weights.map((weight) => weight / deviation) : weights
}

function campsOf(
  ballots: readonly BallotOf[],
  views: ReadonlyMap<string, Float64Array>,
  random: Random,
): CampReport | null {
  const all = [...views.values()]
  if (all.length === 0) return null
  const mean = all[0]!.map((_, i) => all.reduce((sum, x) => sum + x[i]!, 0) / all.length)
  const byVoter = grouped(ballots, ({ voter }) => voter)
  const likesOf = (voters: readonly string[]) => {
    const counts = new Map<string, number>()
    for (const voter of voters)
      for (const { liked } of byVoter.get(voter)!)
        for (const id of liked) counts.set(id, (counts.get(id) ?? 0) + 1)
    return [...counts]
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
      .slice(0, 4)
      .map(([id]) => id)
  }
  const camps = findCamps(
    [...byVoter].map(([voter, cast]) => ({
      voter,
      likes: cast.flatMap(({ liked }) =>
        liked.flatMap((id) => {
          const view = views.get(id)
          return view ? [view.map((x, i) => x - mean[i]!)] : []
        }),
      ),
    })),
    random,
  )
  return camps && { ...camps, likes: [likesOf(camps.members[0]), likesOf(camps.members[1])] }
}

/** A head as a guide; null where it likes all pictures the same. */
export function criticFrom(material: TasteMaterial, weights: Float64Array): Critic | null {
  const embeddings = picturesOnce(material).flatMap(({ embedding }) => embedding ?? [])
  const critic = orReason(() => criticOfHead(material.vocabulary, weights, embeddings, material.packId))
  return 'code' in critic ? null : critic
}

/** Of each, the share of the others that are below it: 0 for the least, 1 for the most. */
export function sharesBelow(values: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const order = [...values].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
  return new Map(order.map(([id], i) => [id, order.length < 2 ? 0.5 : i / (order.length - 1)]))
}

function grouped<Item, Key>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}

function orReason<Result>(work: () => Result): Result | NoNumber {
  try {
    return work()
  } catch (error) {
    for (const code of [
      'votes/none',
      'votes/too-few',
      'votes/one-class',
      'votes/all-equal',
      'votes/contradictory',
    ])
      if (hasCode(error, code)) return { code, params: (error as unknown as NoNumber).params }
    throw error
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
