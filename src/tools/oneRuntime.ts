// transformers.js is used for tokenizers and image processors only, and brings a runtime for models of its own. The app has one
// already (engine/): in a build, the library gets the types of tensors that both share, and no second runtime.
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const webBuild = fileURLToPath(
  new URL('../../node_modules/@xenova/transformers/dist/transformers.web.js', import.meta.url),
)

export function oneRuntime(): Plugin {
  return {
    name: 'one-runtime',
    enforce: 'pre',
    resolveId(source, importer) {
      // In Node its package would give the build that needs native modules.
      if (source === '@xenova/transformers') return webBuild
      if (source.startsWith('onnxruntime-web') && importer?.includes('/transformers.web.js'))
        return this.resolve('onnxruntime-common', importer, { skipSelf: true })
      return null
    },
  }
}
