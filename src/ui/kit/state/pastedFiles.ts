// What a paste brings. Word processors and spreadsheets put a picture of the text beside the text itself.

/** A paste as far as it is looked at. */
interface Paste {
  readonly target: EventTarget | null
  readonly clipboardData: Pick<DataTransfer, 'files' | 'getData'> | null
}

/** The files to open, or none: where one writes, the text of a clipboard that has both is what is meant. */
export function pastedFiles({ target, clipboardData }: Paste): readonly File[] {
  const files = [...(clipboardData?.files ?? [])]
  const isText = files.length > 0 && clipboardData!.getData('text/plain') !== ''
  return isText && isWrittenInto(target) ? [] : files
}

function isWrittenInto(target: EventTarget | null): boolean {
  if (target === null || !('closest' in target)) return false
  return (target as Element).closest('textarea, input, [contenteditable]') !== null
}
