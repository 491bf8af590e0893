// The count on the page: what is hidden until the close, recounts of thousands, what stays unknown, files in and out.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import { createMemoryArchive, keepRound, type Archive } from '../../src/archive/index.ts'
import { ballotDigest, type SignedBallot } from '../../src/ballots/index.ts'
import type { Hex } from '../../src/ethereum/index.ts'
import { readBallotFile, writeBallotFile } from '../../src/rounds/ballotFile.ts'
import { heldStatements } from '../../src/rounds/heldStatements.ts'
import { sealBallots, type Round } from '../../src/rounds/index.ts'
import { addressOf, ballotOf, sign, voterNamed } from '../fixtures/ballots.ts'
import { bring, fileNamed } from '../fixtures/claims.ts'
import { closesAt, exampleRound, opensAt, stakeOf } from '../fixtures/round.ts'
import { openingBy, witnessedRound } from '../fixtures/witnesses.ts'
import { ada, bob, button, openBallotPage } from '../fixtures/scripted/ballotPage.ts'

const text = (words: string | RegExp) => page.getByText(words, { exact: typeof words === 'string' })
const after = () => closesAt + 60_000
const during = () => opensAt + 60_000

beforeEach(() => localStorage.clear())
afterEach(() => vi.restoreAllMocks())

/** A round with sealed ballots and claimed stakes. */
async function counted(
  round: Round,
  ballots: readonly SignedBallot[],
  { power = 100n, isSealed = true } = {},
): Promise<Archive> {
  const archive = createMemoryArchive(() => closesAt - 1)
  await archive.ballots.add(round.id, ballots)
  const voters = [...new Set(ballots.map(({ message }) => message.voter))]
  if (power > 0n) await bring(archive, round, { stakes: voters.flatMap((voter) => stakeOf(voter, power)) })
  const digests = ballots.map(({ message }) => ballotDigest(message))
  if (isSealed)
    await bring(archive, round, { seal: { seal: sealBallots(round.id, digests), digests } }, 'seal.json')
  return archive
}

const round = exampleRound()
const id: Hex = `0x${round.id}`
const fromAda = () => sign(ada, ballotOf(ada, { round: id, choices: '0:+60,1:-5' }))
const fromBob = () => sign(bob, ballotOf(bob, { round: id, choices: '2:+70' }))

async function give(file: File): Promise<void> {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(file)
  const zone = page.getByRole('region', { name: 'Ballots as a file' })
  await expect.element(zone).toBeVisible()
  zone.element().dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
}

test('attack 7, bandwagon: the count is hidden until the close, and shown after an own vote only on asking', async () => {
  const archive = await counted(round, [await fromBob()], { isSealed: false })
  const { app } = await openBallotPage({ archive, round, at: '/results', now: during })
  await expect.element(text(/The count stays hidden until the close/)).toBeVisible()
  await expect.element(text(/verified on this device/)).not.toBeInTheDocument()
  app.voting.add(1, 5n)
  app.voting.castLocally()
  await button('Show me how it stands').click()
  await expect.element(text('1 ballot verified on this device')).toBeVisible()
  await expect.element(text('Ahead for now')).toBeVisible()
  await expect.element(text('Provisional: the round is still open.')).toBeVisible()
})

test('after the close: the winner, the ranking, and the number that another recount gives too', async () => {
  const ballots = [await fromAda(), await fromBob()]
  const archive = await counted(round, ballots)
  await openBallotPage({ archive, round, at: '/results', now: after })
  await expect.element(text('2 ballots verified on this device')).toBeVisible()
  await expect.element(text('2 ballots of 2 voters counted, 135 VP used.')).toBeVisible()
  await expect.element(text('2 of them weigh what a file claims of the stake.')).toBeVisible()
  await expect.element(page.getByRole('heading', { level: 2, name: 'picture 2' })).toBeVisible()
  await expect.element(text('−5 VP')).toBeVisible()
  await expect.element(text('0 given, 5 taken away, 1 voter')).toBeVisible()
  // No witness signed the seal: it is shown as whose claim it is, and decides nothing.
  await expect.element(text('Ahead for now')).toBeVisible()
  await expect.element(text(/^Provisional: 0 of 1 witness who must agree/)).toBeVisible()
  await expect
    .element(
      text(
        /^The file “seal\.json”: 2 ballots under the root [0-9a-f]{8}…, 2 of them here, signed by no witness$/,
      ),
    )
    .toBeVisible()

  const number = page.getByText(/^[0-9a-f]{64}$/)
  await expect.element(number).toBeVisible()
  const theirs = page.getByLabelText('Their number, or open or drop their saved result')
  await theirs.fill(number.element().textContent!.trim())
  await button('Compare').click()
  await expect.element(text('The same result, to the last digit.')).toBeVisible()
  await theirs.fill('a'.repeat(64))
  await button('Compare').click()
  await expect.element(text('A different result.')).toBeVisible()
})

test('thousands of voters: counted in workers, shown a piece at a time', async () => {
  const voters = Array.from({ length: 60 }, (_, i) => voterNamed(`many ${i}`))
  const many = await Promise.all(
    voters.flatMap((voter, v) =>
      // Sixty real signatures; each voter's later ballots are copies with a claim of their own, and so are forgeries.
      [sign(voter, ballotOf(voter, { round: id, choices: `${v % 4}:+1` }))],
    ),
  )
  const forged = many.flatMap(({ message, signature, version }) =>
    Array.from({ length: 50 }, (_, i) => ({
      version,
      signature,
      message: { ...message, nonce: BigInt(i + 2) },
    })),
  )
  const archive = await counted(round, [...many, ...forged])
  await openBallotPage({ archive, round, at: '/results', now: after })
  await expect.element(text('60 ballots verified on this device')).toBeVisible()
  await expect.element(text('60 ballots of 60 voters counted, 60 VP used.')).toBeVisible()
  await text(/Signature not checked yet/).click()
  await expect.poll(() => document.querySelectorAll('details[open] li').length).toBe(50)
  await button('Show 50 more').click()
  await expect.poll(() => document.querySelectorAll('details[open] li').length).toBe(100)
})

test('nobody’s stake known: it is no result of 0, and the chain can be asked', async () => {
  const archive = await counted(round, [await fromAda(), await fromBob()], { power: 0n })
  const word = (voter: Hex) => (voter === addressOf(ada) ? 90n : ('one-answer' as const))
  await openBallotPage({ archive, round, at: '/results', now: after, word })
  await expect.element(text(/That does not mean the result is 0\./)).toBeVisible()
  await expect.element(text(/Voting power unknown\./)).toBeVisible()
  await button('Read the stakes from the chain yourself').click()
  await expect.element(text('1 ballot of 1 voter counted, 65 VP used.')).toBeVisible()
  await expect.element(text('2 stakes read.')).toBeVisible()
  await expect.element(text(/^2 stakes stay unknown: Only one source answered/)).toBeVisible()
  await expect.element(text('1 voter: read from the chain on this device')).toBeVisible()
})

test('what is set aside is grouped by reason, in words', async () => {
  const over = await sign(bob, ballotOf(bob, { round: id, choices: '2:+700' }))
  const early = await fromAda()
  const later = await sign(ada, ballotOf(ada, { round: id, choices: '3:+1', nonce: 9n }))
  const archive = await counted(round, [early, later, over])
  await openBallotPage({ archive, round, at: '/results', now: after })
  await expect.element(page.getByRole('heading', { name: '2 ballots set aside' })).toBeVisible()
  await expect.element(text('The same voter signed a later one.')).toBeVisible()
  await text(/More than the voter has/).click()
  await expect.element(text('uses 700 VP, has 100 VP')).toBeVisible()
})

test('B1: one’s own ballot is found in a claimed seal, and the receipt gets no proof of it', async () => {
  const own = await fromAda()
  const archive = await counted(round, [own, await fromBob()])
  const receipt = {
    version: 1,
    digest: ballotDigest(own.message),
    signer: addressOf(ada),
    used: '65',
    signed: own,
  } as const
  await archive.receipts.save({ ...receipt, inclusion: null })
  await openBallotPage({ archive, round, at: '/results', now: after })
  const receipts = page.getByRole('region', { name: 'Receipts' })
  await expect.element(receipts).toHaveTextContent('65 VP Counted. In 1 claimed seal.')
  expect((await archive.receipts.get(receipt.digest))!.inclusion).toBe(null)
})

test('no ballots: said, with what to do', async () => {
  await openBallotPage({ round, at: '/results', now: after })
  await expect.element(text('No ballots of this round are on this device.')).toBeVisible()
})

test('a file of ballots is added to what is here, and says how many were new', async () => {
  const [first, second] = [await fromAda(), await fromBob()]
  const archive = await counted(round, [first])
  await openBallotPage({ archive, round, at: '/results', now: after })
  await expect.element(text('1 ballot verified on this device')).toBeVisible()
  const stakes = stakeOf(addressOf(bob), 100n)
  const file = writeBallotFile({ round, ballots: [first, second], stakes, seal: null })
  await give(new File([file], 'ballots.json'))
  await expect.element(text('1 new ballot, 1 already here. It claims 2 stakes.')).toBeVisible()
  await expect.element(text('2 ballots verified on this device')).toBeVisible()
  await expect.element(text('2 ballots of 2 voters counted, 135 VP used.')).toBeVisible()
})

test.each([
  [
    'is damaged',
    (file: string) => file.replace('"choices":"2:+70"', '"choices":"2:+71"'),
    'This file was damaged or altered: it names itself',
  ],
  [
    'is not JSON',
    () => 'hello',
    'This file of ballots cannot be read\\. It begins with “hello” and is not JSON\\.',
  ],
  ['is something else', () => '{"a":1}', 'This is not a file of ballots.'],
])('a file that %s is refused whole, in words', async (_, change, words) => {
  const archive = await counted(round, [await fromAda()])
  await openBallotPage({ archive, round, at: '/results', now: after })
  const file = writeBallotFile({ round, ballots: [await fromBob()], stakes: [], seal: null })
  await give(new File([change(file)], 'ballots.json'))
  await expect.element(text(new RegExp(`^${words}`))).toBeVisible()
  expect(await archive.ballots.count(round.id)).toBe(1)
})

test('a file that is far too large is not even read', async () => {
  await openBallotPage({ round, at: '/results', now: after })
  const file = new File(['{}'], 'ballots.json')
  Object.defineProperty(file, 'size', { value: 2 ** 28 })
  const read = vi.spyOn(file, 'text')
  const zone = page.getByRole('region', { name: 'Ballots as a file' })
  await expect.element(zone).toBeVisible()
  const dataTransfer = { files: [file], types: ['Files'] }
  zone
    .element()
    .dispatchEvent(Object.assign(new Event('drop', { bubbles: true, cancelable: true }), { dataTransfer }))
  await expect.element(text(/too large for a file of ballots\.|a file of ballots has at most/)).toBeVisible()
  expect(read).not.toHaveBeenCalled()
})

test('B2, B16: a stranger’s round says whose it is, and what a file brought is forgotten and taken back', async () => {
  const archive = await counted(round, [await fromAda()], { isSealed: false })
  await bring(
    archive,
    round,
    { ballots: [await fromBob()], stakes: stakeOf(addressOf(bob), 100n) },
    'bob.json',
  )
  await openBallotPage({ archive, round, at: '/results', now: after })
  await expect.element(text(/^Not of Daub’s own: “Test artist”, as it calls itself\./)).toBeVisible()
  await expect.element(text('2 ballots verified on this device')).toBeVisible()
  await button('Forget: The file “bob.json”').click()
  await expect.element(text('1 ballot verified on this device')).toBeVisible()
  await button('Undo').click()
  await expect.element(text('2 ballots verified on this device')).toBeVisible()
})

test('B1: a stranger’s round says whether its artist’s witnesses opened it, and forgets it with the file that said so', async () => {
  const watched = witnessedRound()
  const archive = createMemoryArchive(() => closesAt - 1)
  await bring(archive, watched, {}, 'bare.json')
  const witnesses = [openingBy('one', watched), openingBy('two', watched)]
  const content = { round: watched, ballots: [], stakes: [], seal: null, witnesses }
  await keepRound(archive, content, { source: fileNamed('opened.json'), check: heldStatements })
  await openBallotPage({ archive, round: watched, at: '', now: during })
  await expect.element(text('Opened or sealed by 2 of 3 witnesses of its artist; it takes 2.')).toBeVisible()
  await button('Forget: The file “opened.json”').click()
  await expect.element(text(/^Whether it is its artist’s is not settled: 0 of 2 witnesses/)).toBeVisible()
})

test('a file of another round goes to that round, and says so', async () => {
  const other = exampleRound({ manifest: { theme: 'Silence' } })
  const ballot = await sign(ada, ballotOf(ada, { round: `0x${other.id}` }))
  const { archive } = await openBallotPage({ round, at: '/results', now: after })
  await give(
    new File([writeBallotFile({ round: other, ballots: [ballot], stakes: [], seal: null })], 'b.json'),
  )
  await expect
    .element(text(/The file belongs to another round; its ballots were added there\./))
    .toBeVisible()
  expect(await archive.ballots.count(other.id)).toBe(1)
  expect(await archive.ballots.count(round.id)).toBe(0)
})

test('attack 20, storage: all ballots leave as one file that another device can count', async () => {
  const archive = await counted(round, [await fromAda(), await fromBob()])
  await openBallotPage({ archive, round, at: '/results', now: after })
  const made: Blob[] = []
  const address = vi
    .spyOn(URL, 'createObjectURL')
    .mockImplementation((blob) => (made.push(blob as Blob), 'blob:none'))
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  await button('Save all ballots').click()
  await expect.poll(() => click.mock.contexts.length).toBe(1)
  expect((click.mock.contexts[0] as HTMLAnchorElement).download).toBe('test-artist-round-6-ballots.json')
  address.mockRestore()
  const file = readBallotFile(await made.at(-1)!.text())
  expect(file.ballots).toHaveLength(2)
  expect(file.seal?.digests).toHaveLength(2)
  expect(file.stakes).toHaveLength(4)
})
