// The vocabulary file that ships with the app, as plain JSON.
import file from '../vocabulary.json' with { type: 'json' }

export const shippedVocabulary: unknown = file
