// `npm run witness`: makes a witness's key, and signs openings and seals of a round from a file of its ballots, offline.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fail, readingArguments, UsageError } from './options.ts'
import { makeKey, readKey } from './witness/keyFile.ts'
import { openFile, sealFile } from './witness/signFile.ts'

const usage = `npm run witness -- COMMAND

  key FILE.key                                      make a secret key and print its public name, for a charter
  seal --key FILE.key --ballots FILE --out FILE     sign which ballots there were at the close
       [--running]                                  … or which there are now, before it
  open --key FILE.key --ballots FILE --out FILE     sign that the file's manifest is the round of its number

Nothing is overwritten. The file that comes out holds what was in it and the statement; hand it on to the next witness, who signs
the same list.`

try {
  await main()
} catch (error) {
  fail(error, usage)
}

async function main(): Promise<void> {
  const { values, positionals } = readArguments()
  const [command, file, ...more] = positionals
  if (command === 'key' && file !== undefined && more.length === 0) {
    console.log(JSON.stringify({ file, key: makeKey(resolve(file)) }))
    return
  }
  const { key, ballots, out, running } = values
  if ((command !== 'seal' && command !== 'open') || file !== undefined)
    throw new UsageError('What should be done? key, seal or open.')
  if (key === undefined || ballots === undefined || out === undefined)
    throw new UsageError('--key, --ballots and --out are needed.')
  if (existsSync(out)) throw new Error(`"${out}" is there already; it stays as it is.`)
  const task = { text: readFileSync(ballots, 'utf8'), secret: readKey(key), now: Date.now() }
  const signed = command === 'open' ? openFile(task) : await sealFile({ ...task, isRunning: running })
  writeFileSync(out, signed.text, { flag: 'wx' })
  console.log(JSON.stringify({ out, event: signed.event }))
}

function readArguments() {
  return readingArguments(() =>
    parseArgs({
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        ballots: { type: 'string' },
        out: { type: 'string' },
        running: { type: 'boolean', default: false },
      },
    }),
  )
}
