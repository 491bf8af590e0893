// WebAssembly threads need a cross-origin isolated page (HTML standard, COOP and COEP). Every server of ours sends these
// headers, and the service worker adds them where a host cannot.
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const
