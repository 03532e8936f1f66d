// @vitest-environment happy-dom
import { expect, it, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import type { ListedExperiment } from '../../../electron/ipc/experiment-types.ts'
import { useExperimentFile } from './use-experiment-file.ts'

const keep = vi.hoisted(() => vi.fn<() => Promise<boolean>>())
vi.mock('../../shared/bridge.ts', () => ({
  BridgeError: Error,
  controlBridge: () => ({
    experiments: { text: () => Promise.resolve('title: One'), check: () => Promise.resolve([]) },
  }),
}))
vi.mock('./experiment-actions.ts', () => ({ useExperimentActions: () => ({ keep }) }))

it('text that is typed while the file is saved stays, and counts as changed', async () => {
  const scope = effectScope()
  const file = scope.run(() => useExperimentFile({ name: 'mine', isOwn: false } as ListedExperiment))!
  await file.load()
  await nextTick()
  expect(file.draft.value).toBe('title: One')
  let saved!: (done: boolean) => void
  keep.mockReturnValue(new Promise((resolve) => (saved = resolve)))
  file.draft.value = 'title: Two'
  const saving = file.save()
  file.draft.value = 'title: Two and more'
  saved(true)
  expect(await saving).toBe(true)
  await nextTick()
  expect(file.draft.value).toBe('title: Two and more')
  expect(file.isChanged.value).toBe(true)
  file.revert()
  expect(file.draft.value).toBe('title: Two')
  scope.stop()
})
