// `npm run bench [-- --engine webgpu] [--only paint|ballots|taste] [--seeds 10] [--counts 1000,10000] [--jax-limit 60]`: one JSON object. Speeds are ratios
// of things measured in one run, alternating where they share the machine, because machines are noisy.
import { parseArgs } from 'node:util'
import { benchBallots } from './ballots.ts'
import { benchPainting } from './painting.ts'
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
if (only !== undefined && only !== 'paint' && only !== 'ballots' && only !== 'taste')
  throw new Error(`--only is "${only}"; allowed: paint, ballots or taste.`)
const wants = (part: string) => only === undefined || only === part

const result = {
  ...(wants('paint') && {
    paint: await benchPainting({
      engine,
      size: Number(values.size),
      repeats: Number(values.repeats),
      jaxLimitMs: 1000 * Number(values['jax-limit']),
    }),
  }),
  ...(wants('ballots') && { ballots: await benchBallots({ counts: values.counts.split(',').map(Number) }) }),
  ...(wants('taste') && { taste: await benchTaste({ seeds: Number(values.seeds) }) }),
}
console.log(JSON.stringify(result, null, 2))
