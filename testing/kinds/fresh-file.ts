import { afterAll, vi } from 'vitest'

// Files share a process, one after the other, which saves its start. Each begins with modules, a clock and an environment of its own.
vi.resetModules()

afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})
