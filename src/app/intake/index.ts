// The door of intake as a use case: what comes from outside to be painted.
export { IntakeError, type IntakeErrors } from './errors.ts'
export { Intake, type LaunchQueue } from './intake.ts'
export { readPicture, type GivenPicture } from './pictureFile.ts'
export { promptFault } from './prompt.ts'
export { encodeRecipeLink } from './recipeLink.ts'
