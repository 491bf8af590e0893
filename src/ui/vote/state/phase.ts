// Where a round stands in time. Clocks here are the device's and only choose what the page shows; what is counted
// depends on seals.
import type { Manifest } from '../../../rounds/index.ts'

export type Phase = 'coming' | 'open' | 'closed'

export function phaseOf({ opensAt, closesAt }: Pick<Manifest, 'opensAt' | 'closesAt'>, now: number): Phase {
  if (now < opensAt) return 'coming'
  return now < closesAt ? 'open' : 'closed'
}
