// The door of housekeeping as a use case: preferences, what is being typed, tabs, and tidying.

export { openTabs, type Tabs } from '../tabs.ts'
export { firstControl } from './firstControl.ts'
export { browserIdle, Housekeeping } from './housekeeping.ts'
export { PaintDraftKeeper } from './paintDraft.ts'
export { Preferences, type PreferenceValues } from './preferences.ts'
export { PromptHistory } from './promptHistory.ts'
export { CoalescingWriter } from './writer.ts'
