// Names of chains, as people say them.
const names: Readonly<Record<number, string>> = { 1: 'Ethereum', 8453: 'Base' }

/** "Ethereum", or "chain 10" for one that Daub has no name for. */
export const chainName = (id: number): string => names[id] ?? `chain ${id}`
