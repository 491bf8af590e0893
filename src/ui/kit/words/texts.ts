// The form of every table of words: an interface says which texts a feature needs, and the English object beside it gives
// them. A second language is a second object of the same type.

/** Texts that take nothing, by name. */
export type Texts<Names extends string> = Readonly<Record<Names, string>>

/** What a person reads when something did not go as they wanted. */
export type Said = readonly [happened: string, doThis: string]
