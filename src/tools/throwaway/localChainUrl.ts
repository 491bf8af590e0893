/** Where `npm run chain` describes itself, and serves the sample season over its own blocks. */
export const localChainUrl = 'http://127.0.0.1:8540/'
