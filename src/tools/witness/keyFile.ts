// A witness's secret key in a file: 64 hexadecimal digits, readable by its owner alone. Git ignores every *.key.
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { loadWitnesses } from '../../rounds/index.ts'

const { witnessKey } = await loadWitnesses()

/**
 * Makes a key and writes it.
 *
 * @returns Its public name, as charters list it.
 * @throws Error for a name that does not end in .key, which git would not ignore, and for a file that is there already.
 */
export function makeKey(file: string): string {
  if (!file.endsWith('.key')) throw new Error(`"${file}" does not end in ".key", so git would not ignore it.`)
  // Every 32 bytes but a few in 2^128 are a key; for those `witnessKey` throws, and nothing is written.
  const secret = new Uint8Array(randomBytes(32))
  const name = witnessKey(secret)
  try {
    writeFileSync(file, `${bytesToHex(secret)}\n`, { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new Error(`"${file}" is there already. A key that is overwritten is lost.`, { cause })
  }
  return name
}

/** @throws Error for a file that holds no key. */
export function readKey(file: string): Uint8Array {
  const text = readFileSync(file, 'utf8').trim()
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new Error(`"${file}" holds no key: 64 hexadecimal digits were expected.`)
  return hexToBytes(text)
}
