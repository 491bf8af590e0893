// Where downloaded files stay on the device: the origin's private file system, one file per SHA-256. A file shorter
// than its pack says is an unfinished download, from whose end the next one goes on. Names are hashes, so two packs
// that share a file share its bytes.

/** A flat, appendable store of files. */
export interface DeviceStore {
  /** Bytes there are of a file; 0 when there is none. */
  size(name: string): Promise<number>
  read(name: string): Promise<Uint8Array<ArrayBuffer>>
  /** Opens a file to write at its end. */
  append(name: string): Promise<Appender>
  remove(name: string): Promise<void>
}

export interface Appender {
  write(chunk: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** The private file system of this origin (OPFS), or memory where the browser has none (private windows, plain http). */
export async function openDeviceStore(folder = 'daub-packs'): Promise<DeviceStore> {
  if (!globalThis.navigator?.storage?.getDirectory) return memoryStore()
  try {
    const root = await navigator.storage.getDirectory()
    return fileStore(await root.getDirectoryHandle(folder, { create: true }))
  } catch {
    return memoryStore() // refused, as in some private windows: painting works, nothing is kept
  }
}

/** A store that forgets everything with its worker. */
export function memoryStore(): DeviceStore {
  const files = new Map<string, Uint8Array[]>()
  return {
    size: async (name) => (files.get(name) ?? []).reduce((sum, chunk) => sum + chunk.length, 0),
    read: async (name) => join(files.get(name) ?? []),
    append: async (name) => ({
      write: async (chunk) => {
        files.set(name, [...(files.get(name) ?? []), chunk.slice()])
      },
      close: async () => {},
    }),
    remove: async (name) => {
      files.delete(name)
    },
  }
}

function fileStore(folder: FileSystemDirectoryHandle): DeviceStore {
  const open = (name: string) =>
    folder.getFileHandle(name).catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'NotFoundError') return null
      throw error
    })
  return {
    size: async (name) => (await (await open(name))?.getFile())?.size ?? 0,
    read: async (name) => {
      const file = await (await folder.getFileHandle(name)).getFile()
      return new Uint8Array(await file.arrayBuffer())
    },
    append: async (name) => {
      // Synchronous handles exist only in workers; they write in place, so a killed tab keeps what had arrived.
      const handle = await folder.getFileHandle(name, { create: true })
      const access = await (handle as FileSystemFileHandle & SyncFileHandle).createSyncAccessHandle()
      let at = access.getSize()
      return {
        write: async (chunk) => {
          const written = access.write(chunk as Uint8Array<ArrayBuffer>, { at })
          at += written
          if (written < chunk.length) throw new DOMException('The device is full', 'QuotaExceededError')
        },
        close: async () => {
          access.flush()
          access.close()
        },
      }
    },
    remove: async (name) => {
      if (await open(name)) await folder.removeEntry(name)
    },
  }
}

/** Joins chunks into one array. */
function join(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** A file's handle as workers have it (File System standard, FileSystemSyncAccessHandle). */
interface SyncFileHandle {
  createSyncAccessHandle(): Promise<{
    getSize(): number
    write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number
    flush(): void
    close(): void
  }>
}
