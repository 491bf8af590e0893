// The way to the witnesses' part of this room: pages show rounds long before anybody checks a seal.

/** Fetches what checks and makes statements of witnesses (BIP-340). */
export function loadWitnesses(): Promise<typeof import('./witnesses.ts')> {
  return import('./witnesses.ts')
}
