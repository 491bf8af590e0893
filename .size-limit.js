// A budget for every script of the build, in kB gzip, by what it is. A script that no row names fails, so that nothing grows
// or appears unseen. What a visit fetches of them is measured in a browser by tests/size/visit.ts.
import { readdirSync, readFileSync } from 'node:fs'

const dist = new URL('dist/', import.meta.url)
const page = readFileSync(new URL('index.html', dist), 'utf8')
const shell = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, file]) => `dist/${file}`)
if (shell.length === 0) throw new Error('dist/index.html names no script; build first')

/** Names of scripts without their hash, and the most one of them may weigh. The first row that fits counts. */
const budgets = [
  [/^recover\.worker|^curve|^count\.worker/, '140 kB'], // libsecp256k1 as WebAssembly in text
  [/^index\.es/, '140 kB'], // WalletConnect
  [/^transformers/, '140 kB'], // tokenizers and image processors of packs that are not CLIP's, fetched when such a pack is opened
  [/^worker/, '110 kB'], // the painter
  [/^chain/, '65 kB'], // wagmi and viem
  [/^ort\./, '42 kB'], // onnxruntime's glue
  [/^witnesses|^ethereum/, '16 kB'], // BIP-340 and the hashes, fetched with the first count
  [/^domain/, '50 kB'], // nouns, rounds, archive and exchange, which every page begins with
  [/^app|^shell/, '45 kB'], // state of the page and every use case it begins with,
  [/^desk\.worker|^secp256k1|^fragment|^archive/, '20 kB'],
  [/^(index|Paint|Results|Vote|ballot|ballots|studio|isAddress|rounds|exchange|count|sign)/, '12 kB'],
  [/^week/, '54 kB'], // the artist's weeks with its vocabulary, fetched when somebody is the artist or asks how a week came to be
  [/^check\.worker/, '80 kB'], // the same with the archive, which computes a week again
  [/^taste/, '50 kB'], // heads and their vocabulary, fetched when somebody looks at a taste or an artist works
  [/^errors/, '18 kB'], // a sentence for every code of every room,
  [/./, '6 kB'],
]
const scripts = readdirSync(new URL('assets/', dist)).filter((name) => name.endsWith('.js'))

export default [
  {
    name: 'the shell: everything before the first screen is usable',
    path: shell,
    gzip: true,
    limit: '120 kB',
  },
  ...scripts.map((name) => ({
    name,
    path: `dist/assets/${name}`,
    gzip: true,
    limit: budgets.find(([pattern]) => pattern.test(name))[1],
  })),
]
