// Which file of a pack plays which part. The place of a file in the folder decides (DESIGN section 4), so that a
// folder copied from a model hub works as it is.

/** The parts a pack can have. */
export type Role =
  | 'vqgan-config'
  | 'vqgan-decoder'
  | 'vqgan-encoder'
  | `${'clip' | 'judge'}-${'config' | 'preprocessor' | 'processor' | 'tokenizer' | 'tokenizer-config' | 'vision' | 'text'}`
  | 'prior-config'
  | 'prior'

const places: readonly (readonly [pattern: RegExp, role: (folder: string) => Role])[] = [
  [/^(vqgan)\/config\.json$/, () => 'vqgan-config'],
  [/^(vqgan)\/(?:onnx\/)?(?:decoder|image_decode)(?:_fp16)?\.onnx$/, () => 'vqgan-decoder'],
  [/^(vqgan)\/(?:onnx\/)?encoder(?:_fp16)?\.onnx$/, () => 'vqgan-encoder'],
  [/^(clip|judge)\/config\.json$/, (folder) => `${folder}-config` as Role],
  [/^(clip|judge)\/preprocessor_config\.json$/, (folder) => `${folder}-preprocessor` as Role],
  [/^(clip|judge)\/processor_config\.json$/, (folder) => `${folder}-processor` as Role],
  [/^(clip|judge)\/tokenizer\.json$/, (folder) => `${folder}-tokenizer` as Role],
  [/^(clip|judge)\/tokenizer_config\.json$/, (folder) => `${folder}-tokenizer-config` as Role],
  [/^(clip|judge)\/(?:onnx\/)?vision_model(?:_fp16)?\.onnx$/, (folder) => `${folder}-vision` as Role],
  [/^(clip|judge)\/(?:onnx\/)?text_model(?:_fp16)?\.onnx$/, (folder) => `${folder}-text` as Role],
  [/^(prior)\/config\.json$/, () => 'prior-config'],
  [/^(prior)\/prior(?:_fp16)?\.onnx$/, () => 'prior'],
]

/** The part a path plays, or null for files painting knows nothing of (a model card, a vocabulary). */
export function roleOf(path: string): Role | null {
  for (const [pattern, role] of places) {
    const match = pattern.exec(path)
    if (match) return role(match[1]!)
  }
  return null
}

/** The roles whose files are ONNX graphs, which may keep their weights in files beside them. */
export const isGraphRole = (role: Role): boolean =>
  /^vqgan-(?:de|en)coder$|^(?:clip|judge)-(?:vision|text)$|^prior$/.test(role)

/** The graph that a file is the weights of by its name, as exporters give it: `x.onnx.data` (torch), `x.onnx_data`, `x.onnx_data_1`. */
export function graphOfWeights(path: string): string | null {
  return /^(.+\.onnx)[._]data(?:_\d{1,2})?$/.exec(path)?.[1] ?? null
}

/** Without these there is no painting. */
const requiredRoles: readonly Role[] = [
  'vqgan-config',
  'vqgan-decoder',
  'clip-config',
  'clip-preprocessor',
  'clip-tokenizer',
  'clip-vision',
  'clip-text',
]

/** What painting needs and a pack lacks. Newer tools write the settings of pictures into processor_config.json alone. */
export const missingRoles = (has: (role: Role) => boolean): readonly Role[] =>
  requiredRoles.filter((role) => !has(role) && !(role === 'clip-preprocessor' && has('clip-processor')))

/** These are fetched before painting when the pack has them; the encoder and the judge wait until they are used. */
export const paintRoles: readonly Role[] = [
  ...requiredRoles,
  'clip-processor',
  'clip-tokenizer-config',
  'prior-config',
  'prior',
]
