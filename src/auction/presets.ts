// The money rules of Botto by date, as the splitter takes them. Sources: Botto's docs ("Treasury", "Auction"), BIP-06 and BIP-83.
import type { Hex } from '../ethereum/index.ts'

/** What a share of the proceeds is for; the numbers are those of the contract's `Use`. */
export const shareUses = { buyBack: 0, voters: 1, pay: 2, payForBurn: 3 } as const

/** One share: `parts` in 1/10,000, `to` the zero address where nobody is paid. */
export interface Share {
  readonly use: (typeof shareUses)[keyof typeof shareUses]
  readonly parts: number
  readonly to: Hex
}

/** The accounts that presets pay. */
export interface Payees {
  readonly treasury: Hex
  /** Who divides the karma rewards (2025). */
  readonly karma: Hex
}

/** Names of the presets, as charters name them. */
export type MoneyRule = keyof typeof presets

const nobody: Hex = '0x0000000000000000000000000000000000000000'

const presets = {
  /** October 2021: everything buys the token back and burns it. */
  botto2021: () => [{ use: shareUses.buyBack, parts: 10_000, to: nobody }],
  /** BIP-06 (2022): everything to the treasury, which burns as much of its own tokens. */
  botto2022: ({ treasury }: Payees) => [{ use: shareUses.payForBurn, parts: 10_000, to: treasury }],
  /** BIP-83 (October 2025): 50 % treasury, 40 % to voters by VP spent, 10 % karma. */
  botto2025: ({ treasury, karma }: Payees) => [
    { use: shareUses.pay, parts: 5_000, to: treasury },
    { use: shareUses.voters, parts: 4_000, to: nobody },
    { use: shareUses.pay, parts: 1_000, to: karma },
  ],
} satisfies Record<string, (payees: Payees) => readonly Share[]>

/** The shares of a preset; they sum to 10,000 and the last takes what rounding leaves. */
export function presetShares(rule: MoneyRule, payees: Payees): readonly Share[] {
  return presets[rule](payees)
}
