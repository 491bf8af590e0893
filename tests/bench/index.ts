// `npm run bench [-- --engine webgpu] [--only paint|tab|ballots|results|taste] [--seeds 10] [--counts 1000,10000] [--jax-limit 60]`: one JSON object. Speeds are ratios
// of things measured in one run, alternating where they share the machine, because machines are noisy.
import { parseArgs } from 'node:util'
import { benchBallots } from './ballots.ts'
import { benchPainting } from './painting.ts'
import { benchResults } from './results.ts'
import { benchTab } from './tab.ts'
import { benchTaste } from './taste.ts'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'wasm' },
    only: { type: 'string' },
    size: { type: 'string', default: '256' },
    counts: { type: 'string', default: '1000,10000,100000' },
    repeats: { type: 'string', default: '9' },
    seeds: { type: 'string', default: '10' },
    'jax-limit': { type: 'string', default: '60' },
  },
})
const { engine, only } = values
if (engine !== 'wasm' && engine !== 'webgpu')
  throw new Error(`--engine is "${engine}"; allowed: wasm or webgpu.`)
const parts = ['paint', 'tab', 'ballots', 'results', 'taste'] as const
if (only !== undefined && !parts.some((part) => part === only))
  throw new Error(`--only is "${only}"; allowed: ${parts.join(', ')}.`)
const wants = (part: (typeof parts)[number]) => only === undefined || only === part
const counts = values.counts.split(',').map(Number)

const result = {
  ...(wants('paint') && {
    paint: await benchPainting({
      engine,
      size: Number(values.size),
      repeats: Number(values.repeats),
      jaxLimitMs: 1000 * Number(values['jax-limit']),
    }),
  }),
  ...(wants('tab') && { tab: await benchTab({ size: Number(values.size) }) }),
  ...(wants('ballots') && { ballots: await benchBallots({ counts }) }),
  ...(wants('results') && { results: await benchResults({ counts }) }),
  ...(wants('taste') && { taste: await benchTaste({ seeds: Number(values.seeds) }) }),
}
console.log(JSON.stringify(result, null, 2))
