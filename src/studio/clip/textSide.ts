// Token ids as a text encoder wants them. Exporters differ: some fix the length of texts or their batch, some want a mask, types or
// places of the tokens beside them, in 32 or 64 bits. What a file declares of its inputs decides.
import type { Engine, Feeds, Program } from '../../engine/index.ts'
import type { ClipConfig } from '../packs/clipConfig.ts'
import { ModelError } from '../errors.ts'
import { mostCopies, wrongShape } from '../floatFeed.ts'
import type { Tokenizer } from './tokenizer.ts'

/** No text encoder of a CLIP reads more; what a file claims beyond it is not believed. */
const mostTokens = 8192

/** How a text becomes feeds. */
export interface TextSide {
  /** The most tokens of a text. */
  readonly most: number
  feeds(ids: readonly number[]): Feeds
}

/** @throws ModelError when the encoder asks for something other than texts */
export function openTextSide(
  engine: Engine,
  program: Program,
  tokenizer: Pick<Tokenizer, 'most' | 'pad' | 'fillTo' | 'fillsUp' | 'fillsBefore'>,
  config: Pick<ClipConfig, 'context' | 'pad' | 'fillsUp'>,
): TextSide {
  const inputs = program.inputs.map((name) => ({
    name,
    declared: program.declared(name),
    kind: kindOf(name),
  }))
  const strange = inputs.filter(({ declared }) => declared && !isWhole(declared.type)).map(({ name }) => name)
  if (strange.length > 0) throw new ModelError('model/text-inputs', { inputs: strange })

  const sizes = inputs.map(({ declared }) => declared?.dims ?? [])
  const batch = largest(sizes.map(([first]) => first)) ?? 1
  const fixed = largest(sizes.map((dims) => dims[1]))
  const large = inputs.find(() => batch > mostCopies || (fixed ?? 0) > mostTokens)
  if (large) throw wrongShape(program, large.name, large.declared!, [1, config.context])
  const most = Math.min(config.context, tokenizer.most ?? Infinity, fixed ?? Infinity, mostTokens)
  const fillsUp = config.fillsUp || tokenizer.fillsUp
  const fillTo = fixed ?? (fillsUp ? most : Math.min(tokenizer.fillTo ?? 0, most))
  const pad = tokenizer.pad ?? config.pad ?? 0
  return {
    most,
    feeds: (ids) => {
      const length = Math.max(ids.length, fillTo)
      const before = tokenizer.fillsBefore ? length - ids.length : 0
      const rows: Readonly<Record<Kind, (i: number) => number>> = {
        ids: (i) => ids[i - before] ?? pad,
        mask: (i) => Number(fillsUp || ids[i - before] !== undefined),
        types: () => 0,
        places: (i) => i,
      }
      const feeds = inputs.map(({ name, declared, kind }) => {
        const values = Array.from({ length: batch * length }, (_, i) => rows[kind](i % length))
        const type = declared && isWhole(declared.type) ? declared.type : 'int64'
        return [name, engine.integers(values, [batch, length], type)] as const
      })
      return Object.fromEntries(feeds)
    },
  }
}

type Kind = 'ids' | 'mask' | 'types' | 'places'

/** What an input is by its name, as the model hub names them. */
function kindOf(name: string): Kind {
  if (/mask/i.test(name)) return 'mask'
  if (/token_type|segment/i.test(name)) return 'types'
  return /position/i.test(name) ? 'places' : 'ids'
}

const isWhole = (type: string): type is 'int64' | 'int32' | 'bool' =>
  ['int64', 'int32', 'bool'].includes(type)

const largest = (sizes: readonly (number | string | undefined)[]): number | undefined => {
  const numbers = sizes.filter((size) => typeof size === 'number' && size > 0) as number[]
  return numbers.length > 0 ? numbers.reduce((most, each) => Math.max(most, each)) : undefined
}
