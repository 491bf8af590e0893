// Words to token ids: what a pack's tokenizer.json and tokenizer_config.json make of a text. CLIP's own
// tokenizer is read by the small library; others (SentencePiece of SigLIP, WordPiece of BERT …) by the hub's whole one, which
// knows the class that a config names.
import { Tokenizer as PlainTokenizer } from '@huggingface/tokenizers'
import * as v from 'valibot'
import { excerpt, whole } from '../../fragment/index.ts'
import { PackError } from '../errors.ts'
import { hubClass, loadHubLibrary } from '../packs/hubLibrary.ts'
import { checkPackJson } from '../packs/packJson.ts'

export interface Tokenizer {
  /** Ids of a text with the tokens that surround every text. */
  encode(text: string): readonly number[]
  /** The most tokens its config allows, or null. */
  readonly most: number | null
  /** The token that fills texts up, or null where none is named. */
  readonly pad: number | null
  /** Texts are filled up to this many tokens, or null. */
  readonly fillTo: number | null
  /** The filling stands before the text. */
  readonly fillsBefore: boolean
  /** Texts are filled up to the most the model reads. */
  readonly fillsUp: boolean
}

/** Lengths beyond this are the hub's way to say "none". */
const noLength = 100_000

/** A token's number: an element of a vocabulary. */
const id = whole(0, 2 ** 31 - 1)

const settings = v.looseObject({
  tokenizer_class: v.optional(v.nullable(v.string())),
  model_max_length: v.optional(v.nullable(v.number())),
  padding_side: v.optional(v.nullable(v.string())),
  pad_token: v.optional(v.nullable(v.union([v.string(), v.looseObject({ content: v.string() })]))),
})

const file = v.looseObject({
  added_tokens: v.optional(v.nullable(v.array(v.looseObject({ id, content: v.string() })))),
  padding: v.optional(
    v.nullable(
      v.looseObject({
        strategy: v.optional(v.union([v.string(), v.looseObject({ Fixed: v.optional(whole(0, noLength)) })])),
        pad_id: v.optional(id),
      }),
    ),
  ),
  model: v.looseObject({ vocab: v.unknown() }),
})

/**
 * @param ofSiglip The tokenizer belongs to a SigLIP, whatever its class: those of the second generation have Gemma's.
 * @throws PackError when the files cannot be used
 */
export async function openTokenizer(
  tokenizerJson: unknown,
  configJson: unknown,
  path: string,
  ofSiglip = false,
): Promise<Tokenizer> {
  const config = checkPackJson(
    settings,
    configJson,
    path.replace(/tokenizer\.json$/, 'tokenizer_config.json'),
  )
  const json = checkPackJson(file, tokenizerJson, path)
  const encode = isPlain(config.tokenizer_class)
    ? plainEncoder(json, config, path)
    : await hubEncoder(json, config, path)
  const generation = /^Siglip(2?)Tokenizer/.exec(config.tokenizer_class ?? '')?.[1]
  const isSiglip = ofSiglip || generation !== undefined
  const { strategy, pad_id: padId } = json.padding ?? {}
  const most = config.model_max_length ?? (isSiglip ? 64 : null)
  return {
    encode: (text) => encode(generation === '' ? canonical(text) : isSiglip ? text.toLowerCase() : text),
    most: most !== null && most >= 2 && most < noLength ? Math.floor(most) : null,
    pad: padId ?? idOf(json, config.pad_token),
    fillTo: (typeof strategy === 'object' ? strategy.Fixed : undefined) ?? null,
    fillsBefore: config.padding_side === 'left',
    fillsUp: isSiglip,
  }
}

/** CLIP's own class, or none in particular: tokenizer.json says everything. */
const isPlain = (name: string | null | undefined): boolean =>
  !name || /^(?:PreTrainedTokenizer|CLIPTokenizer|TokenizersBackend)(?:Fast)?$/.test(name)

function plainEncoder(json: object, config: object, path: string): Tokenizer['encode'] {
  const tokenizer = orRefuse(path, () => new PlainTokenizer(json, config))
  return (text) => tokenizer.encode(text).ids
}

async function hubEncoder(
  json: object,
  config: v.InferOutput<typeof settings>,
  path: string,
): Promise<Tokenizer['encode']> {
  const library = await loadHubLibrary()
  type TokenizerClass = typeof library.PreTrainedTokenizer
  const named = hubClass(library, config.tokenizer_class ?? undefined) as TokenizerClass | undefined
  const isOne =
    named && (named === library.PreTrainedTokenizer || named.prototype instanceof library.PreTrainedTokenizer)
  const Class = isOne ? named : library.PreTrainedTokenizer
  const tokenizer = orRefuse(path, () => new Class(json, config))
  return (text) => tokenizer.encode(text)
}

/** The first SigLIP reads texts without punctuation, in small letters, with single spaces (big_vision, `canonicalize_text`). */
const canonical = (text: string): string =>
  text
    .replace(/[!-/:-@[-`{-~]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

function idOf({ added_tokens: added, model }: v.InferOutput<typeof file>, token: unknown): number | null {
  const content =
    typeof token === 'string' ? token : (token as { content?: string } | null | undefined)?.content
  if (content === undefined) return null
  const found = added?.find((each) => each.content === content)?.id
  if (found !== undefined) return found
  // Unigram's vocabulary is a list of pieces with scores; others are tables of ids.
  const { vocab } = model
  const place = Array.isArray(vocab)
    ? vocab.findIndex((entry) => Array.isArray(entry) && entry[0] === content)
    : Object.hasOwn(Object(vocab), content)
      ? Number((vocab as Record<string, unknown>)[content])
      : -1
  return v.is(id, place) ? place : null
}

function orRefuse<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const reason = excerpt(cause instanceof Error ? cause.message : String(cause), 200)
    throw new PackError('pack/tokenizer', { file: path, reason }, { cause })
  }
}
