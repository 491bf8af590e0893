// Prompts drawn without a taste: what utilities and embeddings are measured against.
import { defaultTasteRules, writeBrief, type Brief, type Vocabulary } from '../../taste/index.ts'

/** As many different prompts as are asked for, always the same ones. */
export function uniformBrief(vocabulary: Vocabulary, count: number): Brief {
  const none = '00'.repeat(32)
  const brief = {
    charterId: none,
    round: 0,
    beacon: none,
    theme: null,
    vocabularyId: vocabulary.id,
    entrants: count,
    rules: { ...defaultTasteRules, candidates: 1 },
  }
  return writeBrief({ vocabulary, past: [], shown: new Set(), brief })
}
