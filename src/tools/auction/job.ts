// What `npm run auction:deploy` was asked for: read whole before anything is sent.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts'
import { parseAddress, type Hex } from '../../ethereum/index.ts'
import { reading, readingArguments, UsageError } from '../options.ts'
import type { Deployment } from './deployAuction.ts'

export interface DeployJob {
  readonly rpc: string
  /** Who pays; it gets no right over the contracts. */
  readonly account: PrivateKeyAccount
  readonly deployment: Deployment
}

/** Whom each money rule pays. */
const payees = {
  botto2021: [],
  botto2022: ['treasury'],
  botto2025: ['treasury', 'karma'],
} as const satisfies Record<Deployment['money'], readonly string[]>

const nobody: Hex = '0x0000000000000000000000000000000000000000'

/** @throws UsageError, in which nothing of the key stands. */
export function readDeployJob(args: readonly string[]): DeployJob {
  const string = { type: 'string' } as const
  const { values } = readingArguments(() =>
    parseArgs({
      args: [...args],
      options: {
        rpc: string,
        key: string,
        name: string,
        symbol: string,
        artist: string,
        token: string,
        pool: string,
        money: { ...string, default: 'botto2021' },
        treasury: string,
        karma: string,
      },
    }),
  )
  const text = (name: Exclude<keyof typeof values, 'money'>): string => {
    const value = values[name]
    if (value === undefined || value === '') throw new UsageError(`--${name} is needed.`)
    return value
  }
  const address = (name: 'artist' | 'token' | 'pool' | 'treasury' | 'karma') =>
    reading(`--${name}`, () => parseAddress(text(name)))
  const { money } = values
  if (!(money in payees))
    throw new UsageError(`There is no money rule "${money}". Rules: ${Object.keys(payees).join(', ')}.`)
  const rule = money as Deployment['money']
  const paid: readonly string[] = payees[rule]
  const deployment: Deployment = {
    name: text('name'),
    symbol: text('symbol'),
    artist: address('artist'),
    token: address('token'),
    pool: address('pool'),
    money: rule,
    treasury: paid.includes('treasury') ? address('treasury') : nobody,
    karma: paid.includes('karma') ? address('karma') : nobody,
  }
  return { rpc: text('rpc'), account: readAccount(text('key')), deployment }
}

function readAccount(file: string): PrivateKeyAccount {
  const text = reading(`the key in "${file}"`, () => readFileSync(file, 'utf8').trim())
  const key = /^(?:0x)?([0-9a-f]{64})$/.exec(text)?.[1]
  if (key === undefined) throw new UsageError(`"${file}" holds no key: 64 hexadecimal digits were expected.`)
  return privateKeyToAccount(`0x${key}`)
}
