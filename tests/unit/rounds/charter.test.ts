import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CharterError,
  charterId,
  ManifestError,
  openRound,
  parseCharter,
  parseManifest,
  roundId,
  type Charter,
  type Manifest,
} from '../../../src/rounds/index.ts'
import {
  baseStaking,
  charterJson,
  exampleCharter,
  exampleRound,
  manifestJson,
  opensAt,
  pictureId,
} from '../../fixtures/round.ts'

type Changes = Record<string, unknown>

describe('the charter', () => {
  it('has an id that is fixed for ever, however its members are ordered and its addresses written', () => {
    expect(charterId(exampleCharter)).toMatchInlineSnapshot(
      `"81775563dd319af5619118e935d2dc2e5c2f2a073737d78768f51328cf05ba40"`,
    )
    const stakes = [
      { decimals: 18, contract: '0x19CD3998f106eCC40eE7668c19C47e18b491e8a6', chainId: 1 },
      charterJson.stakes[1],
    ]
    const reordered = Object.fromEntries(Object.entries({ ...charterJson, stakes }).reverse())
    expect(charterId(parseCharter(reordered))).toBe(charterId(exampleCharter))
  })

  it.each<[string, Changes]>([
    ['an extra member', { owner: 'me' }],
    ['a later version', { version: 2 }],
    ['no name', { name: '' }],
    ['a name that runs backwards', { name: 'abc\u202etxt.exe' }],
    ['a name with an invisible letter', { name: 'Bot\u200bto' }],
    ['a name on two lines', { name: 'a\nb' }],
    ['an impossible weekday', { schedule: { weekday: 7, hour: 14, days: 7 } }],
    ['half an hour', { schedule: { weekday: 2, hour: 14.5, days: 7 } }],
    ['one contract twice', { stakes: [charterJson.stakes[0], charterJson.stakes[0]] }],
    ['a contract without chain', { stakes: [{ contract: baseStaking, decimals: 18 }] }],
    ['an unknown power rule', { power: { kind: 'quadratic' } }],
    ['a fractional power', { power: { kind: 'linear', perToken: 0.5 } }],
    ['an unencrypted relay', { relays: ['ws://relay.example.org'] }],
    ['a relay that is a script', { relays: ['javascript:alert(1)'] }],
    ['more witnesses wanted than named', { witnesses: { keys: [], threshold: 1 } }],
  ])('refuses %s', (_, change) =>
    expect(() => parseCharter({ ...charterJson, ...change })).toThrow(CharterError),
  )

  it('allows one address on two chains, which are two contracts', () => {
    const stakes = [1, 8453].map((chainId) => ({ chainId, contract: baseStaking, decimals: 18 }))
    expect(parseCharter({ ...charterJson, stakes }).stakes).toHaveLength(2)
  })
})

describe('the manifest', () => {
  const json = manifestJson(3)
  const [first, second] = json.fragments
  const [ethereum, base] = json.snapshots

  it('has an id that is fixed for ever', () => {
    expect(roundId(parseManifest(json))).toMatchInlineSnapshot(
      `"d532111738d4e71814f05cea06e0b67228289832f41677acff7e073e8f7e7a4e"`,
    )
    expect(exampleRound({ pictures: 3 }).id).toBe(roundId(parseManifest(json)))
  })

  it.each<[string, Changes]>([
    ['an extra member', { winner: pictureId(0) }],
    ['a close before the opening', { closesAt: opensAt }],
    ['one picture twice', { fragments: [first, second, first] }],
    ['one picture alone', { fragments: [first] }],
    ['2,001 pictures', { fragments: manifestJson(2001).fragments }],
    ['an SVG', { fragments: [first, { ...second, mime: 'image/svg+xml' }] }],
    ['a picture too wide to decode', { fragments: [first, { ...second, width: 4097 }] }],
    ['a picture too heavy to fetch', { fragments: [first, { ...second, bytes: 2 ** 30 }] }],
    ['VP that is a JSON number', { fragments: [first, { ...second, earned: 0 }] }],
    ['VP with a minus and no value', { fragments: [first, { ...second, earned: '-0' }] }],
    ['one chain twice', { snapshots: [ethereum, ethereum] }],
    ['a snapshot after the opening', { snapshots: [ethereum, { ...base, time: opensAt + 1 }] }],
    ['snapshots an hour apart', { snapshots: [{ ...ethereum, time: opensAt - 3_600_000 }, base] }],
    ['a block without hash', { snapshots: [{ ...ethereum, blockHash: undefined }, base] }],
    ['a theme with hidden direction', { theme: 'safe\u2066evil' }],
  ])('refuses %s', (_, change) => expect(() => parseManifest({ ...json, ...change })).toThrow(ManifestError))

  it.each<[string, Partial<Charter>, Partial<Manifest>]>([
    ['another charter', { name: 'Other' }, {}],
    [
      'too many new pictures',
      { entrants: 2 },
      { charterId: charterId(parseCharter({ ...charterJson, entrants: 2 })) },
    ],
    ['a chain without snapshot', {}, { snapshots: [ethereum as Manifest['snapshots'][0]] }],
  ])('does not open under %s', (_, rules, change) => {
    const charter = parseCharter({ ...charterJson, ...rules })
    expect(() => openRound(charter, parseManifest({ ...json, ...change }))).toThrow(ManifestError)
  })

  it('answers arbitrary JSON, and arbitrary members, with a typed error or a document', () => {
    const answers = (read: () => unknown) => {
      try {
        return read() !== undefined
      } catch (error) {
        return error instanceof ManifestError || error instanceof CharterError
      }
    }
    const names = fc.constantFrom(...Object.keys(json), ...Object.keys(charterJson))
    fc.assert(
      fc.property(names, fc.jsonValue(), (name, value) => {
        expect(answers(() => parseManifest({ ...json, [name]: value }))).toBe(true)
        expect(answers(() => parseCharter({ ...charterJson, [name]: value }))).toBe(true)
        expect(answers(() => parseManifest(value))).toBe(true)
        expect(answers(() => parseCharter(value))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
