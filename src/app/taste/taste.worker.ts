// The worker that reads tastes: one call after another, each answered with a report or an error.
import { answerTaste, type TasteCall } from './computer.ts'

self.onmessage = ({ data }: MessageEvent<TasteCall>) => self.postMessage(answerTaste(data))
