// Tabs of one browser among each other: who lives, who works alone, who hears what; also where a browser gives no locks.
import { describe, expect, test } from 'vitest'
import { openTabs, type TabMessage } from '../../../src/app/tabs.ts'
import { createTabGroup } from '../../fixtures/tabGroup.ts'

describe('the tabs of one browser', () => {
  test('know who lives, until one is closed or killed', async () => {
    const group = createTabGroup()
    const [left, right] = [group.open('left'), group.open('right')]
    expect(await left.living()).toEqual(new Set(['left', 'right']))
    group.close(right)
    await expect.poll(() => left.living()).toEqual(new Set(['left']))
  })

  test('do work of one name one after another, and work of another name meanwhile', async () => {
    const group = createTabGroup()
    const [left, right] = [group.open('left'), group.open('right')]
    const done: string[] = []
    let end = () => {}
    const first = left.alone('jobs', async () => {
      await new Promise<void>((resolve) => (end = resolve))
      done.push('left')
    })
    const second = right.alone('jobs', async () => void done.push('right'))
    await right.alone('drafts', async () => void done.push('other'))
    expect(done).toEqual(['other'])
    end()
    await Promise.all([first, second])
    expect(done).toEqual(['other', 'left', 'right'])
  })

  test('go on when a tab dies in the middle of its work', async () => {
    const group = createTabGroup()
    const [left, right] = [group.open('left'), group.open('right')]
    void left.alone('jobs', () => new Promise(() => undefined))
    const second = right.alone('jobs', async () => 'done')
    await right.living()
    group.close(left)
    expect(await second).toBe('done')
  })

  test('go on after work that failed', async () => {
    const tab = createTabGroup().open('only')
    await expect(tab.alone('jobs', () => Promise.reject(new Error('full')))).rejects.toThrow('full')
    expect(await tab.alone('jobs', async () => 'done')).toBe('done')
  })

  test('hear what the others tell, and not what they tell themselves', () => {
    const group = createTabGroup()
    const [left, right] = [group.open('left'), group.open('right')]
    const heard: [string, TabMessage][] = []
    left.onMessage((message) => heard.push(['left', message]))
    const deaf = right.onMessage((message) => heard.push(['right', message]))
    left.tell({ kind: 'jobs' })
    deaf()
    left.tell({ kind: 'fragments' })
    expect(heard).toEqual([['right', { kind: 'jobs' }]])
  })
})

describe('a tab whose browser', () => {
  const nobody = { locks: undefined, channel: undefined }

  test('has no locks and no channel works for itself', async () => {
    const tab = openTabs('only', nobody)
    expect(await tab.living()).toEqual(new Set(['only']))
    expect(await tab.alone('jobs', async () => 'done')).toBe('done')
    tab.onMessage(() => undefined)()
    expect(() => tab.tell({ kind: 'jobs' })).not.toThrow()
  })

  test('refuses the lock for its life, as for a document that is going away, does not wait for ever', async () => {
    const request = (name: string, work: () => Promise<unknown>) =>
      name.startsWith('daub-tab-') ? Promise.reject(new DOMException('gone', 'InvalidStateError')) : work()
    const locks = { request, query: async () => ({ held: [], pending: [] }) } as unknown as LockManager
    const tab = openTabs('going', { ...nobody, locks })
    expect(await tab.living()).toEqual(new Set(['going']))
    expect(await tab.alone('jobs', async () => 'done')).toBe('done')
  })

  test('has locks of others counts only those of tabs', async () => {
    const query = async () => ({ held: [{ name: 'daub-jobs' }, { name: 'daub-tab-other' }, {}], pending: [] })
    const request = (_: string, work: () => Promise<unknown>) => work()
    const tab = openTabs('one', { ...nobody, locks: { request, query } as unknown as LockManager })
    expect(await tab.living()).toEqual(new Set(['one', 'other']))
  })
})
