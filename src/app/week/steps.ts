// The steps of a week that work. Each takes the week as it is kept and gives it with what it made; it may stop at any point, and done
// again it makes the same.
import { artistHere, type WeekPhase, type WeekPiece, type WeekRecord } from '../../archive/index.ts'
import { bytesId, hasCode } from '../../fragment/index.ts'
import { isAutonomous, nextPool, openRound, parseManifest, type Charter } from '../../rounds/index.ts'
import {
  aloneIn,
  briefInput,
  candidateRecipe,
  choosePictures,
  documentBytes,
  headId,
  historyOf,
  learnExactHead,
  paintingRules,
  parseBrief,
  parseChoice,
  quantise,
  readEmbeddings,
  scoreOf,
  writeBrief,
  writeEmbeddings,
  writeWords,
  type Brief,
  type Choice,
  type Vocabulary,
} from '../../taste/index.ts'
import { ArtistError } from './errors.ts'
import { closedWeeks } from './closedWeeks.ts'
import type { WeekPorts, WeekStudio } from './ports.ts'
import { timesAt } from './turn.ts'

type Worked = Exclude<WeekPhase, 'vote' | 'learn' | 'over'>
type Bytes = Uint8Array<ArrayBuffer>
interface Done {
  readonly week: WeekRecord
  readonly files?: readonly Bytes[]
}
export type Steps = Readonly<
  Record<Worked, (week: WeekRecord, earlier: readonly WeekRecord[], signal: AbortSignal) => Promise<Done>>
> & { readonly over: (week: WeekRecord) => Promise<Done> }

/** Sketches asked for and kept at a time. */
const batch = 8

export function createSteps(
  charter: Charter,
  ports: WeekPorts,
  report: (done: number, of: number) => void,
  /** Asked before each part of a step; ends when the machine may go on. */
  mayGoOn: (signal: AbortSignal) => Promise<void>,
): Steps {
  const { weeks } = ports.archive
  const rules = () => paintingRules(charter)
  const vocabularyOf = (): Vocabulary => {
    const { vocabularyId } = rules()
    const found = ports.vocabulary(vocabularyId)
    if (found?.id !== vocabularyId) throw new ArtistError('artist/unknown-vocabulary', { id: vocabularyId })
    return found
  }
  const historyBefore = async (earlier: readonly WeekRecord[]) =>
    historyOf(vocabularyOf(), rules(), await closedWeeks(ports.archive, vocabularyOf(), earlier))
  const fileOf = async (week: WeekRecord, name: keyof WeekRecord['files']): Promise<Bytes> =>
    (await weeks.file(week.files[name]!.sha256))!
  const briefOf = async (week: WeekRecord): Promise<Brief> =>
    parseBrief(new TextDecoder().decode(await fileOf(week, 'brief')))
  const choiceOf = async (week: WeekRecord): Promise<Choice> =>
    parseChoice(new TextDecoder().decode(await fileOf(week, 'choice')))
  const openStudio = async (): Promise<WeekStudio> => {
    const studio = await ports.studio()
    const { packId } = rules()
    if (studio.packId !== packId)
      throw new ArtistError('artist/other-pack', { received: studio.packId, expected: packId })
    return studio
  }
  /** Once more with the studio opened anew, where a device was lost on the way. */
  const withStudio = async <Result>(signal: AbortSignal, work: (studio: WeekStudio) => Promise<Result>) => {
    try {
      return await work(await openStudio())
    } catch (error) {
      signal.throwIfAborted()
      if (!isLost(error)) throw error
      return work(await openStudio())
    }
  }
  const learn = async (week: WeekRecord, earlier: readonly WeekRecord[]) => {
    const history = await historyBefore(earlier)
    return {
      history,
      head: learnExactHead(vocabularyOf(), history.lessons, week.number, rules().taste),
    }
  }

  return {
    async brief(week, earlier) {
      const history = await historyBefore(earlier)
      const brief = documentBytes(writeBrief(briefInput(charter, vocabularyOf(), history, week)))
      return { week: { ...week, phase: 'sketch', files: { brief: nameOf(brief) } }, files: [brief] }
    },

    async sketch(week, _earlier, signal) {
      const brief = await briefOf(week)
      const kept = new Map(await weeks.sketches(week.charterId, week.number))
      const scale = vocabularyOf().embedding
      const left = brief.candidates.map((_, k) => k).filter((k) => !kept.has(k))
      report(kept.size, brief.candidates.length)
      for (let i = 0; i < left.length; i += batch) {
        await mayGoOn(signal)
        const lines = left.slice(i, i + batch)
        const recipes = lines.map((k) => candidateRecipe(rules(), brief, k))
        const seen = await withStudio(signal, (studio) => studio.sketch(recipes, signal))
        const made = new Map(lines.map((k, j) => [k, quantise(seen[j]!, scale)]))
        await weeks.keepSketches(week, made)
        for (const [k, embedding] of made) kept.set(k, embedding)
        report(kept.size, brief.candidates.length)
        signal.throwIfAborted()
      }
      const file = writeEmbeddings(
        brief.candidates.map((_, k) => kept.get(k)!),
        scale.dims,
      ) as Bytes
      return {
        week: { ...week, phase: 'choose', files: { ...week.files, candidates: nameOf(file) } },
        files: [file],
      }
    },

    async choose(week, earlier) {
      const [brief, file, { head }] = await Promise.all([
        briefOf(week),
        fileOf(week, 'candidates'),
        learn(week, earlier),
      ])
      const vocabulary = vocabularyOf()
      const embeddings = readEmbeddings(file, {
        count: brief.candidates.length,
        dims: vocabulary.embedding.dims,
      })
      const chosen = choosePictures({
        vocabulary,
        brief,
        rules: rules().taste,
        embeddings,
        head,
        shown: charter.entrants,
      })
      const choice = documentBytes({
        version: 1,
        embeddingsId: week.files.candidates!.sha256,
        headId: headId(head),
        chosen,
      } satisfies Choice)
      return {
        week: { ...week, phase: 'paint', files: { ...week.files, choice: nameOf(choice) } },
        files: [choice],
      }
    },

    async paint(week, _earlier, signal) {
      const [brief, { chosen }] = await Promise.all([briefOf(week), choiceOf(week)])
      const { charterId, number } = week
      const kept = await weeks.pieces(charterId, number)
      const left = chosen.filter(({ candidate }) => !kept.has(candidate))
      let done = kept.size
      report(done, chosen.length)
      for (const { candidate } of left) {
        await mayGoOn(signal)
        const recipe = candidateRecipe(rules(), brief, candidate)
        const { png, width, height, embedding } = await withStudio(signal, (studio) =>
          studio.paint(recipe, signal),
        )
        const piece: WeekPiece = {
          charterId,
          number,
          candidate,
          fragment: { id: bytesId(png), bytes: png.length, mime: 'image/png', width, height },
          embedding: quantise(embedding, vocabularyOf().embedding),
        }
        // A finished picture is worth another try at once: the device may have been full for a moment only.
        await weeks.keepPiece(piece, png).catch(() => weeks.keepPiece(piece, png))
        report(++done, chosen.length)
        signal.throwIfAborted()
      }
      return { week: { ...week, phase: 'publish' } }
    },

    async publish(week, earlier) {
      await stillStands(charter, ports, week)
      const vocabulary = vocabularyOf()
      const [brief, choice, pieces, { history, head }] = await Promise.all([
        briefOf(week),
        choiceOf(week),
        weeks.pieces(week.charterId, week.number),
        learn(week, earlier),
      ])
      const before = earlier.at(-1)
      const last = before && (await ports.archive.rounds.get(before.round!))!
      const fragments = nextPool({
        charter,
        pool: last?.round.manifest.fragments ?? [],
        result: before?.ranking
          ? { ranking: before.ranking.map((each, index) => ({ ...each, index, voters: 0 })) }
          : null,
        winner: before?.winner ?? null,
        entrants: [...pieces.values()].map(({ fragment }) => fragment),
        number: week.number,
      })
      // Whoever painted past the close shows the pictures in the week that is running now.
      const isLate = week.closesAt !== null && ports.now() >= week.closesAt
      const { opensAt, closesAt } = isLate ? timesAt(charter, ports.now()) : week
      const byId = new Map([...pieces.values()].map((piece) => [piece.fragment.id, piece]))
      const entered = fragments.filter(({ since }) => since === week.number).map(({ id }) => byId.get(id)!)
      const finished = writeEmbeddings(
        entered.map(({ embedding }) => embedding),
        vocabulary.embedding.dims,
      ) as Bytes
      const recipes = {
        version: 1 as const,
        recipes: entered.map(({ candidate }) => candidateRecipe(rules(), brief, candidate)),
      }
      const published = { brief, choice, recipes, finished: entered.map(({ embedding }) => embedding) }
      const bare = { charterId: week.charterId, number: week.number, fragments: [...fragments] }
      const alone = isAutonomous(charter, week.number)
        ? aloneIn(charter, vocabulary, head, bare, history, { ...published, manifest: bare })
        : null
      const candidates = readEmbeddings(await fileOf(week, 'candidates'), {
        count: brief.candidates.length,
        dims: vocabulary.embedding.dims,
      })
      const words = documentBytes(
        writeWords({
          vocabulary,
          rules: rules().taste,
          history,
          brief,
          choice,
          scores: brief.candidates.map(({ terms }, k) =>
            scoreOf(vocabulary, head, { embedding: candidates[k]!, terms }),
          ),
          pictures: entered.map(({ fragment, candidate }) => ({ id: fragment.id, candidate })),
          alone,
        }),
      )
      const recipeFile = documentBytes(recipes)
      const files = {
        ...week.files,
        finished: nameOf(finished),
        recipes: nameOf(recipeFile),
        words: nameOf(words),
      }
      const manifest = parseManifest({
        version: 2,
        charterId: week.charterId,
        number: week.number,
        theme: week.theme,
        previous: week.previous,
        beacon: week.beacon,
        beaconBlock: week.beaconBlock,
        files: { ...files, contactSheet: null },
        opensAt,
        closesAt,
        snapshots: await snapshotsFor(charter, ports, opensAt),
        chosen: alone && fragments[alone.index]!.id,
        fragments,
      })
      const round = openRound(charter, manifest)
      const known = new Map(entered.map(({ fragment, candidate }) => [fragment.id, candidate]))
      const older = new Map(last?.round.manifest.fragments.map(({ id }, i) => [id, last.recipes[i] ?? null]))
      await ports.archive.rounds.save({
        round,
        recipes: fragments.map(({ id }) => {
          const candidate = known.get(id)
          return candidate === undefined
            ? (older.get(id) ?? null)
            : candidateRecipe(rules(), brief, candidate)
        }),
        note: '',
        source: { kind: 'file', from: artistHere, at: opensAt },
      })
      return {
        week: { ...week, phase: 'vote', opensAt, closesAt, files, round: round.id },
        files: [finished, recipeFile, words],
      }
    },

    async tally(week) {
      const { round } = (await ports.archive.rounds.get(week.round!))!
      if (isAutonomous(charter, week.number)) {
        const { chosen } = round.manifest as { readonly chosen?: string | null }
        return { week: { ...week, phase: 'learn', winner: chosen ?? null, nextBeacon: round.id } }
      }
      const { votes, ranking, winner, beacon } = await ports.votes(round)
      return {
        week: {
          ...week,
          phase: 'learn',
          votes: votes.map(({ choices }) =>
            choices.map(({ index, power }) => ({ index, power: String(power) })),
          ),
          ranking: ranking.map(({ id, total }) => ({ id, total })),
          winner,
          nextBeacon: beacon,
        },
      }
    },

    over: async (week) => ({ week }),
  }
}

function nameOf(bytes: Bytes) {
  return { sha256: bytesId(bytes), bytes: bytes.length }
}

/** A chain may lose a block that it called final; what was drawn with that could not be checked by anybody. */
async function stillStands(charter: Charter, { chain }: WeekPorts, week: WeekRecord): Promise<void> {
  if (week.beaconBlock === null || chain === null) return
  const { chainId, blockNumber } = week.beaconBlock
  const { hash } = await chain.block(charter, timesAt(charter, week.opensAt).sealedBy)
  if (hash !== week.beacon) throw new ArtistError('artist/beacon-gone', { chainId, blockNumber })
}

async function snapshotsFor(charter: Charter, { chain }: WeekPorts, opensAt: number) {
  if (charter.stakes.length === 0 || (charter.version === 2 && 'practice' in charter.schedule)) return []
  if (chain === null) throw new ArtistError('artist/no-chain', { chains: charter.stakes.length })
  return chain.snapshots(charter, opensAt)
}

/** A device that was lost, or a worker that died with it. */
function isLost(error: unknown): boolean {
  return ['engine/device-lost', 'worker/crashed', 'worker/silent'].some((code) => hasCode(error, code))
}
