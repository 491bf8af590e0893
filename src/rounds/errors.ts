// The failures of this room: documents from outside that are not what they claim to be.
import { DaubError, type FormFault, type JsonFault, type NoParams } from '../fragment/index.ts'

export interface CharterErrors {
  'charter/form': FormFault
  /** More witnesses are needed than there are. */
  'charter/threshold': { readonly threshold: number; readonly witnesses: number }
}

/** A charter whose form or rules are impossible. */
export class CharterError<Code extends keyof CharterErrors = keyof CharterErrors> extends DaubError<
  CharterErrors,
  Code
> {
  override readonly name = 'CharterError'
}

export interface ManifestErrors {
  'manifest/form': FormFault
  /** It closes before it opens; milliseconds since 1970. */
  'manifest/times': { readonly opensAt: number; readonly closesAt: number }
  /** A snapshot block is younger than the opening; milliseconds since 1970. */
  'manifest/late-snapshot': { readonly chainId: number; readonly time: number; readonly opensAt: number }
  /** Snapshots of different chains lie too far apart; milliseconds. */
  'manifest/snapshots-apart': { readonly apart: number; readonly most: number }
  /** It names another charter than the one it came with. */
  'manifest/other-charter': { readonly received: string; readonly expected: string }
  /** More new pictures than the charter lets in. */
  'manifest/entrants': { readonly entrants: number; readonly most: number }
  /** The chains of its snapshots are not those whose stake counts. */
  'manifest/chains': { readonly received: readonly number[]; readonly expected: readonly number[] }
  /** Charter and manifest are of different versions. */
  'manifest/version': { readonly received: number; readonly expected: number }
  /** It opens or closes at other times than the charter's week; milliseconds since 1970. */
  'manifest/schedule': { readonly received: number; readonly expected: number }
  /** A round of a week that never closes. */
  'manifest/never-closes': NoParams
  /** A practice round that closes or reads stake. */
  'manifest/practice': { readonly member: 'closesAt' | 'snapshots' }
  /** The first round names one before it, or a later one names none. */
  'manifest/previous': { readonly number: number }
  /** A picture that entered in a round that is still to come. */
  'manifest/since': { readonly id: string; readonly since: number; readonly number: number }
  /** Fewer new pictures than the charter brings in. */
  'manifest/too-few': { readonly entrants: number; readonly expected: number }
  /** More pictures stayed than the charter keeps. */
  'manifest/pool': { readonly stayed: number; readonly most: number }
  /** A picture has earned what nobody can have given it yet; decimal digits. */
  'manifest/earned': { readonly id: string; readonly earned: string; readonly most: string }
  /** The pictures are not oldest first, then by id. */
  'manifest/order': { readonly index: number }
  /** A snapshot block lies too long before the opening; milliseconds. */
  'manifest/old-snapshot': { readonly chainId: number; readonly before: number; readonly most: number }
  /** The artist chose although there is a vote, chose nothing although there is none, or chose what is not in the round. */
  'manifest/chosen': { readonly number: number }
  /** The beacon is not what the charter draws from, or its block is not of this week. */
  'manifest/beacon': { readonly expected: 'block' | 'seal' }
  /** The round is not the one after the one it names. */
  'manifest/other-previous': { readonly received: string; readonly expected: string }
  /** A picture that stayed although it left, left although it stayed, or changed on the way. */
  'manifest/carried': { readonly id: string }
  /** A picture that is in the pool already. */
  'manifest/twice': { readonly id: string }
}

/** A manifest of a wrong form, or one that breaks its charter. */
export class ManifestError<Code extends keyof ManifestErrors = keyof ManifestErrors> extends DaubError<
  ManifestErrors,
  Code
> {
  override readonly name = 'ManifestError'
}

export interface PairingErrors {
  /** Pairs need two different pictures or more, each once. */
  'pairing/pictures': { readonly pictures: number }
  /** A budget below 0, in decimal digits. */
  'pairing/budget': { readonly budget: string }
}

/** A pairing or conversion asked for something impossible. */
export class PairingError<Code extends keyof PairingErrors = keyof PairingErrors> extends DaubError<
  PairingErrors,
  Code
> {
  override readonly name = 'PairingError'
}

export interface EventErrors {
  'event/form': FormFault
}

/** A value from outside that is not an event of NIP-01. */
export class EventError<Code extends keyof EventErrors = keyof EventErrors> extends DaubError<
  EventErrors,
  Code
> {
  override readonly name = 'EventError'
}

export interface WitnessErrors {
  /** The content of a witness's statement is not what its kind says. */
  'witness/form': FormFault
  'witness/json': JsonFault
  /** Readable, but not the one text of what it says. */
  'witness/not-canonical': NoParams
  /** An event of another kind. */
  'witness/kind': { readonly received: number; readonly expected: number }
  /** A tag that is missing, there twice, or says another thing than the content or the round. */
  'witness/tag': { readonly tag: string; readonly received: string; readonly expected: string }
  /** The id or the signature of an event does not hold. */
  'witness/signature': { readonly key: string }
}

/** An event that is not a witness's statement about a round. */
export class WitnessError<Code extends keyof WitnessErrors = keyof WitnessErrors> extends DaubError<
  WitnessErrors,
  Code
> {
  override readonly name = 'WitnessError'
}

export interface SealErrors {
  'seal/form': FormFault
  /** A ballot that is not among the sealed ones. */
  'seal/not-included': { readonly digest: string }
  /** A seal that does not fit its round and its list of ballots: roots, or ids of rounds. */
  'seal/other-list': { readonly received: string; readonly expected: string }
}

/** A seal or an inclusion proof that cannot be made or read. */
export class SealError<Code extends keyof SealErrors = keyof SealErrors> extends DaubError<SealErrors, Code> {
  override readonly name = 'SealError'
}

export interface ReceiptErrors {
  'receipt/form': FormFault
  /** The receipt is not that of its ballot. */
  'receipt/digest': { readonly received: string; readonly expected: string }
}

/** A receipt of a wrong form. */
export class ReceiptError<Code extends keyof ReceiptErrors = keyof ReceiptErrors> extends DaubError<
  ReceiptErrors,
  Code
> {
  override readonly name = 'ReceiptError'
}

export interface BallotFileErrors {
  'ballot-file/form': FormFault
  'ballot-file/json': JsonFault
  /** JSON, but no file that Daub wrote: it has no id. */
  'ballot-file/not-ballots': NoParams
  /** It holds what no file of ballots does: half a character, a number JSON lacks, or nesting without end. */
  'ballot-file/content': NoParams
  /** Its content is not the one its id names. */
  'ballot-file/id': { readonly received: string; readonly expected: string }
  /** Its seal is of another round or another list of ballots. */
  'ballot-file/seal': { readonly received: string; readonly expected: string }
  /** It is about another round than was asked for. */
  'ballot-file/other-round': { readonly received: string; readonly expected: string }
}

/** A file of ballots that is damaged, altered or too large. */
export class BallotFileError<Code extends keyof BallotFileErrors = keyof BallotFileErrors> extends DaubError<
  BallotFileErrors,
  Code
> {
  override readonly name = 'BallotFileError'
}

export interface SeasonErrors {
  'season/form': FormFault
  'season/json': JsonFault
  /** A round with another number of recipes than of pictures. */
  'season/recipes': { readonly round: number; readonly recipes: number; readonly pictures: number }
  /** A stored round that is not the one its key names. */
  'season/other-round': { readonly received: string; readonly expected: string }
}

/** A season document of a wrong form. */
export class SeasonError<Code extends keyof SeasonErrors = keyof SeasonErrors> extends DaubError<
  SeasonErrors,
  Code
> {
  override readonly name = 'SeasonError'
}

export type RoundsErrors = CharterErrors &
  ManifestErrors &
  PairingErrors &
  EventErrors &
  WitnessErrors &
  SealErrors &
  ReceiptErrors &
  BallotFileErrors &
  SeasonErrors
