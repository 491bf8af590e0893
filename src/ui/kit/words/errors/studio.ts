// The sentences for the codes of studio/.
import type { StudioErrors } from '../../../../studio/index.ts'
import { bytes as size, list, number } from '../../format.ts'
import { formSentence, jsonSentence, type ErrorSentence, type ErrorWords } from '../errorSentence.ts'
import { programName } from './engine.ts'
import { onnxErrors } from './onnx.ts'

const notComplete = {
  doThis: 'Use another pack, or ask its maker for a correct one. models/README.md describes the layout.',
  remedy: 'retry',
} as const

export const studioErrors: ErrorWords<StudioErrors> = {
  'pack/form': ({ file, ...fault }) => ({
    happened: `${file} of these models is wrong: ${formSentence(fault)}.`,
    ...notComplete,
  }),
  'pack/json': ({ file, ...fault }) => ({
    happened: `${file} of these models cannot be read: ${jsonSentence(fault)}.`,
    doThis: 'Fetch the models again; check their address when it happens again.',
    remedy: 'retry',
  }),
  'pack/too-large': ({ file, bytes, most }) => ({
    happened: `${file} of these models has ${size(bytes)}; at most ${size(most)} are read.`,
    ...notComplete,
  }),
  'pack/channels': ({ zChannels, groups, entryDim }) => ({
    happened: `vqgan/config.json is wrong: zChannels is ${zChannels}, and groups × entryDim is ${groups} × ${entryDim}.`,
    ...notComplete,
  }),
  'pack/incomplete': ({ pack, missing }) => ({
    happened: `The models “${pack}” are not complete; missing: ${list(missing.map(partName))}.`,
    ...notComplete,
  }),
  'pack/part-missing': ({ pack, part }) => ({
    happened: `The models “${pack}” have no ${partName(part)}.`,
    doThis:
      part === 'vqgan-encoder'
        ? 'Start from words alone, or choose models with an encoder.'
        : 'Paint without it, or choose other models.',
    remedy: 'editPrompt',
  }),
  'pack/file-missing': ({ path }) => ({
    happened: `The folder lacks ${path}, which its pack.json lists.`,
    doThis: 'Drop the whole folder.',
    remedy: 'retry',
  }),
  'pack/weights-missing': ({ graph, path }) => ({
    happened: `${graph} keeps its weights in ${path}, which these models lack.`,
    doThis: `Put ${path} there, beside its graph, and list it in pack.json where there is one.`,
    remedy: 'retry',
  }),
  'pack/not-a-pack': () => ({
    happened: 'The dropped files are not a model pack.',
    doThis: 'Drop the folder that holds pack.json, with vqgan/ and clip/ inside.',
    remedy: 'retry',
  }),
  'pack/tokenizer': ({ file, reason }) => ({
    happened: `${file} cannot be used: ${reason}`,
    doThis: 'Take the tokenizer.json that belongs to the model, as it is on the model hub.',
    remedy: 'retry',
  }),
  'pack/image-processor': ({ file, reason }) => ({
    happened: `The settings of pictures in ${file} cannot be used (${reason}).`,
    doThis: 'Take the preprocessor_config.json that belongs to the model, as it is on the model hub.',
    remedy: 'retry',
  }),
  'pack/not-square': ({ file, width, height }) => ({
    happened: `By ${file}, this CLIP looks at pictures of ${width} × ${height}; only square ones are possible.`,
    doThis: 'Use a CLIP that looks at square pictures.',
    remedy: 'retry',
  }),
  'pack/reader-not-loaded': ({ reason }) => ({
    happened: `These models need a part of Daub that did not load (${reason}).`,
    doThis: 'Connect to the network once and try again; afterwards it works offline.',
    remedy: 'retry',
  }),
  'pack/not-open': () => ({
    happened: 'The models of this recipe are not open.',
    doThis: 'Open them first, or paint the recipe anew with the models at hand.',
    remedy: 'retry',
  }),
  'pack/file-altered': ({ path, found, expected }) => ({
    happened: `${path} is not the file these models describe: its SHA-256 is ${found.slice(0, 8)}…, not ${expected.slice(0, 8)}…. It was thrown away.`,
    doThis: 'Try again: only this file is fetched anew. If it stays so, the copy on the server was altered.',
    remedy: 'retry',
  }),
  'pack/file-length': ({ path, found, expected }) => ({
    happened: `${path} has ${number(found)} bytes where ${number(expected)} are expected.`,
    doThis: 'Try again: only this file is fetched anew.',
    remedy: 'retry',
  }),
  'pack/web-page': ({ path, url }) => ({
    happened: `Instead of ${path} the server sent a web page (${url}).`,
    doThis: 'Check the address of the models.',
    remedy: 'retry',
  }),

  'download/unreachable': ({ url }) => ({
    happened: `The models could not be reached, and this device has no copy of them (${url}).`,
    doThis: 'Connect to the network once; afterwards painting works offline.',
    remedy: 'retry',
  }),
  'download/no-pack': ({ url, status }) => ({
    happened: `There are no models at this address: ${url} answers ${status}.`,
    doThis: 'Check the address; the folder must hold a pack.json.',
    remedy: 'retry',
  }),
  'download/refused': ({ path, status }) => ({
    happened: `${path} could not be fetched: the server answers ${status}.`,
    doThis:
      status === 404
        ? 'The pack is not complete on its server; try another address.'
        : 'Try again later; what has arrived is kept.',
    remedy: 'retry',
  }),
  'download/broken': ({ path, received, bytes }) => ({
    happened: `The connection broke while fetching ${path}: ${size(received)} of ${size(bytes)} are here.`,
    doThis: 'Try again; it goes on from there.',
    remedy: 'retry',
  }),
  'download/stalled': ({ path, received, bytes, seconds }) => ({
    happened: `The server has sent nothing of ${path} for ${seconds} seconds: ${size(received)} of ${size(bytes)} are here.`,
    doThis: 'Try again; it goes on from there.',
    remedy: 'retry',
  }),
  'download/empty': ({ path }) => ({
    happened: `${path} came without content.`,
    doThis: 'Try again.',
    remedy: 'retry',
  }),

  'model/refused': ({ part, fault }) => {
    const sentence = (onnxErrors as Readonly<Record<string, ((params: never) => ErrorSentence) | undefined>>)[
      fault.code
    ]?.(fault.params as never)
    return {
      happened: `The ${partName(part)} of these models cannot be used. ${sentence?.happened ?? fault.code}`,
      doThis: sentence?.doThis ?? 'Use other models.',
      remedy: 'reload',
    }
  },
  'model/image-size': ({ shape, expected }) => ({
    happened: `The decoder paints pictures of ${shape}, and its config says ${expected}.`,
    doThis: 'Check stride in vqgan/config.json.',
    remedy: 'retry',
  }),
  'model/codebook-lookup': ({ codebook }) => ({
    happened: `The decoder takes token ids, and the place where it looks them up in “${codebook}” was not found.`,
    doThis: 'Name the initialiser (codebook) and the latent tensor (latent) in vqgan/config.json.',
    remedy: 'retry',
  }),
  'model/other-inputs': ({ inputs, latent }) => ({
    happened: `Behind “${latent}” the decoder still reads ${list(inputs.map((input) => `“${input}”`))}.`,
    doThis:
      'Name the value that the whole picture is made of (latent) in vqgan/config.json, or export the decoder from its latent on.',
    remedy: 'retry',
  }),
  'model/codebook': ({ name, shape, expected, candidates }) => ({
    happened:
      shape === ''
        ? `The decoder has no codebook “${name}” of ${expected}.`
        : `The codebook “${name}” of the decoder is ${shape}, where ${expected} is expected.`,
    doThis:
      candidates.length > 0
        ? `Write as codebook in vqgan/config.json one of ${list(candidates.map((candidate) => `“${candidate}”`))}, which are ${expected}.`
        : 'Check codebook, groups, entries and entryDim in vqgan/config.json.',
    remedy: 'retry',
  }),
  'model/latent': ({ shape, expected }) => ({
    happened: `The encoder gives a latent of ${shape}, and the decoder takes ${expected}.`,
    doThis: 'Use an encoder and a decoder that belong together.',
    remedy: 'retry',
  }),
  'model/text-inputs': ({ inputs }) => ({
    happened: `The text side of CLIP asks for ${list(inputs.map((input) => `“${input}”`))}, which Daub cannot give it.`,
    doThis: 'Export the text encoder alone, with token ids (and perhaps their mask) as its inputs.',
    remedy: 'retry',
  }),
  'model/embedding-lengths': ({ text, image }) => ({
    happened: `The text side of CLIP gives ${text} numbers and its image side ${image}; they must be as many.`,
    doThis:
      'Export both sides with their projections (CLIPTextModelWithProjection, CLIPVisionModelWithProjection).',
    remedy: 'retry',
  }),
  'model/embedding': ({ outputs, expected }) => ({
    happened: `CLIP has no embedding ${expected} among its outputs ${list(outputs)}.`,
    doThis: 'Export it with its projection (CLIPVisionModelWithProjection, CLIPTextModelWithProjection).',
    remedy: 'retry',
  }),
  'model/no-gpu-kernel': ({ program, operators }) => ({
    happened: `WebGPU cannot run ${list(operators)} in ${programName(program)}.`,
    doThis: 'Paint with the processor: it is slower, and the pictures are just as good.',
    remedy: 'useWasm',
  }),
  'model/tensor-too-large': ({ program, bytes, most }) => ({
    happened: `The graphics card is too small for ${programName(program)} at this size: it needs ${size(bytes)} in one piece, and ${size(most)} is its most.`,
    doThis: 'Paint smaller, or with the processor.',
    remedy: 'smaller',
  }),

  'request/other-pack': ({ openName }) => ({
    happened: `This recipe was made for other models than “${openName}”, which are open.`,
    doThis: 'Open the models of the recipe, or paint it anew with these; the picture will differ.',
    remedy: 'editPrompt',
  }),
  'request/size': ({ width, height, stride, nearestWidth, nearestHeight }) => ({
    happened: `These models cannot paint ${width} × ${height} pixels: both sides must be multiples of ${stride}.`,
    doThis: `Paint ${nearestWidth} × ${nearestHeight}.`,
    remedy: 'editPrompt',
  }),
  'request/nothing-to-paint': () => ({
    happened: 'There is nothing to paint towards.',
    doThis: 'Write a prompt, or give a picture with a weight other than 0.',
    remedy: 'editPrompt',
  }),
  'request/critic': ({ critic }) => ({
    happened: `This picture was painted with a learned taste (${critic.slice(0, 8)}…) that is not here.`,
    doThis:
      'Open the picture itself, which carries it, or switch “Guided by taste” off. Without it the picture will differ.',
    remedy: 'editPrompt',
  }),
  'request/other-critic': ({ received, expected }) => ({
    happened: `This learned taste looks through the pack ${received.slice(0, 8)}…, and the picture is painted with ${expected.slice(0, 8)}….`,
    doThis: 'Choose the pack it belongs to, or switch “Guided by taste” off.',
    remedy: 'editPrompt',
  }),
  'request/not-sketched': ({ candidates, start }) => ({
    happened: `This recipe chooses among ${number(candidates)} first ideas or begins from “${start}”, so there is no one sketch of it.`,
    doThis: 'Sketch recipes with one candidate that begin with the prior.',
    remedy: 'editPrompt',
  }),
  'request/checkpoint': ({ prompt }) => ({
    happened: `The saved step belongs to another painting, “${prompt}”.`,
    doThis: 'Start the painting anew.',
    remedy: 'editPrompt',
  }),
  'request/picture-missing': ({ id }) => ({
    happened: `A picture this recipe refers to is not here (${id.slice(0, 8)}…).`,
    doThis: 'Give the picture again, or take it out of the recipe.',
    remedy: 'openPicture',
  }),
  'request/picture-altered': ({ id, found }) => ({
    happened: `The picture given (${found.slice(0, 8)}…) is not the one this recipe refers to (${id.slice(0, 8)}…).`,
    doThis: 'Give the original file, or take the picture out of the recipe.',
    remedy: 'openPicture',
  }),

  'image/too-many-bytes': ({ bytes, most }) => ({
    happened: `This picture file has ${size(bytes)}; at most ${size(most)} can be opened.`,
    doThis: 'Make it smaller first.',
    remedy: 'openPicture',
  }),
  'image/too-many-pixels': ({ width, height, mostPixels }) => ({
    happened: `This picture is ${number(width)} × ${number(height)}; at most ${number(Math.floor(mostPixels / 1e6))} megapixels are opened.`,
    doThis: 'Make it smaller first.',
    remedy: 'openPicture',
  }),
  'image/format': ({ type }) => ({
    happened: `This file is ${type === '' ? 'of an unknown kind' : type}, not a picture Daub reads.`,
    doThis: 'Use a PNG, JPEG, WebP or AVIF picture.',
    remedy: 'openPicture',
  }),
  'image/undecodable': ({ type }) => ({
    happened: `This picture (${type === '' ? 'of an unknown kind' : type}) cannot be opened: the file seems damaged.`,
    doThis: 'Save it anew as PNG or JPEG and try again.',
    remedy: 'openPicture',
  }),

  'painting/diverged': ({ part, step }) => ({
    happened: `The painting ran away at step ${step}: its ${part} is not a number any more.`,
    doThis: 'The last good picture is kept. Try a smaller learning rate, another preset or another seed.',
    remedy: 'editPrompt',
  }),
  'painting/no-memory': ({ width, height }) => ({
    happened: `There is not enough memory for a single cutout of a picture of ${width} × ${height} pixels.`,
    doThis: 'Paint smaller, or close other tabs.',
    remedy: 'smaller',
  }),

  'worker/not-started': () => ({
    happened:
      'The painting engine could not be fetched: a newer Daub may have taken the place of this one, or there is no network.',
    doThis: 'Reload the page. Your prompt and the last saved step are kept.',
    remedy: 'reload',
  }),
  'worker/silent': ({ seconds }) => ({
    happened: `The painting engine did not answer for ${number(seconds)} seconds and was started anew.`,
    doThis: 'Resume from the last saved step; use the processor instead if it happens again.',
    remedy: 'resume',
  }),
  'worker/crashed': () => ({
    happened: 'The painting engine stopped without an answer, often for lack of memory.',
    doThis: 'Resume from the last saved step; paint smaller if it happens again.',
    remedy: 'resume',
  }),
}

const parts: Readonly<Record<string, string>> = {
  'vqgan-config': 'vqgan/config.json',
  'vqgan-decoder': 'decoder',
  'vqgan-encoder': 'encoder',
  'clip-config': 'clip/config.json',
  'clip-preprocessor': 'clip/preprocessor_config.json',
  'clip-tokenizer': 'clip/tokenizer.json',
  'clip-vision': 'image side of CLIP',
  'clip-text': 'text side of CLIP',
  judge: 'judge',
  prior: 'first idea',
}

function partName(part: string): string {
  return parts[part] ?? part
}
