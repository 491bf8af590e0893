// Every optimiser of the presets is one formula with other numbers, so one graph serves them all and a step's
// numbers are fed to it:
//
//   g' = g + l2·z        m' = m0·m + m1·g'        v' = v0·v + v1·g'²   (adamax: v' = max(v0·v, |g'| + ε))
//   z' = keep·z − a·m' / (b·√v' + c)              (adamax: z' = keep·z − a·m' / v')
//
// Definitions follow torch.optim, whose defaults the recipes of 2021 used.
import type { Parameters } from '../../fragment/index.ts'

/** The numbers of one update, in the order the graph reads them. */
export interface Coefficients {
  readonly l2: number
  readonly m0: number
  readonly m1: number
  readonly v0: number
  readonly v1: number
  readonly keep: number
  readonly a: number
  readonly b: number
  readonly c: number
}

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-8

/**
 * The numbers of the t-th update (t = 1, 2, …) since the optimiser's memory was last cleared. The first update never
 * reads the memory, so clearing it is the same as starting again at t = 1.
 */
export function coefficients(
  optimiser: Parameters['optimiser'],
  t: number,
  rate: number,
  weightDecay: number,
): Coefficients {
  const first = t === 1
  const decoupled = optimiser === 'adamw'
  const shared = {
    l2: decoupled ? 0 : weightDecay,
    keep: decoupled ? 1 - rate * weightDecay : 1, // Loshchilov and Hutter 2019: the decay bypasses the moments
    m0: first ? 0 : beta1,
    m1: 1 - beta1,
    v0: first ? 0 : beta2,
    v1: 1 - beta2,
  }
  const unbias1 = 1 - beta1 ** t
  const unbias2 = Math.sqrt(1 - beta2 ** t)
  switch (optimiser) {
    case 'adam':
    case 'adamw':
      return { ...shared, a: rate / unbias1, b: 1 / unbias2, c: epsilon }
    case 'adamax': // Kingma and Ba 2015, section 7.1
      return { ...shared, a: rate / unbias1, b: 1, c: epsilon }
    case 'radam': {
      // Liu et al. 2020: without enough history the variance is not trusted and the step is plain momentum.
      const long = 2 / (1 - beta2) - 1
      const now = long - (2 * t * beta2 ** t) / (1 - beta2 ** t)
      if (now <= 5) return { ...shared, a: rate / unbias1, b: 0, c: 1 }
      const rectify = Math.sqrt(((now - 4) * (now - 2) * long) / ((long - 4) * (long - 2) * now))
      return { ...shared, a: (rate * rectify * unbias2) / unbias1, b: 1, c: epsilon }
    }
    case 'adagrad':
      return { ...shared, m0: 0, m1: 1, v0: first ? 0 : 1, v1: 1, a: rate, b: 1, c: 1e-10 }
    case 'rmsprop':
      return { ...shared, m0: 0, m1: 1, v0: first ? 0 : 0.99, v1: 0.01, a: rate, b: 1, c: epsilon }
  }
}
