// The door of the room of taste: what the artist wants to paint, how it learns from votes, and how it chooses.
export { defaultVocabulary, parseVocabulary, type Vocabulary } from './grammar/vocabulary.ts'
export { settle, sentenceOf } from './grammar/sentence.ts'
export { defaultTasteRules } from './brief/rules.ts'
export { pictureSupport, type Vote } from './brief/support.ts'
export { type PastRound } from './brief/termTable.ts'
export {
  briefId,
  checkCandidate,
  parseBrief,
  promptOf,
  writeBrief,
  type Brief,
  type BriefInput,
} from './brief/brief.ts'
export { quantise, measureScale } from './head/embedding.ts'
export { readEmbeddings, writeEmbeddings } from './head/embeddingFile.ts'
export { lessonOf } from './head/lesson.ts'
export { headId, learnExactHead, parseExactHead, scoreOf } from './head/exactHead.ts'
export { choiceId, choosePictures, type Choice } from './head/choice.ts'
export { verifyRound } from './head/verify.ts'
export { chanceOfCatching, compareEmbeddings, drawSpotChecks } from './head/spotCheck.ts'
export { leastAnswers, viewOf, type Answer, type PairAnswer } from './people/answers.ts'
export { findCamps, type Camps } from './people/camps.ts'
export { beginAt, learnFromPairs, learnLogistic, predict, priorOf } from './people/logistic.ts'
export { choosePair, chosenBetween } from './people/choosePair.ts'
export { networkLogits, trainNetwork, type Run } from './people/network.ts'
export { learnRbf, rbfScore } from './people/rbf.ts'
export { brierSkill, calibrate, calibrated } from './people/calibrate.ts'
export { criticOfHead } from './people/critic.ts'
export { curvesOf, splitByVoter, type Curves, type Judged } from './people/curves.ts'
export { likesForNetwork, preferredHead, type Preference } from './people/preferred.ts'
export { projectPictures, type MapPoint } from './people/projection.ts'
export { surenessOf, type Sureness } from './people/sureness.ts'
export { termTrends, type TermTrend } from './people/trends.ts'
export { saidBySlot, termPhrase } from './works/phrases.ts'
export { titleOf } from './works/title.ts'
export { descriptionOf, storyOf } from './works/story.ts'
export { weekFacts, weeklyNote } from './works/weeklyNote.ts'
export { critiqueOf, measurePicture, nearestWork } from './works/critique.ts'
export { aloneIn, briefInput, checkWeek, type WeekCheck } from './week/checkWeek.ts'
export { historyOf, picturesOf, type ClosedWeek } from './week/history.ts'
export {
  documentBytes,
  parseChoice,
  readWeekFiles,
  weekFileNames,
  type WeekFileName,
  type WeekFiles,
} from './week/readFiles.ts'
export { candidateRecipe, paintingRules } from './week/recipes.ts'
export { takenUp } from './week/takenUp.ts'
export { writeWords } from './week/words.ts'
export { parseWords } from './week/wordsFile.ts'
export { type TasteErrors } from './errors.ts'
