// The door of what can be done with the finished pictures of this device.
export { searchEntries } from './search.ts'
