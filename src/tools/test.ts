// `npm test`: everything, in the order of what fails fastest. Each part is an ordinary command that can be run alone.
import { spawn } from 'node:child_process'
import { findChromium, installChromium } from './chromium.ts'
import { root } from './build.ts'

interface Result {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
  readonly output: string
}

/** How much of a failed part is told once more at the end, where a log that was cut still has it. */
const tailLines = 60

interface Part {
  readonly name: string
  readonly command: string
}

const parts: readonly Part[] = [
  { name: 'types', command: 'tsc -b' },
  {
    name: 'svelte',
    command:
      'svelte-check --tsconfig tsconfig/svelte.json --fail-on-warnings --threshold warning --output human',
  },
  { name: 'lint', command: 'eslint . --max-warnings 0' },
  { name: 'format', command: 'prettier --check . --log-level warn' },
  { name: 'unused', command: 'knip' },
  { name: 'unit', command: 'vitest run --project unit' },
  { name: 'chain', command: 'vitest run --project chain' },
  { name: 'gradients', command: 'vitest run --project gradients' },
  { name: 'build', command: 'vite build --logLevel warn' },
  { name: 'size', command: 'size-limit && npx --no-install tsx tests/size/visit.ts' },
  { name: 'browser', command: 'vitest run --project browser' },
  { name: 'e2e', command: 'playwright test' },
]

const wanted = process.argv.slice(2)
const chosen = wanted.length === 0 ? parts : parts.filter((part) => wanted.includes(part.name))
const unknown = wanted.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no part "${unknown.join('", "')}". Parts: ${parts.map((part) => part.name).join(', ')}.`,
  )
  process.exit(2)
}

const needBrowser: readonly string[] = ['size', 'browser', 'e2e']
if (chosen.some((part) => needBrowser.includes(part.name)) && findChromium() === undefined) {
  try {
    installChromium()
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

const results: Result[] = []
// What only computes shares the cores, two parts at a time. Of what opens a browser, the first visit mostly waits, beside the
// rooms in a browser; the journeys come last and have the machine to themselves.
const courses: readonly (readonly [names: readonly string[], abreast: number])[] = [
  [parts.map(({ name }) => name).filter((name) => !needBrowser.includes(name)), 2],
  [['size', 'browser'], 2],
  [['e2e'], 1],
]
for (const [names, abreast] of courses)
  await runAll(
    chosen.filter((part) => names.includes(part.name)),
    abreast,
  )

for (const { name, passed, output } of results)
  if (!passed) console.log(`\n── ${name} failed; its last lines:\n${lastLines(output)}`)
console.log('')
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? '✓' : '✗'} ${name.padEnd(10)} ${seconds.toFixed(0).padStart(4)} s`)
}
const failed = results.filter((result) => !result.passed).length
console.log(`parts: ${results.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

/** Runs parts in order, `abreast` at a time. */
async function runAll(parts: readonly Part[], abreast: number): Promise<void> {
  const waiting = [...parts]
  const lane = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift())
      results.push(await run(part, abreast === 1))
  }
  await Promise.all(Array.from({ length: abreast }, lane))
}

/** Runs one part; the output of one that has company is shown whole when it ends, so that no two mix. */
function run({ name, command }: Part, isAlone: boolean): Promise<Result> {
  const heading = `\n── ${name}: ${command}`
  if (isAlone) console.log(heading)
  const start = Date.now()
  const child = spawn(`npx --no-install ${command}`, {
    cwd: root,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const hear = (chunk: string): void => {
    output += chunk
    if (isAlone) process.stdout.write(chunk)
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  return new Promise((done) => {
    child.on('close', (status) => {
      if (!isAlone) process.stdout.write(`${heading}\n${output}`)
      done({ name, passed: status === 0, seconds: (Date.now() - start) / 1000, output })
    })
  })
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-tailLines).join('\n')
}
