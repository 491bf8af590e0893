// The door of housekeeping as a use case: preferences, what is being typed, tabs, and tidying.
export { Emitter } from '../emitter.ts'
export { openTabs, type TabMessage, type Tabs } from '../tabs.ts'
export { browserIdle, Housekeeping, type HousekeepingPorts } from './housekeeping.ts'
export { PaintDraftKeeper } from './paintDraft.ts'
export { Preferences, type PreferenceValues } from './preferences.ts'
export { PromptHistory } from './promptHistory.ts'
export { CoalescingWriter, type WriterOptions } from './writer.ts'
