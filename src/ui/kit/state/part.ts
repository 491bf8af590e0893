// Parts of the page that are fetched when they are first wanted. What a host holds may be newer than this tab: then the old
// part is gone for good, and only a reload helps.
import { DaubError } from '../../../fragment/index.ts'

export interface PartErrors {
  /** A script of the page could not be fetched. */
  'part/not-fetched': { readonly isOnline: boolean }
}

/** A part of the page is not on this device, and cannot be fetched now. */
export class PartError extends DaubError<PartErrors, keyof PartErrors> {
  override readonly name = 'PartError'
}

/** What an `import()` comes to. @throws PartError when it failed, whatever the browser calls that */
export async function part<Module>(importing: Promise<Module>): Promise<Module> {
  try {
    return await importing
  } catch (cause) {
    throw new PartError('part/not-fetched', { isOnline: navigator.onLine }, { cause })
  }
}
