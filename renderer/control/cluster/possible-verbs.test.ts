import { describe, expect, it } from 'vitest'
import { isPossible, isPossibleForAny } from './possible-verbs.ts'

describe('what can be asked of a service', () => {
  it('starts only what is not running', () => {
    expect(isPossible('start', 'stopped', true)).toBe(true)
    expect(isPossible('start', 'healthy', true)).toBe(false)
  })

  it('kills and pauses only what has a process', () => {
    expect(isPossible('kill', 'restarting', true)).toBe(false)
    expect(isPossible('kill', 'paused', true)).toBe(true)
    expect(isPossible('pause', 'paused', true)).toBe(false)
  })

  it('does not pause where the system cannot', () => {
    expect(isPossible('pause', 'healthy', false)).toBe(false)
  })

  it('is possible for all where it is possible for one', () => {
    const member = {
      name: 'customer-db',
      kind: 'customer-db',
      further: false,
      host: '',
      port: 1,
      restarts: 0,
    } as const
    const cluster = {
      phase: 'degraded',
      services: [
        { ...member, status: 'stopped' },
        { ...member, status: 'paused' },
      ],
      dataFolder: '',
      settingsPending: false,
      canPause: true,
    } as const
    const asked = { ...cluster, services: [...cluster.services], further: [] }
    expect((['start', 'resume', 'pause'] as const).map((verb) => isPossibleForAny(verb, asked))).toEqual([
      true,
      true,
      false,
    ])
    expect(isPossibleForAny('start', undefined)).toBe(false)
  })
})
