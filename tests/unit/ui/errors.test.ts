import { describe, expect, test } from 'vitest'
import { CountError } from '../../../src/app/count/index.ts'
import { IntakeError } from '../../../src/app/intake/index.ts'
import { RecordError, StorageError } from '../../../src/archive/index.ts'
import { AuctionError } from '../../../src/auction/errors.ts'
import { BallotError, ChoicesError, CurveError } from '../../../src/ballots/errors.ts'
import { ChainSettingsError, ProofError, RpcError, WalletError } from '../../../src/chain/errors.ts'
import { EngineError } from '../../../src/engine/index.ts'
import { AddressError, RlpError } from '../../../src/ethereum/index.ts'
import { ExchangeError } from '../../../src/exchange/index.ts'
import {
  CanonicalJsonError,
  CriticError,
  DaubError,
  fromWire,
  PngError,
  PromptError,
  RecipeError,
  toWire,
  type FormFault,
  type FormRule,
  type JsonFault,
} from '../../../src/fragment/index.ts'
import * as onnx from '../../../src/onnx/errors.ts'
import {
  BallotFileError,
  CharterError,
  EventError,
  ManifestError,
  PairingError,
  ReceiptError,
  SealError,
  SeasonError,
  WitnessError,
} from '../../../src/rounds/errors.ts'
import * as studio from '../../../src/studio/errors.ts'
import { ArtistError } from '../../../src/app/week/errors.ts'
import { TasteReadingError } from '../../../src/app/taste/errors.ts'
import * as taste from '../../../src/taste/errors.ts'
import { bytes, dateTime, number, tokens } from '../../../src/ui/kit/format.ts'
import { formSentence, jsonSentence } from '../../../src/ui/kit/words/errorSentence.ts'
import { ChainCodeError } from '../../../src/app/chains/index.ts'
import { PartError } from '../../../src/ui/kit/state/part.ts'
import { troubleOf, type DaubErrors } from '../../../src/ui/kit/words/errors.ts'
import { remedyWords } from '../../../src/ui/kit/words/trouble.ts'

type Code = keyof DaubErrors & string

const form: FormFault = { path: 'seed', received: '4294967296', rule: 'at-most', limit: '4294967295' }
const json: JsonFault = { reason: 'not-json', length: 1200, most: 1000, start: 'PK wrong' }
const node = { op: 'Conv', node: '/encoder/conv1' }
const address = `0x${'1a'.repeat(20)}`
const [shaA, shaB] = ['a1'.repeat(32), 'b2'.repeat(32)]

/** Parameters as the rooms really give them, of every code there is: it does not compile when one is missing. */
const samples: { readonly [C in Code]: DaubErrors[C] } = {
  'prompt/too-long': { length: 1200, most: 1000 },
  'prompt/empty': {},
  'prompt/too-many-parts': { parts: 40, most: 16 },
  'prompt/no-words': { part: ':2' },
  'prompt/half-character': { before: 'a fox ' },
  'prompt/weight': { part: 'fog', weight: 1200, most: 100 },
  'recipe/form': form,
  'recipe/other-id': { received: shaA, expected: shaB },
  'png/pixels': { bytes: 1200, expected: 4096 },
  'png/too-large': { bytes: 90_000_000, most: 67_108_864 },
  'png/not-png': {},
  'png/damaged': {},
  'png/recipe': json,
  'critic/json': json,
  'critic/form': form,
  'critic/not-canonical': {},
  'json/type': { type: 'function' },
  'json/number': { received: 'NaN' },
  'json/half-character': { text: 'a fox' },

  'taste/worker-stopped': {},
  'taste/other-pack': { received: shaA, expected: shaB },
  'vocabulary/form': form,
  'vocabulary/reference': { at: 'sky:rain', names: 'sea' },
  'brief/form': form,
  'brief/json': json,
  'brief/other-vocabulary': { received: shaA, expected: shaB },
  'brief/theme': { theme: 'a | b' },
  'brief/exhausted': { candidate: 12, attempts: 1000 },
  'brief/terms': { round: 3, picture: 41 },
  'embeddings/not-a-file': {},
  'embeddings/too-large': { bytes: 90_000_000, most: 8_000_000 },
  'embeddings/length': { bytes: 1200, expected: 2560 },
  'embeddings/dimensions': { received: 512, expected: 256 },
  'embeddings/number': { at: 17 },
  'embeddings/count': { received: 349, expected: 350 },
  'choice/too-few': { candidates: 12, shown: 350 },
  'votes/none': {},
  'votes/too-few': { answers: 2, least: 8 },
  'votes/one-class': { likes: 12, others: 0 },
  'votes/all-equal': { answers: 12 },
  'votes/contradictory': { answers: 12 },
  'head/form': form,
  'head/json': json,
  'head/features': { received: 385, expected: 256 },
  'head/diverged': { step: 12 },

  'address/form': { received: '0x12' },
  'address/checksum': { received: '0xAb5801a7D398351b8bE11C439e05C5B3259aeC9b' },
  'address/zero': { received: '0x0000000000000000000000000000000000000000' },
  'rlp/form': { received: '0xc1' },

  'onnx/too-many-bytes': { bytes: 3_000_000_000, most: 2_147_483_647 },
  'onnx/unreadable': { bytes: 1200, reason: 'invalid wire type 7 at offset 12' },
  'onnx/no-graph': {},
  'onnx/local-functions': { count: 2, functions: ['gelu', 'norm'] },
  'onnx/too-many-nodes': { nodes: 200_000, most: 100_000 },
  'onnx/sparse-tensors': { count: 3 },
  'onnx/unnamed-value': {},
  'onnx/not-a-tensor': { value: 'state', kind: 'sequence' },
  'onnx/element-type': { value: 'x', type: 'complex64' },
  'onnx/tensor-shape': { tensor: 'w', shape: '3 × −1' },
  'onnx/tensor-size': { tensor: 'w', shape: '3 × 4', unit: 'bytes', expected: 48, received: 47 },
  'onnx/attribute-kind': { attribute: 'body', kind: 'graph' },
  'onnx/unordered': { ...node, value: 'later' },
  'onnx/produced-twice': { value: 'x', node: 'second' },
  'onnx/unproduced-output': { output: 'image' },
  'onnx/external-location': { location: '../weights.bin', tensor: 'w' },
  'onnx/external-files': { count: 120, most: 64, files: ['w0', 'w1'] },
  'onnx/external-checksum': { location: 'model.onnx.data', tensor: 'w', found: shaA!, expected: shaB! },
  'onnx/external-file': { location: 'model.onnx.data', tensor: 'w' },
  'onnx/external-range': { location: 'model.onnx.data', tensor: 'w', from: 1000, to: 2000, bytes: 1500 },
  'onnx/opset': { opset: 30, oldest: 7, newest: 20 },
  'onnx/quantised': { count: 1, operators: ['QLinearConv'], nodes: ['QLinearConv "q1"'] },
  'onnx/unknown-operators': { count: 1, operators: ['Sort3'], nodes: ['Sort3 "s1"'] },
  'onnx/unknown-attributes': { count: 1, operators: ['Conv'], nodes: ['Conv "c1"'] },
  'onnx/no-gradient': { count: 1, operators: ['TopK'], nodes: ['TopK "t1"'] },
  'onnx/input-missing': { ...node, input: 2 },
  'onnx/data-dependent': { ...node, input: 1 },
  'onnx/attribute': { ...node, attribute: 'auto_pad', value: 'SAME', allowed: 'NOTSET' },
  'onnx/broadcast': { ...node, shapes: ['3 × 4', '5'] },
  'onnx/weights': { ...node, shape: '1 × 3 × 8 × 8', weights: '4 × 5 × 3 × 3', groups: 2 },
  'onnx/rank': { ...node, shape: '3 × 4', allowed: 5 },
  'onnx/axis': { ...node, axis: 7, rank: 4 },
  'onnx/index': { ...node, index: 12, size: 9 },
  'onnx/index-tuples': { ...node, indices: '2 × 5', shape: '3 × 4' },
  'onnx/product': { ...node, left: '3 × 4', right: '5 × 6' },
  'onnx/diagonal': { ...node, equation: 'ii->i' },
  'onnx/reshape': { ...node, from: '3 × 4', to: '5 × 6' },
  'onnx/permutation': { ...node, order: '0, 0, 1', shape: '3 × 4 × 5' },
  'onnx/concat': { ...node, shapes: ['3 × 4', '5 × 6'], axis: 1 },
  'onnx/split': { ...node, sizes: [3, 4], size: 9 },
  'onnx/pads': { ...node, pads: [1, 2], shape: '3 × 4' },
  'onnx/outputs': { ...node, asked: 3, known: 1 },
  'onnx/window': { ...node, attribute: 'kernel_shape', values: [3, 4, 5], axes: 2 },
  'onnx/step': { ...node, step: 0 },
  'onnx/blocks': { ...node, blocksize: 3, shape: '1 × 8 × 4 × 4' },
  'onnx/element-types': { ...node, types: ['float32', 'int64'] },
  'onnx/top-k': { ...node, k: 9, size: 4 },
  'onnx/impossible-shape': { ...node, shape: '3 × -1', mostAxes: 8, mostElements: 1_073_741_824 },
  'onnx/too-large': { ...node, elements: 3_000_000_000, most: 1_073_741_824 },
  'onnx/training': node,
  'onnx/malformed-call': { ...node, reason: 'Cannot read properties of undefined' },
  'onnx/unknown-shape': { input: 'x' },
  'onnx/free-dimension': { input: 'x', dimension: 'sequence' },
  'onnx/input-shape': { input: 'x', declared: '1 × 3 × 224 × 224', given: '8 × 3 × 64 × 64' },
  'onnx/dimension': { input: 'x', size: -3 },
  'onnx/input-type': { input: 'x', declared: 'int64', given: 'float32' },
  'onnx/input-too-large': { input: 'x', shape: '9999 × 9999 × 99', mostElements: 1_073_741_824 },
  'onnx/no-such-input': { input: 'y', inputs: ['pixels'] },
  'onnx/zero-gradient': { inputs: ['pixels'], through: ['Floor "f1"'] },
  'onnx/no-such-value': { value: 'latent', outputs: ['image'] },
  'onnx/not-computed': { value: 'latent' },
  'onnx/unknown-type': { value: 'latent' },
  'onnx/name-taken': { name: 'latent' },
  'onnx/input-without-value': { input: 'mask', inputs: ['pixels', 'mask'] },

  'engine/not-loaded': { reason: 'Failed to fetch' },
  'engine/no-adapter': {},
  'engine/software-adapter': {},
  'engine/adapter-limit': { limit: 'maxBufferSize', value: 1024, least: 4096 },
  'engine/gpu-refused': { reason: 'requestDevice failed' },
  'engine/self-test': { output: 'conv', difference: 0.5, tolerance: 0.001 },
  'engine/device-lost': { reason: 'destroyed' },
  'engine/out-of-memory': { program: 'step', reason: 'std::bad_alloc' },
  'engine/unsupported-operator': { program: 'decoder', operator: 'GridSample' },
  'engine/model-refused': { program: 'guide', reason: 'No such dimension.' },
  'engine/run-failed': { program: 'decoder', reason: 'Shape mismatch.' },

  'choices/entry': { entry: '12=40' },
  'choices/not-canonical': { received: '2:+5,1:+5', canonical: '1:+5,2:+5' },
  'choices/index': { index: 9000, most: 1999 },
  'choices/power': { index: 7, power: '0', most: '999999999999' },
  'choices/twice': { index: 7 },
  'choices/too-long': { length: 9000, most: 8192 },
  'ballot/form': form,
  'ballot/json': json,
  'ballot/other-round': { round: `0x${shaA}`, expected: `0x${shaB}` },
  'ballot/other-key': { member: 'voter', received: '0x12', expected: '0x34' },
  'curve/not-started': {},

  'charter/form': form,
  'charter/threshold': { threshold: 5, witnesses: 3 },
  'manifest/form': form,
  'manifest/times': { opensAt: 1_800_000_000_000, closesAt: 1_700_000_000_000 },
  'manifest/late-snapshot': { chainId: 8453, time: 1_800_000_000_000, opensAt: 1_700_000_000_000 },
  'manifest/snapshots-apart': { apart: 900_000, most: 60_000 },
  'manifest/other-charter': { received: shaA, expected: shaB },
  'manifest/entrants': { entrants: 400, most: 350 },
  'manifest/chains': { received: [1], expected: [1, 8453] },
  'manifest/version': { received: 1, expected: 2 },
  'manifest/schedule': { received: 1_800_000_000_000, expected: 1_700_000_000_000 },
  'manifest/never-closes': {},
  'manifest/practice': { member: 'closesAt' },
  'manifest/previous': { number: 7 },
  'manifest/since': { id: shaA, since: 9, number: 7 },
  'manifest/too-few': { entrants: 12, expected: 350 },
  'manifest/pool': { stayed: 900, most: 700 },
  'manifest/earned': { id: shaA, earned: '90000', most: '800' },
  'manifest/order': { index: 12 },
  'manifest/old-snapshot': { chainId: 8453, before: 7_200_000, most: 3_600_000 },
  'manifest/chosen': { number: 12 },
  'manifest/beacon': { expected: 'block' },
  'manifest/other-previous': { received: shaA, expected: shaB },
  'manifest/carried': { id: shaA },
  'manifest/twice': { id: shaA },
  'pairing/pictures': { pictures: 1 },
  'pairing/budget': { budget: '-5' },
  'seal/form': form,
  'seal/not-included': { digest: `0x${shaA}` },
  'seal/other-list': { received: `0x${shaA}`, expected: `0x${shaB}` },
  'receipt/form': form,
  'receipt/digest': { received: `0x${shaA}`, expected: `0x${shaB}` },
  'ballot-file/form': form,
  'ballot-file/json': json,
  'ballot-file/not-ballots': {},
  'ballot-file/content': {},
  'event/form': form,
  'witness/form': form,
  'witness/json': json,
  'witness/not-canonical': {},
  'witness/kind': { received: 1, expected: 3553 },
  'witness/tag': { tag: 'r', received: 'other', expected: 'this' },
  'witness/signature': { key: shaA },
  'ballot-file/id': { received: shaA, expected: shaB },
  'ballot-file/seal': { received: shaA, expected: shaB },
  'ballot-file/other-round': { received: shaA, expected: shaB },
  'season/form': form,
  'season/json': json,
  'season/recipes': { round: 3, recipes: 349, pictures: 350 },
  'season/other-round': { received: shaA, expected: shaB },

  'chain-settings/form': form,
  'rpc/unreachable': { rpc: 'rpc.example.org' },
  'rpc/timeout': { rpc: 'rpc.example.org', ms: 8000 },
  'rpc/overtaken': { rpc: 'rpc.example.org' },
  'rpc/resting': { rpc: 'rpc.example.org' },
  'rpc/other-time': {
    rpc: 'rpc.example.org',
    block: '0x12d687',
    time: 1_800_000_000,
    claimed: 1_700_000_000,
  },
  'rpc/less-gas': { rpc: 'rpc.example.org', gas: 5_000_000 },
  'rpc/busy': { rpc: 'rpc.example.org' },
  'rpc/refused': { rpc: 'rpc.example.org', rpcCode: -32601, says: 'method not found' },
  'rpc/malformed': { rpc: 'rpc.example.org', expected: 'block', received: '<html>' },
  'rpc/too-large': { rpc: 'rpc.example.org', most: 4_194_304 },
  'rpc/wrong-chain': { rpc: 'rpc.example.org', chainId: 1, received: '0x2105' },
  'rpc/unknown-block': { rpc: 'rpc.example.org', block: '0x12d687', received: 'null' },
  'rpc/no-state': { rpc: 'rpc.example.org', rpcCode: -32000, says: 'missing trie node' },
  'proof/form': form,
  'proof/broken': { fault: 'wrong-hash' },
  'proof/no-account': {},
  'wallet/read-refused': { method: 'eth_call' },
  'wallet/no-account': {},
  'wallet/unknown-chain': { chainId: 10 },

  'auction/below-minimum': { minimum: '1050000000000000000' },
  'auction/not-started': { start: 1_790_000_000_000 },
  'auction/has-ended': { end: 1_790_000_000_000 },
  'auction/not-ended': { end: 1_790_000_000_000 },
  'auction/settled': { lot: '12' },
  'auction/no-lot': { lot: '13' },
  'auction/no-credit': { account: address },
  'auction/nothing-to-do': {},
  'auction/price-moved': { bought: '24000000000000000000000', floor: '24700000000000000000000' },
  'auction/price-too-young': { usableAt: 1_790_000_000_000 },
  'auction/no-price': {},
  'auction/claimed': { voter: address },
  'auction/claims-over': { until: 1_790_000_000_000 },
  'auction/wrong-proof': {},
  'auction/minted': { what: 'round' },
  'auction/not-allowed': { account: address },
  'auction/refused': { reason: 'WasSold' },
  'auction/short-of-funds': { balance: '900000000000000000', needed: '1060000000000000000' },
  'auction/unchecked': { chainId: 8453 },
  'auction/no-contracts': { missing: 'splitter' },
  'auction/winner': { fault: 'not-final' },
  'auction/kept-logs': form,

  'chain-code/not-loaded': {},

  'pack/form': { file: 'pack.json', ...form },
  'pack/json': { file: 'pack.json', ...json },
  'pack/too-large': { file: 'clip/tokenizer.json', bytes: 90_000_000, most: 16_000_000 },
  'pack/channels': { zChannels: 64, groups: 3, entryDim: 16 },
  'pack/incomplete': { pack: 'daub-mini', missing: ['vqgan-decoder'] },
  'pack/part-missing': { pack: 'daub-mini', part: 'judge' },
  'pack/file-missing': { path: 'vqgan/decoder.onnx' },
  'pack/weights-missing': { graph: 'clip/onnx/vision_model.onnx', path: 'clip/onnx/vision_model.onnx.data' },
  'pack/not-a-pack': {},
  'pack/tokenizer': { file: 'clip/tokenizer.json', reason: 'it has no vocabulary.' },
  'pack/image-processor': { file: 'clip/preprocessor_config.json', reason: 'size is not there' },
  'pack/not-square': { file: 'clip/preprocessor_config.json', width: 224, height: 336 },
  'pack/reader-not-loaded': { reason: 'Failed to fetch' },
  'pack/not-open': { packId: shaA },
  'pack/file-altered': { path: 'vqgan/decoder.onnx', found: shaA, expected: shaB },
  'pack/file-length': { path: 'vqgan/decoder.onnx', found: 1200, expected: 4096 },
  'pack/web-page': { path: 'vqgan/decoder.onnx', url: 'https://daub.example/models/' },
  'download/unreachable': { url: 'https://daub.example/models/' },
  'download/no-pack': { url: 'https://daub.example/models/', status: 404 },
  'download/refused': { path: 'vqgan/decoder.onnx', status: 503 },
  'download/broken': { path: 'vqgan/decoder.onnx', received: 3_000_000, bytes: 9_000_000 },
  'download/stalled': { path: 'vqgan/decoder.onnx', received: 3_000_000, bytes: 9_000_000, seconds: 30 },
  'download/empty': { path: 'vqgan/decoder.onnx' },
  'model/refused': {
    part: 'vqgan-decoder',
    fault: { code: 'onnx/opset', params: { opset: 30, oldest: 7, newest: 20 } },
  },
  'model/image-size': { shape: '1 × 3 × 64 × 64', expected: '1 × 3 × 128 × 128' },
  'model/codebook-lookup': { codebook: 'codes' },
  'model/other-inputs': { inputs: ['ids'], latent: 'z' },
  'model/codebook': {
    candidates: ['quantize.embedding.weight'],
    name: 'codes',
    shape: '256 × 8',
    expected: '512 × 16',
  },
  'model/latent': { shape: '1 × 8 × 8 × 8', expected: '1 × 16 × 8 × 8' },
  'model/text-inputs': { inputs: ['pixel_values'] },
  'model/embedding-lengths': { text: 512, image: 768 },
  'model/embedding': { outputs: ['last_hidden_state'], expected: 'image_embeds' },
  'model/no-gpu-kernel': { program: 'step', operators: ['TopK'] },
  'model/tensor-too-large': { program: 'step', bytes: 900_000_000, most: 134_217_728 },
  'request/other-pack': { packId: shaA, openId: shaB, openName: 'daub-mini' },
  'request/size': { width: 250, height: 130, stride: 16, nearestWidth: 256, nearestHeight: 128 },
  'request/nothing-to-paint': {},
  'request/other-critic': { received: shaA, expected: shaB },
  'request/critic': { critic: shaA },
  'request/not-sketched': { candidates: 4, start: 'prior' },
  'request/checkpoint': { prompt: 'a red fox' },
  'request/picture-missing': { id: shaA },
  'request/picture-altered': { id: shaA, found: shaB },
  'image/too-many-bytes': { bytes: 90_000_000, most: 67_108_864 },
  'image/too-many-pixels': { width: 9000, height: 8000, mostPixels: 64_000_000 },
  'image/format': { type: 'image/tiff' },
  'image/undecodable': { type: 'image/png' },
  'painting/diverged': { part: 'loss', step: 13 },
  'painting/no-memory': { width: 2048, height: 1024 },
  'worker/not-started': {},
  'worker/silent': { seconds: 20 },
  'worker/crashed': { reason: 'out of memory' },

  'storage/full': { subject: 'receipt' },
  'storage/unavailable': { reason: 'A mutation operation was attempted' },
  'storage/blocked': {},
  'storage/newer': { supported: 4 },
  'storage/taken-over': {},
  'storage/closed': {},
  'storage/upgrade': { version: 3, reason: 'the device is full' },
  'record/corrupt': { store: 'receipts', key: `0x${shaA}`, ...form },
  'record/other': { member: 'id', received: '12', expected: '13' },
  'round/not-here': { id: shaA },

  'source/unreachable': { url: 'https://daub.example/season.json' },
  'source/status': { url: 'https://daub.example/season.json', status: 404 },
  'source/too-long': { url: 'https://daub.example/season.json', most: 1_048_576 },
  'source/json': { url: 'https://daub.example/season.json', ...json },
  'source/no-picture': { id: shaA },
  'source/other-picture': { id: shaA, differs: 'hash', received: shaB, expected: shaA },
  'source/other-round': { received: shaA, expected: shaB },
  'source/large-file': { name: 'ballots.json', bytes: 900_000_000, most: 536_870_912 },

  'week/no-rules': { missing: 'painting' },
  'week/json': { file: 'recipes', ...json },
  'week/form': { file: 'recipes', ...form },
  'week/not-canonical': { file: 'words' },
  'week/other-picture': { id: shaA },
  'artist/unknown-vocabulary': { id: shaA },
  'artist/other-pack': { received: shaA, expected: shaB },
  'artist/no-chain': { chains: 2 },
  'artist/clock': { hours: -720 },
  'artist/not-counted': {},
  'artist/beacon-gone': { chainId: 8453, blockNumber: 21_000_000 },
  'artist/check-stopped': {},
  'part/not-fetched': { isOnline: true },
  'brought/large-file': { name: 'fox.png', bytes: 90_000_000, most: 67_108_864 },
  'brought/no-picture': { name: 'fox.gif', begins: '47494638', kind: 'GIF' },
  'brought/undecodable': { name: 'cut.jpg' },
  'brought/unreadable': { name: 'holiday' },
  'brought/more-recipes': { names: ['whale.png'] },
  'brought/many-files': { files: 12, most: 5 },
  'brought/large-picture': { name: 'wide.png', width: 9000, height: 600, mostSide: 8192 },
  'brought/no-recipe-link': {},
  'count/unknown-round': { round: shaA },
  'count/closed': {},
  'count/worker-stopped': {},
}

/** For whoever reports a fault, in the technical details: they would only lengthen a sentence. */
const leftOut: ReadonlySet<string> = new Set([
  'recipe/other-id received',
  'recipe/other-id expected',
  'manifest/practice member',
  'address/zero received',
  'onnx/unreadable reason',
  'onnx/malformed-call reason',
  'onnx/quantised count',
  'onnx/quantised nodes',
  'onnx/unknown-operators count',
  'onnx/unknown-operators operators',
  'onnx/unknown-attributes count',
  'onnx/unknown-attributes operators',
  'onnx/no-gradient count',
  'onnx/no-gradient operators',
  'engine/not-loaded reason',
  'engine/gpu-refused reason',
  'engine/device-lost reason',
  'engine/out-of-memory reason',
  'pack/not-open packId',
  'model/refused fault',
  'request/other-pack packId',
  'request/other-pack openId',
  'worker/crashed reason',
  'part/not-fetched isOnline', // as one of two sentences
  'storage/newer supported',
  'storage/upgrade version',
  'rpc/other-time time', // as a date
  'rpc/other-time claimed',
  'rpc/no-state rpcCode',
  'rpc/no-state says',
  'brought/no-picture begins',
])

const nouns = {
  prompt: PromptError,
  recipe: RecipeError,
  png: PngError,
  json: CanonicalJsonError,
  critic: CriticError,
  address: AddressError,
  rlp: RlpError,
  onnx: onnx.OnnxError,
  engine: EngineError,
  choices: ChoicesError,
  ballot: BallotError,
  curve: CurveError,
  charter: CharterError,
  manifest: ManifestError,
  pairing: PairingError,
  seal: SealError,
  receipt: ReceiptError,
  'ballot-file': BallotFileError,
  season: SeasonError,
  vocabulary: taste.VocabularyError,
  brief: taste.BriefError,
  embeddings: taste.EmbeddingError,
  choice: taste.ChoiceError,
  votes: taste.VotesError,
  head: taste.HeadError,
  week: taste.WeekError,
  artist: ArtistError,
  taste: TasteReadingError,
  event: EventError,
  witness: WitnessError,
  'chain-settings': ChainSettingsError,
  rpc: RpcError,
  proof: ProofError,
  wallet: WalletError,
  auction: AuctionError,
  'chain-code': ChainCodeError,
  pack: studio.PackError,
  download: studio.DownloadError,
  model: studio.ModelError,
  request: studio.RequestError,
  image: studio.ImageFileError,
  painting: studio.PaintingError,
  worker: studio.WorkerError,
  storage: StorageError,
  record: RecordError,
  round: RecordError,
  source: ExchangeError,
  part: PartError,
  brought: IntakeError,
  count: CountError,
} as const

const codes = Object.keys(samples) as Code[]

/** The error of a code, of the class its room throws. */
function real(code: Code): DaubError {
  const Room = nouns[code.slice(0, code.indexOf('/')) as keyof typeof nouns] as unknown as new (
    code: string,
    params: object,
  ) => DaubError
  return new Room(code, samples[code])
}

/** The ways a value may stand in a sentence. */
function renderings(name: string, value: string | number): readonly string[] {
  if (typeof value === 'string') {
    const known: Readonly<Record<string, string>> = {
      hash: 'hash',
      block: 'a block',
      step: 'the painting step',
      '0x2105': '8453',
      'wrong-hash': 'hash',
      'vqgan-decoder': 'decoder',
      receipts: 'A receipt',
      'not-final': 'not final',
    }
    if (/^\d{6,}$/.test(value))
      return [number(BigInt(value)), value, tokens(BigInt(value), 18, 6), tokens(BigInt(value), 18, 2)]
    if (name === 'shape' || value.length < 20) return [known[value] ?? value.replace(/"([^"]*)"/g, '“$1”')]
    return [value.replace(/"([^"]*)"/g, '“$1”'), value.slice(0, 8)]
  }
  const scaled = [value, value / 1000, value / 1e6].map(number)
  return [String(value), ...scaled, bytes(value), value > 1e12 ? dateTime(value) : number(value)]
}

describe.each(codes)('%s', (code) => {
  const trouble = troubleOf(fromWire(toWire(real(code))))
  const text = `${trouble.happened} ${trouble.doThis}`

  test('has a sentence of its own after it has crossed a worker', () => {
    const same = codes.filter((other) => troubleOf(real(other)).happened === trouble.happened)
    expect(same).toEqual([code])
    expect(trouble.happened).toMatch(/[.”!?]$/)
    expect(trouble.doThis).toMatch(/\.$/)
    expect(remedyWords[trouble.remedy]).toBeTruthy()
  })

  test('names what came and what is allowed', () => {
    const missing = Object.entries(samples[code]).flatMap(([name, value]: [string, unknown]) => {
      const isFault = value === form[name as keyof FormFault] || value === json[name as keyof JsonFault]
      const isTold = (each: string | number) => renderings(name, each).some((shown) => text.includes(shown))
      if (
        leftOut.has(`${code} ${name}`) ||
        (isFault && !['path', 'received', 'limit', 'start'].includes(name))
      )
        return []
      const values = (Array.isArray(value) ? value : [value]) as (string | number)[]
      return values.every(isTold) ? [] : [name]
    })
    expect(missing, text).toEqual([])
  })

  test('shows nothing that is not for people', () => {
    expect(text).not.toMatch(/undefined|\[object|NaN(?! )|\bnull\b.*\bnull\b/)
    expect(text).not.toContain(code)
    expect(text).not.toMatch(/\bis none\b|\bis no (?:ONNX )?model\b|\bno number\b/)
  })
})

describe('the first wrong member of a document', () => {
  const rules: { readonly [Rule in FormRule]: string } = {
    missing: '',
    'unknown-member': '',
    type: 'Object',
    'one-of': '("a" | "b")',
    'at-least': '3',
    'at-most': '9',
    'at-least-long': '3',
    'at-most-long': '9',
    'whole-number': '',
    'finite-number': '',
    unreadable: 'address/form',
    sha256: '',
    bytes32: '',
    signature: '',
    hex: '',
    quantity: '',
    decimal: '',
    'visible-line': '',
    'relative-path': '',
    'unique-items': '',
    'rpc-address': '',
    'distinct-hosts': '',
    'project-id': '',
    'https-url': '',
    'wss-url': '',
    'iso-date': '',
  }
  test.each(Object.entries(rules) as [FormRule, string][])('breaks the rule %s in words', (rule, limit) => {
    for (const received of ['12', '', 'an object']) {
      const sentence = formSentence({ path: 'a.b', received, rule, limit })
      expect(sentence).toMatch(/^“a\.b” \S/)
      expect(sentence).not.toMatch(/undefined|\[object| , | is ;|Object|unknown-member|\w\/\w+/)
    }
  })

  test('is the document itself where there is no path', () => {
    expect(formSentence({ path: '', received: 'a list', rule: 'type', limit: 'Object' })).toBe(
      'It is a list, where an object is expected',
    )
  })
})

test.each([
  [
    { reason: 'too-long', length: 1200, most: 1000, start: '{' },
    'It has 1,200 characters; at most 1,000 are read',
  ],
  [{ reason: 'web-page', length: 12, most: 1000, start: '<html>' }, 'A web page came instead'],
  [{ reason: 'not-json', length: 12, most: 1000, start: 'PK' }, 'It begins with “PK” and is not JSON'],
  [{ reason: 'not-json', length: 0, most: 1000, start: '' }, 'It is empty'],
] as const)('a text that is not JSON (%o) is told in words', (fault, sentence) => {
  expect(jsonSentence(fault)).toBe(sentence)
})

test.each([undefined, null, 'text', 42, new TypeError('x'), {}, new DaubError('nobody/knows', {})])(
  'whatever is thrown (%s), there is a sentence and a button',
  (thrown) => {
    const { happened, doThis, remedy, detail } = troubleOf(thrown)
    expect(happened && doThis && remedyWords[remedy]).toBeTruthy()
    expect(`${happened} ${doThis} ${detail}`).not.toMatch(/\[object/)
  },
)
