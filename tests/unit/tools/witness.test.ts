// The witness's command: its key stays its own, and it signs only what is worth signing.
import { witnessKey } from '../../../src/rounds/event.ts'
import { heldStatements } from '../../../src/rounds/heldStatements.ts'
import { settleSeal } from '../../../src/rounds/settleSeal.ts'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMemoryArchive, keepRound } from '../../../src/archive/index.ts'
import { ballotDigest, type SignedBallot } from '../../../src/ballots/index.ts'
import { readBallotFile, writeBallotFile } from '../../../src/rounds/ballotFile.ts'
import { judgeOpenings, readOpening } from '../../../src/rounds/opening.ts'
import { root } from '../../../src/tools/build.ts'
import { makeKey, readKey } from '../../../src/tools/witness/keyFile.ts'
import { openFile, sealFile } from '../../../src/tools/witness/signFile.ts'
import { ballotOf, sign, voterNamed } from '../../fixtures/ballots.ts'
import { closesAt } from '../../fixtures/round.ts'
import { secretOf, witnessedRound } from '../../fixtures/witnesses.ts'

const round = witnessedRound()
const [ada, ben] = [voterNamed('ada'), voterNamed('ben')]
const now = closesAt + 60_000
let ballots: readonly SignedBallot[]
let text: string
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'daub-witness-'))
  ballots = await Promise.all(
    [ada, ben].map((voter) => sign(voter, ballotOf(voter, { round: `0x${round.id}`, choices: '0:+1' }))),
  )
  text = writeBallotFile({ round, ballots, stakes: [], seal: null })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a key file', () => {
  it('is its owner’s alone, ignored by git, and never overwritten', () => {
    const file = join(folder, 'mine.key')
    const name = makeKey(file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(witnessKey(readKey(file))).toBe(name)
    expect(readFileSync(join(root, '.gitignore'), 'utf8').split('\n')).toContain('*.key')
    const before = readFileSync(file, 'utf8')
    expect(() => makeKey(file)).toThrow(/is there already/)
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(() => makeKey(join(folder, 'mine.txt'))).toThrow(/does not end in ".key"/)
  })

  it('that holds something else is refused', () => {
    const file = join(folder, 'other.key')
    writeFileSync(file, 'secret')
    expect(() => readKey(file)).toThrow(/holds no key/)
  })
})

describe('sealing a file', () => {
  const seal = (given: string, name: string, more = {}) =>
    sealFile({ text: given, secret: secretOf(name), now, isRunning: false, ...more })
  const stateOf = (given: string) => {
    const file = readBallotFile(given)
    const held = new Set(file.ballots.map(({ message }) => ballotDigest(message)))
    return settleSeal(file.round, file.witnesses, file.seal ? [file.seal.digests] : [], held).state
  }

  it('by as many witnesses as the charter asks for settles it, whatever came in between', async () => {
    const one = await seal(text, 'one')
    expect(stateOf(one.text)).toMatchObject({ why: 'too-few', have: 1 })
    // A late ballot that reaches the second witness stays outside the list of the first.
    const late = await sign(ada, ballotOf(ada, { round: `0x${round.id}`, choices: '1:+1', nonce: 9n }))
    const file = readBallotFile(one.text)
    const between = writeBallotFile({ ...file, ballots: [...file.ballots, late] })
    const two = await seal(between, 'two')
    expect(two.count).toBe(2)
    expect(stateOf(two.text)).toMatchObject({ why: null, have: 2, count: 2 })
    expect((await seal(two.text, 'two')).text).toBe(two.text)
  })

  it('leaves out what was signed for another round', async () => {
    const foreign = await sign(ada, ballotOf(ada, { round: `0x${'77'.repeat(32)}` }))
    const given = writeBallotFile({ round, ballots: [...ballots, foreign], stakes: [], seal: null })
    const { count, text: sealed } = await seal(given, 'one')
    expect(count).toBe(2)
    expect(readBallotFile(sealed).seal!.digests).not.toContain(ballotDigest(foreign.message))
  })

  it('B13: seals no more ballots of one voter than readers keep of a file, and a flood behind it changes nothing', async () => {
    const contract = `0x${'99'.repeat(20)}` as const
    const claimed = (from: bigint, length: number) =>
      Array.from({ length }, (_, i): SignedBallot => ({
        version: 1,
        message: { voter: contract, round: `0x${round.id}`, choices: '0:+1', nonce: from + BigInt(i) },
        signature: `0x${(from + BigInt(i)).toString(16).padStart(128, 'a')}1b`,
      }))
    const flooded = { round, ballots: [...ballots, ...claimed(0n, 90)], stakes: [], seal: null }
    const one = await seal(writeBallotFile(flooded), 'one')
    expect(one.count).toBe(2 + 64)
    const file = readBallotFile(one.text)
    const behind = writeBallotFile({ ...file, ballots: [...file.ballots, ...claimed(1000n, 90)] })
    const two = await seal(behind, 'two')
    const there = createMemoryArchive(() => now)
    const check = heldStatements
    const options = { source: { kind: 'file', from: 'b.json', at: now } as const, check }
    expect(await keepRound(there, readBallotFile(two.text), options)).toMatchObject({ added: 66, evicted: 0 })
    const held = new Set((await there.ballots.of(round.id)).map(({ digest }) => digest))
    const lists = (await there.seals.of(round.id)).map(({ digests }) => digests)
    expect(settleSeal(round, await there.witnessEvents.of(round.id), lists, held).state).toMatchObject({
      why: null,
      count: 66,
    })
  })

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['by a stranger', () => seal(text, 'eve'), /is no witness of/],
    ['before the close', () => seal(text, 'one', { now: closesAt - 1 }), /until then only --running/],
    [
      'of ballots that are not in it',
      async () => {
        const file = readBallotFile((await seal(text, 'one')).text)
        return seal(writeBallotFile({ ...file, ballots: ballots.slice(1) }), 'two')
      },
      /1 ballots of the list/,
    ],
    [
      'a second time with another list',
      async () => {
        const { witnesses } = readBallotFile((await seal(text, 'one')).text)
        const other = { round, ballots: ballots.slice(1), stakes: [], seal: null, witnesses }
        return seal(writeBallotFile(other), 'one')
      },
      /with two seals it would count for neither/,
    ],
  ])('is refused %s', async (_, work, sentence) => {
    await expect(work()).rejects.toThrow(sentence)
  })

  it('before the close is a running seal, which settles nothing', async () => {
    const running = await seal(text, 'one', { now: closesAt - 1, isRunning: true })
    expect(running.event.tags).toContainEqual(['f', 'running'])
    expect(stateOf(running.text)).toMatchObject({ why: 'too-few', have: 0 })
  })
})

it('opening a file says that its manifest is the round of its number', () => {
  const opened = ['one', 'two'].map((name) => openFile({ text, secret: secretOf(name), now }).event)
  const read = opened.map((event) => readOpening(round.manifest.charterId, event))
  expect(judgeOpenings(round.charter, round.manifest.number, read).opened).toBe(round.id)
  expect(readBallotFile(openFile({ text, secret: secretOf('one'), now }).text).witnesses).toHaveLength(1)
  expect(() => openFile({ text, secret: secretOf('eve'), now })).toThrow(/is no witness of/)
})

it('the command makes a key, and refuses a wrong call in a sentence', async () => {
  const command = (...args: string[]) =>
    promisify(execFile)('npx', ['--no-install', 'tsx', 'src/tools/witness.ts', ...args], { cwd: root })
  const file = join(folder, 'command.key')
  const { stdout } = await command('key', file)
  expect(JSON.parse(stdout)).toEqual({ file, key: witnessKey(readKey(file)) })
  await expect(command('seal', '--key', file)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--ballots and --out are needed/),
  })
}, 60_000)
