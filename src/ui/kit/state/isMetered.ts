// Whether a download may cost this person money: what the browser says of the connection (Network Information API, W3C
// draft; Chromium only). A browser that says nothing is taken at its word.
interface Connection {
  readonly saveData?: boolean
  readonly type?: string
}

export function isMetered(): boolean {
  const { connection } = navigator as { readonly connection?: Connection }
  return connection?.saveData === true || connection?.type === 'cellular'
}
