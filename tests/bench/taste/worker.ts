// Runs loops of the simulation beside the others: a message is a request, the answer its result.
import { runLoop, type LoopRequest } from './loop.ts'

process.on('message', (request: LoopRequest) => process.send!(runLoop(request)))
