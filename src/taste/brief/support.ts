// How much a community stands behind each picture of a round, in whole numbers: linear in the power used, except that nobody
// moves the taste by more than a twentieth of it. The winner is another matter and stays the charter's rule.

/** What one counted ballot gives and takes. */
export interface Vote {
  readonly choices: readonly { readonly index: number; readonly power: bigint }[]
}

export interface Support {
  /** Net support of each picture, in units of 2⁻¹⁶ VP; below 0 where more was taken than given. */
  readonly net: readonly bigint[]
  /** The same relative to the round's mean, which is 256; 0 to 4,096. All are 256 when nobody supports anything. */
  readonly relative: readonly number[]
  /** Kish's number of equal likes that say as much as those given, (Σw)²/Σw², in units of 2⁻¹⁶. */
  readonly likes: bigint
}

/** 256 times the mean of all pictures. */
export const average = 256

/**
 * Support of `pictures` pictures by a set of votes; their order changes nothing.
 *
 * S_i = Σ_v ±⌊|p|·min(u_v, c)·2¹⁶ / u_v⌋ with u_v the power a voter used and c = max(1, ⌊Σu / capShare⌋).
 */
export function pictureSupport(votes: readonly Vote[], pictures: number, capShare: number): Support {
  const used = votes.map(({ choices }) => choices.reduce((sum, { power }) => sum + abs(power), 0n))
  const share = used.reduce((sum, each) => sum + each, 0n) / BigInt(capShare)
  const cap = share > 1n ? share : 1n
  const net = Array<bigint>(pictures).fill(0n)
  let [given, squares] = [0n, 0n]
  votes.forEach(({ choices }, voter) => {
    const all = used[voter]!
    for (const { index, power } of choices) {
      if (index >= pictures || power === 0n) continue
      const weight = (abs(power) * (all < cap ? all : cap) * 65_536n) / all
      net[index]! += power > 0n ? weight : -weight
      if (power < 0n) continue
      given += weight
      squares += weight * weight
    }
  })
  const positive = net.reduce((sum, each) => (each > 0n ? sum + each : sum), 0n)
  return {
    net,
    relative: net.map((each) =>
      positive === 0n
        ? average
        : Math.min(4096, Math.max(0, Number((each * 256n * BigInt(pictures)) / positive))),
    ),
    likes: squares === 0n ? 0n : (given * given * 65_536n) / squares,
  }
}

const abs = (n: bigint) => (n < 0n ? -n : n)
