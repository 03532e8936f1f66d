// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useMarkets } from './use-markets.ts'

const { confirm, forget } = vi.hoisted(() => ({
  confirm: vi.fn<() => Promise<boolean>>(),
  forget: vi.fn<() => Promise<void>>(),
}))
vi.mock('../../shared/bridge.ts', () => ({ controlBridge: () => ({ markets: { forget } }) }))
vi.mock('../../shared/feedback/use-confirm.ts', () => ({ confirm }))
vi.mock('../../shared/feedback/use-notice.ts', () => ({ useNotice: () => ({}) }))
vi.mock('../../shared/use-stream.ts', () => ({ useStream: () => ref({ known: [], current: 'Lab' }) }))
vi.mock('../actions/use-action.ts', () => ({
  useAction: () => ({ run: (_key: string, _failed: string, act: () => unknown) => act() }),
}))
vi.mock('../state/streams.ts', () => ({ useWindows: () => ({ shops: ref([{ id: 1 }]) }) }))

beforeEach(() => void vi.resetAllMocks())

it('the market where the windows are is forgotten only after the question whether they may leave it', async () => {
  confirm.mockResolvedValueOnce(false)
  await useMarkets().forget('Lab')
  expect(forget).not.toHaveBeenCalled()
  confirm.mockResolvedValueOnce(true)
  await useMarkets().forget('Lab')
  expect(forget).toHaveBeenCalledWith({ name: 'Lab' })
})

it('another market is forgotten without a question', async () => {
  await useMarkets().forget('Home')
  expect(confirm).not.toHaveBeenCalled()
  expect(forget).toHaveBeenCalledWith({ name: 'Home' })
})
