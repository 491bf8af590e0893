// The worker's entry: the only place where the studio's service meets the browser's own things.
import { createEngineMaker, loadRuntime, threadCount } from '../../engine/index.ts'
import { openDeviceStore } from '../packs/deviceStore.ts'
import { decodeImage } from '../picture/imageFile.ts'
import { serve } from '../port/serve.ts'
import { selfTestModel } from './selfTestModel.ts'
import { createService } from './service.ts'

const threads = threadCount(self.crossOriginIsolated, navigator.hardwareConcurrency)
let store: ReturnType<typeof openDeviceStore> | undefined

serve(
  self as DedicatedWorkerGlobalScope,
  createService({
    engines: createEngineMaker({ load: loadRuntime, threads, selfTest: selfTestModel }),
    store: () => (store ??= openDeviceStore()),
    fetch: (url, init) => fetch(url, init),
    decodeImage,
    clock: { now: () => performance.now(), date: () => Date.now() },
  }),
)
