// What a charter of version 2 says is enforced on every manifest under it (fault B8).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { charterId } from '../../../src/rounds/charter.ts'
import { CharterError, ManifestError } from '../../../src/rounds/errors.ts'
import {
  checkSuccession,
  openRound,
  parseCharter,
  parseManifest,
  weekAfter,
} from '../../../src/rounds/index.ts'
import { nextPool } from '../../../src/rounds/pool.ts'
import { charter2Json, exampleRound, manifest2Json, opensAt, pictureId, week2 } from '../../fixtures/round.ts'

type Change = Record<string, unknown>
const hour = 3_600_000
const week = 7 * 24 * hour
const json = manifest2Json()
const [first, second, third] = json.fragments
const [ethereum, base] = json.snapshots
const keyOf = 'cd'.repeat(32)

function open(manifest: Change = {}, rules: Change = {}) {
  const charter = parseCharter({ ...charter2Json, ...rules })
  return openRound(charter, parseManifest({ ...manifest2Json(charter), ...manifest }))
}
/** Everything moved by so long. */
const moved = (by: number): Change => ({
  opensAt: week2.opensAt + by,
  closesAt: week2.closesAt + by,
  beaconBlock: { ...json.beaconBlock, time: json.beaconBlock.time + by },
  snapshots: json.snapshots.map((block) => ({ ...block, time: block.time + by })),
})

describe('a round under a charter of version 2', () => {
  it('opens as the charter says, and in any later week', () => {
    expect(open().manifest.version).toBe(2)
    expect(open(moved(9 * week)).manifest.opensAt).toBe(week2.opensAt + 9 * week)
    expect(open({ beacon: null, beaconBlock: null }).manifest.number).toBe(5)
  })

  it.each<[string, Change, string]>([
    ['it lasts a millisecond', { closesAt: week2.opensAt + 1 }, 'manifest/schedule'],
    ['it is open until 9999', { closesAt: 253_402_300_799_999 }, 'manifest/schedule'],
    ['it never closes', { closesAt: null }, 'manifest/never-closes'],
    ['it is on another weekday', moved(24 * hour), 'manifest/schedule'],
    ['it opens an hour early', { opensAt: week2.opensAt - hour }, 'manifest/late-snapshot'],
    [
      'its painting was cut short',
      { ...moved(0), opensAt: week2.opensAt - 2, snapshots: json.snapshots },
      'manifest/schedule',
    ],
    [
      'a picture came from a round to come',
      { fragments: [...json.fragments.slice(0, 5), { ...json.fragments[5], since: 6 }] },
      'manifest/too-few',
    ],
    [
      'one more picture came from a round to come',
      { fragments: [first, ...json.fragments.slice(2), { ...second, since: 6 }] },
      'manifest/since',
    ],
    [
      'too many pictures stayed',
      {
        fragments: [{ ...first, id: pictureId(9), since: 3 }, ...json.fragments],
      },
      'manifest/pool',
    ],
    [
      'a picture earned 10⁷⁷',
      { fragments: [{ ...first, earned: `1${'0'.repeat(77)}` }, ...json.fragments.slice(1)] },
      'manifest/earned',
    ],
    [
      'a new picture has earned something',
      { fragments: [first, second, { ...third, earned: '1' }, ...json.fragments.slice(3)] },
      'manifest/earned',
    ],
    ['one picture is missing', { fragments: json.fragments.slice(0, 5) }, 'manifest/too-few'],
    [
      'its pictures are out of order',
      { fragments: [second, first, ...json.fragments.slice(2)] },
      'manifest/order',
    ],
    ['a later round has none before it', { previous: null }, 'manifest/previous'],
    [
      'the snapshots are years old',
      { snapshots: json.snapshots.map((block) => ({ ...block, time: block.time - 2 * 365 * 24 * hour })) },
      'manifest/old-snapshot',
    ],
    ['a chain has no snapshot', { snapshots: [ethereum] }, 'manifest/chains'],
    [
      'a snapshot is after the opening',
      { snapshots: [ethereum, { ...base, time: week2.opensAt + 1 }] },
      'manifest/late-snapshot',
    ],
    [
      'its beacon was known before the seal',
      { beaconBlock: { ...json.beaconBlock, time: opensAt } },
      'manifest/beacon',
    ],
    ['its beacon has no block', { beaconBlock: null }, 'manifest/beacon'],
    ['the artist chose where people vote', { chosen: first!.id }, 'manifest/chosen'],
  ])('B8: is refused when %s', (_, change, code) => {
    expect(() => open(change)).toThrow(ManifestError)
    expect(() => open(change)).toThrow(expect.objectContaining({ code }))
  })

  it('B8: is the artist’s own in the thirteenth week, with its choice and without another', () => {
    const alone = { number: 12, fragments: json.fragments.map((f, i) => ({ ...f, since: i < 2 ? 11 : 12 })) }
    expect(open({ ...alone, chosen: first!.id }).manifest.number).toBe(12)
    for (const chosen of [null, pictureId(99)])
      expect(() => open({ ...alone, chosen })).toThrow(expect.objectContaining({ code: 'manifest/chosen' }))
  })

  it('B8: starts a period with nothing earned', () => {
    const start = (earned: string) =>
      open({
        number: 13,
        fragments: json.fragments.map((f, i) => ({
          ...f,
          since: i < 2 ? 12 : 13,
          earned: i < 2 ? earned : '0',
        })),
      })
    expect(start('0').manifest.number).toBe(13)
    expect(() => start('40')).toThrow(expect.objectContaining({ code: 'manifest/earned' }))
  })

  it('draws from the previous seal when its charter says so', () => {
    expect(open({ beaconBlock: null }, { beacon: 'seal' }).manifest.beacon).toBe(json.beacon)
    expect(() => open({}, { beacon: 'seal' })).toThrow(expect.objectContaining({ code: 'manifest/beacon' }))
  })

  it('for practice has neither close nor stake', () => {
    const practice = { schedule: { practice: true } }
    const endless = { closesAt: null, snapshots: [], beacon: null, beaconBlock: null }
    expect(open(endless, practice).manifest.closesAt).toBeNull()
    for (const change of [{ closesAt: week2.closesAt }, { snapshots: json.snapshots }])
      expect(() => open({ ...endless, ...change }, practice)).toThrow(ManifestError)
  })

  it('is not of another version than its charter', () => {
    const { charter } = exampleRound()
    const manifest = parseManifest({ ...json, charterId: charterId(charter) })
    expect(() => openRound(charter, manifest)).toThrow(expect.objectContaining({ code: 'manifest/version' }))
  })
})

describe('a charter of version 2', () => {
  it('has an id that is fixed for ever', () => {
    expect(charterId(parseCharter(charter2Json))).toMatchInlineSnapshot(
      `"bd92fb32a9098799d5d189460f4c21eb6aec7262adf2d839c390d43051761939"`,
    )
  })

  it.each<[string, Change]>([
    ['a seal that may take longer than an hour', { schedule: { ...charter2Json.schedule, sealMinutes: 61 } }],
    ['painting for a week', { schedule: { ...charter2Json.schedule, paintingHours: 167 } }],
    ['a practice schedule with a weekday', { schedule: { practice: true, weekday: 2 } }],
    ['a quorum below nothing', { quorum: { voters: 0, power: '-1' } }],
    ['a money rule nobody knows', { money: 'mine' }],
    ['a mirror that is a script', { mirrors: ['javascript:alert(1)'] }],
    ['a contract without its chain', { contracts: [{ role: 'art', address: '0x' + '11'.repeat(20) }] }],
    ['a painter twice', { painters: [keyOf, keyOf] }],
    ['a power source nobody knows', { notCounted: ['luck'] }],
    ['more witnesses wanted than named', { witnesses: { keys: [keyOf], threshold: 2 } }],
  ])('is refused with %s', (_, change) =>
    expect(() => parseCharter({ ...charter2Json, ...change })).toThrow(CharterError),
  )

  it('gives every time one week: it closes at the turn, and opens after seal and painting', () => {
    const { schedule } = charter2Json
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (time) => {
        const { startsAt, sealedBy, opensAt: opens, closesAt: closes } = weekAfter(schedule, time)
        expect(startsAt).toBeGreaterThanOrEqual(time)
        expect(startsAt - time).toBeLessThan(week)
        expect([new Date(startsAt).getUTCDay(), new Date(startsAt).getUTCHours()]).toEqual([2, 14])
        expect([sealedBy - startsAt, opens - sealedBy, closes - startsAt]).toEqual([hour, 12 * hour, week])
      }),
    )
  })
})

describe('a round and the one before it', () => {
  const before = open()
  const ranking = before.manifest.fragments.map(({ id }, i) => ({
    id,
    index: i,
    total: String(100 - i),
    voters: 1,
  }))
  const winner = before.manifest.fragments[2]!.id
  const ended = { round: before, result: { ranking }, winner }
  const { charter } = before
  const entrants = [10, 11, 12, 13].map((i) => {
    const { since: _, earned: __, ...rest } = third!
    return { ...rest, id: pictureId(i), mime: 'image/png' as const }
  })
  const pool = nextPool({
    charter,
    pool: before.manifest.fragments,
    result: { ranking },
    winner,
    entrants,
    number: 6,
  })
  const follow = (change: Change = {}) =>
    open({ ...moved(week), number: 6, previous: before.id, fragments: pool, ...change })

  it('fit when the pool is what the vote left', () => {
    expect(() => checkSuccession(follow(), ended)).not.toThrow()
  })

  it.each<[string, Change, string]>([
    ['another round is named', { previous: 'aa'.repeat(32) }, 'manifest/other-previous'],
    [
      'a number is left out',
      { number: 7, fragments: pool.map((f) => (f.since === 6 ? { ...f, since: 7 } : f)) },
      'manifest/other-previous',
    ],
    [
      'the winner came back',
      {
        fragments: [{ ...pool[0]!, id: winner }, ...pool.slice(1)].sort(
          (a, b) => a.since - b.since || (a.id < b.id ? -1 : 1),
        ),
      },
      'manifest/carried',
    ],
    [
      'a picture earned more than it was given',
      { fragments: [{ ...pool[0]!, earned: '9999' }, ...pool.slice(1)] },
      'manifest/carried',
    ],
    ['it opens in the same week', moved(0), 'manifest/schedule'],
  ])('B8: do not fit when %s', (_, change, code) => {
    const next = follow(change)
    expect(() => checkSuccession(next, ended)).toThrow(expect.objectContaining({ code }))
  })
})
