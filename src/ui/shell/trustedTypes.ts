// The page allows strings to become scripts nowhere but here (Trusted Types, W3C): workers and the service worker may
// start from this very origin, or from a blob this page made. Everything else throws.

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown
}

/** Installs the default policy. Does nothing in browsers without Trusted Types. */
export function installScriptPolicy(): void {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes
  factory?.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, document.baseURI).origin === location.origin) return url
      throw new TypeError(`Daub runs no script from elsewhere (${url})`)
    },
  })
}
