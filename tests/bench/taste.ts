// What an artist learns from votes, in simulated communities: the figures of DESIGN section 8 against their targets. Painting is
// emulated; brief, support, head and choice are the app's own code. Intervals are 95 % over seeds, by normal approximation.
import { mean, type LoopRequest, type LoopResult } from './taste/loop.ts'
import { probeHeads, probePairs } from './taste/probe.ts'
import { runAll } from './taste/runAll.ts'
import { kindsOfTaste, type KindOfTaste } from './taste/tastes.ts'

interface Estimate {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** Lower bounds the targets ask for; shares and ratios as points. */
const targets = {
  u1: { lin: 0.75, mix: 1, terms: 1.1, curved: 0.3 },
  u8: { lin: 1.25, mix: 1.85, terms: 2, curved: 0.2 },
  rise: { lin: 0.25, mix: 0.5, terms: 0.5, curved: null },
  oracleShare: { lin: 0.8, mix: 0.85, terms: 0.85, curved: 0.4 },
  winnerOverControl: { lin: 0.4, mix: 1.2, terms: 2, curved: null },
} as const

export async function benchTaste({ seeds = 10 }: { readonly seeds?: number } = {}) {
  const begun = performance.now()
  const designs = (seed: number): Readonly<Record<string, LoopRequest>> => ({
    ...Object.fromEntries(
      kindsOfTaste.flatMap((kind): [string, LoopRequest][] => [
        [`${kind} wide`, { kind, seed }],
        [`${kind} control`, { kind, seed, select: 'control' }],
        [`${kind} free`, { kind, seed, capped: false }],
        [`${kind} oracle`, { kind, seed, capped: false, select: 'oracle' }],
      ]),
    ),
    'lin thirty': { kind: 'lin', seed, voters: 30 },
    'mix thirty': { kind: 'mix', seed, voters: 30 },
    'mix drift': { kind: 'mix', seed, weeks: 9, turnsAt: 5 },
    'mix whale': { kind: 'mix', seed, attack: { kind: 'whale', share: 0.4 } },
    'mix sybils': { kind: 'mix', seed, attack: { kind: 'sybils', share: 0.05 } },
    'mix float': { kind: 'mix', seed, brief: 'float' },
    ...(seed < 3 && {
      'shipped wide': { kind: 'mix', seed, grammar: 'shipped' },
      'shipped control': { kind: 'mix', seed, grammar: 'shipped', select: 'control' },
    }),
  })
  const jobs = Array.from({ length: seeds }, (_, seed) => Object.entries(designs(seed))).flat()
  const results = await runAll(jobs.map(([, request]) => request))
  const of = (name: string): readonly LoopResult[] => results.filter((_, i) => jobs[i]![0] === name)
  const kinds = Object.fromEntries(kindsOfTaste.map((kind) => [kind, figuresOf(kind, of)])) as Record<
    KindOfTaste,
    ReturnType<typeof figuresOf>
  >
  const [wide, float] = [of('mix wide'), of('mix float')]
  const last = (list: readonly LoopResult[]) => list.map(({ u }) => u[8]!)
  const honest = mean(last(wide))
  return {
    seeds,
    emulator: 'synthetic',
    ...kinds,
    voters30: { lin: estimate(last(of('lin thirty'))), mix: estimate(last(of('mix thirty'))) },
    drift: mean(of('mix drift').map(({ u }) => u[9]!)) / mean(of('mix drift').map(({ u }) => u[4]!)),
    whale: mean(last(of('mix whale'))) / honest,
    sybils: {
      ratio: mean(last(of('mix sybils'))) / honest,
      style: mean(of('mix sybils').map(({ attacked }) => attacked)),
    },
    diversity: diversity(wide),
    diversityOfControl: diversity(of('mix control')),
    integerMinusFloat: estimate(wide.map(({ u }, i) => mean(u.slice(1)) - mean(float[i]!.u.slice(1)))),
    shipped: {
      u1: mean(of('shipped wide').map(({ u }, i) => u[1]! - of('shipped control')[i]!.u[1]!)),
      u8: mean(of('shipped wide').map(({ u }, i) => u[8]! - of('shipped control')[i]!.u[8]!)),
      diversity: diversity(of('shipped wide')),
    },
    /** Area under precision–recall over the prevalence, on uniform pictures after one week. */
    probe: { lin: liftOf('lin', seeds), curved: liftOf('curved', seeds) },
    /** Rank correlation of one person's head: after 40 and 80 pairs, and before any from the community's. */
    pairs: pairsOf(seeds),
    /** These two take a real engine; `npm run week` measures them. Unknown here. */
    candidateMs: null,
    weekMinutes: null,
    seconds: Math.round((performance.now() - begun) / 1000),
  }
}

function figuresOf(kind: KindOfTaste, of: (name: string) => readonly LoopResult[]) {
  const [wide, control, free, oracle] = ['wide', 'control', 'free', 'oracle'].map((design) =>
    of(`${kind} ${design}`),
  ) as [readonly LoopResult[], readonly LoopResult[], readonly LoopResult[], readonly LoopResult[]]
  const over = (week: number) => estimate(wide.map(({ u }, i) => u[week]! - control[i]!.u[week]!))
  const late = ({ u }: LoopResult) => mean(u.slice(5, 9))
  const u8 = over(8)
  const rise = estimate(wide.map(({ u }) => u[4]! - u[1]!))
  const oracleShare = mean(free.map(late)) / mean(oracle.map(late))
  const winnerOverControl = estimate(
    wide.map(({ winner }, i) => mean(winner.slice(5, 9)) - mean(control[i]!.winner.slice(5, 9))),
  )
  const meets = (value: number, target: number | null) => (target === null ? null : value >= target)
  return {
    u1: over(1).mean,
    u4: over(4).mean,
    u8: u8.mean,
    u8Low: u8.low,
    rise,
    oracleShare,
    winnerOverControl,
    met: {
      u1: meets(over(1).low, targets.u1[kind]),
      u8: meets(u8.low, targets.u8[kind]),
      rise: meets(rise.low, targets.rise[kind]),
      oracleShare: meets(oracleShare, targets.oracleShare[kind]),
      winnerOverControl: meets(winnerOverControl.low, targets.winnerOverControl[kind]),
    },
  }
}

function liftOf(kind: KindOfTaste, seeds: number) {
  const lifts = Array.from({ length: Math.min(2, seeds) }, (_, seed) => probeHeads(kind, seed))
  return {
    ridge: mean(lifts.map(({ ridge }) => ridge)),
    logistic: mean(lifts.map(({ logistic }) => logistic)),
  }
}

function pairsOf(seeds: number) {
  const people = Array.from({ length: Math.min(5, seeds) }, (_, seed) => probePairs(seed))
  return {
    at40: mean(people.map(({ at40 }) => at40)),
    at80: mean(people.map(({ at80 }) => at80)),
    community: mean(people.map(({ community }) => community)),
  }
}

function diversity(list: readonly LoopResult[]) {
  return {
    terms: mean(list.map(({ entropy }) => entropy)),
    styles: mean(list.map(({ styleEntropy }) => styleEntropy)),
    spread: mean(list.map(({ spread }) => spread)),
  }
}

function estimate(values: readonly number[]): Estimate {
  const centre = mean(values)
  const variance = values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / Math.max(1, values.length - 1)
  const half = 1.96 * Math.sqrt(variance / values.length)
  return { mean: centre, low: centre - half, high: centre + half }
}
