// Tastes over the archive in memory, an artist of the hand and a worker that is none: what is gathered, what is said where nothing is
// known, and that the visitor's answers move their taste and nothing else.
import { describe, expect, test } from 'vitest'
import { answerTaste, connectTaste, type TasteCall } from '../../../src/app/taste/computer.ts'
import { lookAt } from '../../../src/app/taste/lookAt.ts'
import { Tasting, type TastingPorts } from '../../../src/app/taste/tasting.ts'
import { pairsOfDraft } from '../../../src/app/taste/votePairs.ts'
import type { StoredRound, VoteDraft } from '../../../src/archive/index.ts'
import { fromWire } from '../../../src/fragment/index.ts'
import { startPairing } from '../../../src/rounds/index.ts'
import { artistCharter, createWorld, runTo, vocabulary, type World } from '../../fixtures/handArtist.ts'

/** A worker that answers at once, over the same cloning as a real one. */
function handWorker(): Worker {
  const worker = {
    onmessage: null as ((event: { data: unknown }) => void) | null,
    postMessage(call: TasteCall) {
      const answer = structuredClone(answerTaste(structuredClone(call)))
      queueMicrotask(() => worker.onmessage?.({ data: answer }))
    },
    terminate() {},
  }
  return worker as unknown as Worker
}

async function storedRounds({ archive }: World): Promise<readonly StoredRound[]> {
  const headers = await archive.rounds.headers()
  return Promise.all(headers.map(async ({ id }) => (await archive.rounds.get(id))!))
}

function tastingOf(world: World, change: Partial<TastingPorts> = {}): Tasting {
  return new Tasting({
    archive: world.archive,
    computer: connectTaste(handWorker),
    vocabulary: (id) => (id === vocabulary.id ? vocabulary : null),
    counted: async () => null,
    look: async () => 0,
    now: () => world.now++,
    ...change,
  })
}

async function artistOf(weeks: number, entrants = 6): Promise<World> {
  const world = createWorld()
  await runTo(world, artistCharter(entrants), weeks)
  return world
}

describe('a community of three closed weeks, of which the artist decided one alone', () => {
  test('has words, places, likings and sureness; curves that cannot be drawn say why', async () => {
    const world = await artistOf(3)
    const tasting = tastingOf(world)
    await tasting.open(await storedRounds(world))
    const { phase, error, community, own } = tasting.state
    expect({ phase, error }).toEqual({ phase: 'ready', error: null })
    expect(community).toMatchObject({ weeks: 2, likes: 6, unseen: 0, isProvisional: false })
    expect(community!.trends.length).toBeGreaterThan(5)
    expect(community!.places.size).toBe(24)
    expect(community!.liking.size).toBe(24)
    expect(community!.camps).toBeNull()
    expect(community!.sureness!.mean).toBeGreaterThan(0.5)
    // Six voters: whoever is held out likes nothing or everything that can be asked about, or curves have no interval.
    const { linear } = community!
    if ('curves' in linear) expect(linear.curves.rocArea.low).toBeNull()
    else expect(linear.code).toMatch(/^votes\//)
    expect(own).toMatchObject({ pairs: 0, isChosen: false, agreement: null })
    expect(own!.liking.size).toBe(24)
  })

  test('reads the same on every visit', async () => {
    const world = await artistOf(2)
    const rounds = await storedRounds(world)
    const reports = []
    for (let visit = 0; visit < 2; visit++) {
      const tasting = tastingOf(world)
      await tasting.open(rounds)
      reports.push(tasting.state.community)
    }
    expect(reports[1]).toEqual(reports[0])
  })
})

describe('a community that has not closed a week', () => {
  test('has no number anywhere', async () => {
    const world = await artistOf(0)
    const tasting = tastingOf(world)
    await tasting.open(await storedRounds(world))
    expect(tasting.state.community).toMatchObject({
      weeks: 0,
      voters: 0,
      linear: { code: 'votes/none' },
      rbf: { code: 'votes/none' },
      sureness: null,
      prior: null,
    })
    expect(tasting.state.community!.liking.size).toBe(0)
    expect(tasting.state.own).toMatchObject({ pairs: 0, sureness: null })
    expect(tasting.state.own!.liking.size).toBe(0)
  })
})

test('votes of a week that is open are not looked at, even where somebody could count them', async () => {
  const world = await artistOf(0)
  const asked: string[] = []
  const tasting = tastingOf(world, {
    counted: async ({ id }) => (asked.push(id), { votes: [], isProvisional: false }),
  })
  await tasting.open(await storedRounds(world))
  expect(asked).toEqual([])
})

describe('the visitor’s taste', () => {
  test('moves with answers, asks by the posterior from 20 on, and goes back with undo', async () => {
    const world = await artistOf(2, 12)
    const rounds = await storedRounds(world)
    const tasting = tastingOf(world)
    await tasting.open(rounds)
    const before = tasting.state.own!.liking
    // Somebody who likes pictures with small ids, and has said so 19 times.
    const all = [...before.keys()]
    for (let at = 0; at < 19; at++) {
      const [left, right] = [all[at]!, all[(at * 7 + 5) % all.length]!]
      await world.archive.tasteAnswers.add({ left, right, preferred: left < right ? 'left' : 'right', at })
    }
    await tasting.open(rounds)
    for (let i = 19; i < 22; i++) {
      expect(tasting.state.own!.isChosen).toBe(i >= 20)
      const [left, right] = tasting.state.own!.next!
      await tasting.answer(left < right ? 'left' : 'right')
    }
    const { own, answers } = tasting.state
    expect(answers).toHaveLength(22)
    expect(own!.pairs).toBe(22)
    expect(own!.agreement).not.toBeNull()
    const ids = [...before.keys()].sort()
    const mean = (liking: ReadonlyMap<string, number>) =>
      ids.slice(0, 12).reduce((sum, id) => sum + liking.get(id)!, 0)
    expect(mean(own!.liking)).toBeGreaterThan(mean(before))

    await tasting.undo()
    expect(tasting.state.answers).toHaveLength(21)
    const bringBack = await tasting.forget()
    expect(tasting.state.own!.liking).toEqual(before)
    await bringBack()
    expect(tasting.state.answers).toHaveLength(21)
    expect(await world.archive.drafts.list()).toEqual([]) // none of this is a vote
  })

  test('that contradicts itself stays where it began', async () => {
    const world = await artistOf(2)
    const tasting = tastingOf(world)
    const rounds = await storedRounds(world)
    const [a, b] = rounds[0]!.round.manifest.fragments.map(({ id }) => id)
    for (let at = 0; at < 10; at++)
      await world.archive.tasteAnswers.add({
        left: a!,
        right: b!,
        preferred: at % 2 ? 'left' : 'right',
        at,
      })
    await tasting.open(rounds)
    expect(tasting.state.own).toMatchObject({ pairs: 0, agreement: null })
  })

  test('learns from pairs and from the grid of a vote', async () => {
    const world = await artistOf(0)
    const [{ id, round }] = (await storedRounds(world)) as [StoredRound]
    const ids = round.manifest.fragments.map((fragment) => fragment.id)
    const draft: VoteDraft = {
      round: id,
      choices: [
        { index: 2, power: '40' },
        { index: 4, power: '-10' },
      ],
      pairing: { ...startPairing([0, 1, 2, 3, 4, 5], 1), answers: ['left', 'undecided', 'right'] },
      way: 'grid',
      step: '10',
      seen: [1, 2, 4],
      isRevealed: false,
      localAt: null,
      updatedAt: 1,
    }
    const pairs = pairsOfDraft(draft, round)
    expect(pairs).toHaveLength(2 + 2)
    expect(pairs.slice(2)).toEqual([
      { preferred: ids[2], other: ids[1] },
      { preferred: ids[2], other: ids[4] },
    ])
  })
})

describe('pictures no week’s file speaks of', () => {
  /** The same rounds as a stranger has them: without the artist's files. */
  async function stranger() {
    const painter = await artistOf(1)
    return { world: createWorld(), rounds: await storedRounds(painter) }
  }

  test('are unseen until somebody asks, and what was seen is kept when it is stopped', async () => {
    const { world, rounds } = await stranger()
    const stop = new AbortController()
    let looks = 0
    const tasting = tastingOf(world, {
      look: (packId, ids, signal, onProgress) =>
        lookAt(
          packId,
          ids,
          {
            archive: world.archive,
            supplies: {
              getReady: async () => ({ id: packId }) as never,
              studioWithEngine: async () =>
                ({
                  embed: async () => {
                    if (++looks === 10) tasting.stopLooking()
                    return [new Float32Array(256).fill(1 / 16).map((x, i) => (i % looks === 0 ? x : -x))]
                  },
                }) as never,
            },
            picture: async () => ({ width: 1, height: 1, rgba: new Uint8ClampedArray(4) }),
          },
          signal,
          onProgress,
        ),
    })
    await tasting.open(rounds)
    const all = tasting.unseen().length
    expect(all).toBe(12)
    expect(tasting.state.community).toMatchObject({ unseen: all, linear: { code: 'votes/none' } })
    expect(looks).toBe(0)
    await tasting.look()
    expect(tasting.unseen()).toHaveLength(all - 10)
    await tasting.look()
    expect(tasting.unseen()).toEqual([])
    expect(looks).toBe(all)
    expect(tasting.state).toMatchObject({ phase: 'ready', looking: null, error: null })
    stop.abort()
  })

  test('of another pack are refused, and the taste stays on show', async () => {
    const { world, rounds } = await stranger()
    const tasting = tastingOf(world, {
      look: (packId, ids, signal, onProgress) =>
        lookAt(
          packId,
          ids,
          {
            archive: world.archive,
            supplies: {
              getReady: async () => ({ id: 'cd'.repeat(32) }) as never,
              studioWithEngine: async () => ({}) as never,
            },
            picture: async () => null,
          },
          signal,
          onProgress,
        ),
    })
    await tasting.open(rounds)
    await tasting.look()
    expect(tasting.state.error).toMatchObject({ code: 'taste/other-pack' })
    expect(tasting.state.community).not.toBeNull()
  })
})

test('a worker that stops by itself is a failure with words, and the next reading has a fresh one', async () => {
  const world = await artistOf(1)
  const rounds = await storedRounds(world)
  let isBroken = true
  const tasting = tastingOf(world, {
    computer: connectTaste(() => {
      if (!isBroken) return handWorker()
      const worker = {
        postMessage: () => worker.onerror?.({ message: 'out of memory' }),
        terminate() {},
      } as {
        onerror?: (event: { message: string }) => void
        postMessage(): void
        terminate(): void
      }
      return worker as unknown as Worker
    }),
  })
  await tasting.open(rounds)
  expect(tasting.state).toMatchObject({ phase: 'failed', error: { code: 'taste/worker-stopped' } })
  isBroken = false
  await tasting.open(rounds)
  expect(tasting.state.phase).toBe('ready')
})

test('what goes wrong in the worker comes back by name', () => {
  const answer = answerTaste({ id: 1, kind: 'own', request: { material: { weeks: null } } as never })
  expect('error' in answer && fromWire(answer.error).name).toBe('TypeError')
})
