// The door of the room of exchange: where rounds, pictures and ballots come from.
export { checkPicture } from './checkPicture.ts'
export { sheetCell, sheetLayout } from './contactSheet.ts'
export { ExchangeError, type ExchangeErrors } from './errors.ts'
export { checkFileSize, createFileSource, type NamedFile } from './file.ts'
export { createFolderSource, type FolderAddress } from './folder.ts'
export { PictureGatherer, type PictureStore } from './gather.ts'
export { provenanceOf, sourceKinds, type Provenance, type Source } from './source.ts'
