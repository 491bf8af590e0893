// Voting can never send a transaction: of all rooms only auction/ names a way to send one, nothing that votes reaches auction/, and
// no wallet is paired for anything but typed data.
import { readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf, sourceFiles } from './readImports.ts'

const src = resolve(import.meta.dirname, '../../../src')
/** Programs are not part of the app. */
const files = sourceFiles(src).filter((file) => roomOf(file) !== 'tools')
/** Methods of EIP-1193 and 5792, and the functions of viem and wagmi that end in one of them. */
const sending =
  /eth_send(?:Raw)?Transaction|eth_signTransaction|wallet_send|\b(?:send|sign|prepare)(?:Raw)?Transaction\b|\bwriteContract\b|\bdeployContract\b|\bsendCalls\b|\bcreateWalletClient\b/
/** What signs and counts votes, with everything a page of the vote is made of. */
const voting = [
  'ballots',
  'rounds',
  'chain',
  'exchange',
  'app/sign',
  'app/count',
  'ui/vote',
  'ui/results',
  'ui/wallet',
]

describe('only auction/ knows transactions (attack 17)', () => {
  test('no other room names a way to send one', () => {
    const wrong = files.filter((file) => roomOf(file) !== 'auction' && sending.test(codeOf(file)))
    expect(wrong.map((file) => relative(src, file))).toEqual([])
  })

  test('and within it one file alone', () => {
    const senders = files.filter((file) => roomOf(file) === 'auction' && sending.test(codeOf(file)))
    expect(senders.map((file) => relative(src, file))).toEqual([join('auction', 'send.ts')])
  })

  test('nothing that votes reaches auction/, by any way of imports', () => {
    const next = new Map(
      files.map((file) => [file, importsOf(file).filter(({ isPackage, isType }) => !isPackage && !isType)]),
    )
    const reached = new Set(
      files.filter((file) =>
        voting.some((place) => relative(src, file).startsWith(place.replace('/', sep) + sep)),
      ),
    )
    expect(reached.size).toBeGreaterThan(80) // the list names rooms that are there
    for (const file of reached) for (const { target } of next.get(file) ?? []) reached.add(target)
    expect([...reached].filter((file) => roomOf(file) === 'auction')).toEqual([])
  })

  test('only auction/ turns the opaque handle of a wallet back into one', () => {
    const users = files.filter(
      (file) => /WalletHandle\b/.test(codeOf(file)) && /as unknown as Config/.test(codeOf(file)),
    )
    expect(users.map((file) => relative(src, file))).toEqual([join('auction', 'send.ts')])
  })

  test('a paired wallet is asked for typed data alone', () => {
    const pairing = codeOf(join(src, 'chain', 'wallet', 'walletConnect.ts'))
    const methods = [...pairing.matchAll(/['"`]((?:eth|wallet|personal)_\w+)['"`]/g)].map(
      ([, method]) => method,
    )
    expect(methods).toContain('eth_signTypedData_v4')
    expect(methods.filter((method) => sending.test(method!))).toEqual([])
  })
})

function roomOf(file: string): string {
  return relative(src, file).split(sep)[0]!
}

/** A file without its comments, which may speak of what they like. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/.*$/gm, '')
}
