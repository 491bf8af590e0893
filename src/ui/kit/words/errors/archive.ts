// The sentences for the codes of archive/.
import type { ArchiveErrors, StorageSubject } from '../../../../archive/index.ts'
import { formSentence, type ErrorWords } from '../errorSentence.ts'

/** "There is no room on this device for …" */
const subjects: Readonly<Record<StorageSubject, string>> = {
  picture: 'this picture',
  attachment: 'the picture you gave',
  checkpoint: 'the painting under way',
  job: 'the queue',
  'paint-draft': 'what you are typing',
  history: 'the prompts painted before',
  setting: 'this setting',
  round: 'this round',
  'round-picture': 'the pictures of this round',
  ballots: 'these ballots',
  seal: 'the seal of this round',
  stakes: 'the stakes of this round',
  vote: 'your vote',
  receipt: 'your receipt',
  winner: 'the winner of this round',
  'ballot-file': 'this file of ballots',
  week: 'what the artist has done this week',
  nothing: 'this change',
}

/** What a store holds, as a person would call it. */
const contents: Readonly<Record<string, string>> = {
  pieces: 'A picture',
  images: 'The file of a picture',
  frames: 'A timelapse',
  checkpoints: 'A painting that was left',
  attachments: 'A picture given to a recipe',
  jobs: 'A painting of the queue',
  history: 'A prompt painted before',
  paintDrafts: 'A prompt that was being typed',
  rounds: 'A round',
  roundHeaders: 'A line of the list of rounds',
  roundPictures: 'A picture of a round',
  ballots: 'A ballot',
  seals: 'A seal',
  stakes: 'A stake',
  drafts: 'A vote that was not signed yet',
  receipts: 'A receipt',
  winners: 'A winner',
}

export const archiveErrors: ErrorWords<ArchiveErrors> = {
  'storage/full': ({ subject }) => ({
    happened: `There is no room on this device for ${subjects[subject]}.`,
    doThis:
      subject === 'picture'
        ? 'The picture is still here: download it, or empty the trash and save it again.'
        : 'What is here already is kept. Empty the trash or free some space, then try again.',
    remedy: 'emptyTrash',
  }),
  'storage/unavailable': ({ reason }) => ({
    happened: `This browser gives the page no storage (${reason}).`,
    doThis: 'Painting works; download what you want to keep. A private window may be the reason.',
    remedy: 'retry',
  }),
  'storage/blocked': () => ({
    happened: 'Another tab holds an older Daub open.',
    doThis: 'Close the other tabs of Daub, then reload this one.',
    remedy: 'reload',
  }),
  'storage/newer': () => ({
    happened: 'What is on this device was saved by a newer Daub.',
    doThis: 'Reload to get the newer version; nothing is lost.',
    remedy: 'reload',
  }),
  'storage/taken-over': () => ({
    happened: 'A newer Daub in another tab took over the storage.',
    doThis: 'Download what you are painting, then reload this tab.',
    remedy: 'reload',
  }),
  'storage/closed': () => ({
    happened: 'The browser closed Daub’s storage: its data was cleared, or the device ran out of room.',
    doThis: 'Download what you are painting, then reload.',
    remedy: 'reload',
  }),
  'storage/upgrade': ({ reason }) => ({
    happened: `What is on this device could not be brought up to date (${reason}).`,
    doThis: 'It is as it was before. Free some space, then reload.',
    remedy: 'reload',
  }),
  'record/corrupt': ({ store, key, ...fault }) => ({
    happened: `${contents[store] ?? 'Something'} on this device cannot be read (${key}). ${formSentence(fault)}.`,
    doThis: 'It was left out, and everything else is here. Open or import it again to replace it.',
    remedy: 'retry',
  }),
  'record/other': ({ member, received, expected }) => ({
    happened: `The “${member}” of something to be kept is ${received}, where ${expected} is expected.`,
    doThis: 'It was altered on its way; get it again from where you have it.',
    remedy: 'retry',
  }),
  'round/not-here': ({ id }) => ({
    happened: `The round ${id.slice(0, 8)}… is not on this device.`,
    doThis: 'Open its season or its file first.',
    remedy: 'retry',
  }),
}
