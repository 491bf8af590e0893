// What must arrive before the page can be used: the scripts index.html names. Everything else (voting, painting, wallets,
// chains) is fetched when its page is opened.
import { readFileSync } from 'node:fs'

const page = readFileSync(new URL('dist/index.html', import.meta.url), 'utf8')
const shell = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, file]) => `dist/${file}`)
if (shell.length === 0) throw new Error('dist/index.html names no script; build first')

export default [
  { name: 'the shell: everything before the wall is usable', path: shell, gzip: true, limit: '120 kB' },
]
