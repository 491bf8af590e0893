// What `npm run auction:deploy` is asked for: a wrong call is told so in a sentence before anything is sent.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readDeployJob } from '../../../src/tools/auction/job.ts'
import { UsageError } from '../../../src/tools/options.ts'

const secret = '11'.repeat(32)
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daub-deploy-'))
  writeFileSync(join(folder, 'good.key'), `${secret}\n`)
  writeFileSync(join(folder, 'bad.key'), `${secret}zz`)
})
afterAll(() => rmSync(folder, { recursive: true }))

const address = (digit: string) => `0x${digit.repeat(40)}`
const whole = {
  rpc: 'http://127.0.0.1:8545',
  key: 'FOLDER/good.key',
  name: 'Daub',
  symbol: 'DAUB',
  artist: address('1'),
  token: address('2'),
  pool: address('3'),
}
const read = (options: Readonly<Record<string, string>>) =>
  readDeployJob(
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, value.replace('FOLDER', folder)]),
  )

test('reads a whole call; who pays is the account of the key, and the default rule burns', () => {
  const { account, deployment } = read(whole)
  expect(account.address).toMatch(/^0x[0-9a-fA-F]{40}$/)
  expect(deployment).toMatchObject({ money: 'botto2021', artist: whole.artist, pool: whole.pool })
})

describe('refuses, in a sentence,', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['no name', { name: '' }, /--name is needed/],
    ['an address that is short', { artist: '0x12' }, /Cannot read --artist/],
    ['a broken checksum', { token: `0x${'aB'.repeat(20)}` }, /Cannot read --token/],
    [
      'a rule nobody knows',
      { money: 'botto1999' },
      /no money rule "botto1999"\. Rules: botto2021, botto2022/,
    ],
    ['a rule without its payee', { money: 'botto2022' }, /--treasury is needed/],
    ['a file that is not there', { key: 'FOLDER/none.key' }, /Cannot read the key/],
    ['a file without a key', { key: 'FOLDER/bad.key' }, /holds no key/],
    ['an option there is not', { gas: '1' }, /--gas/],
  ])('%s', (_, wrong, sentence) => {
    const call = () => read({ ...whole, ...wrong })
    expect(call).toThrow(UsageError)
    expect(call).toThrow(sentence)
    expect(call).not.toThrow(secret)
  })
})
