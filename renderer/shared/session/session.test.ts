// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import type { SessionState } from '../../../electron/ipc/shop-types.ts'
import { BridgeError } from '../bridge.ts'
import { inSession } from './session.ts'
import { useSession } from './session.ts'

let tell: (state: SessionState) => void
const calls: object[] = []
/** To the next requests of the store itself. */
let answer: object

Object.assign(window, {
  marketlab: {
    shop: {
      call: (call: object) => {
        calls.push(call)
        return Promise.resolve(answer)
      },
      onSession: (listener: typeof tell) => {
        tell = listener
        return () => undefined
      },
      onConnection: () => () => undefined,
    },
  },
})

const active = (accountId = 7): SessionState => ({ state: 'active', accountId, username: 'ann', name: 'Ann' })
const ended: SessionState = { ...active(), state: 'ended', reason: { code: 'SESSION_EXPIRED', message: '' } }
const failed = (code = 'SESSION_EXPIRED') =>
  new BridgeError({ name: 'ApiError', message: code, code, retryable: false, indefinite: false })

let asked: number
/** Is answered once the session is not over any more. */
let isOver: boolean

function ask(): Promise<string> {
  return inSession(() => {
    asked += 1
    return isOver ? Promise.reject(failed()) : Promise.resolve('done')
  })
}

/** The main process tells it before the request fails. */
function end(): void {
  isOver = true
  tell(ended)
}

beforeEach(() => {
  setActivePinia(createPinia())
  calls.length = 0
  answer = { ok: true, value: {} }
  asked = 0
  isOver = false
  useSession()
  tell(active())
})

it('sends a request again once the same user is back and everything is as it was', async () => {
  const session = useSession()
  const order: string[] = []
  const restore = (done: () => void) => {
    order.push('cart')
    done()
  }
  session.onRenewal(() => new Promise((resolve) => setImmediate(restore, resolve)))
  end()
  const waiting = ask().then(() => order.push('request'))
  const renewal = session.renew('secret')
  isOver = false
  tell(active())
  await renewal
  await waiting
  expect(calls).toEqual([{ op: 'Login', args: { username: 'ann', password: 'secret' } }])
  expect(order).toEqual(['cart', 'request'])
  expect(asked).toBe(2)
})

it('lets it fail as it did where the user leaves, or somebody else comes', async () => {
  end()
  const left = expect(ask()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' })
  useSession().leave()
  expect(useSession().state).toBe('none')
  await left
  tell(active())
  end()
  const stranger = expect(ask()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' })
  isOver = false
  tell(active(8))
  await stranger
  expect(useSession().isActive).toBe(true)
  expect(asked).toBe(2)
})

it('goes on waiting where the password was wrong', async () => {
  answer = { ok: false, error: failed('UNAUTHENTICATED') }
  end()
  const waiting = ask()
  await expect(useSession().renew('wrong')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(asked).toBe(1)
  isOver = false
  tell(active())
  expect(await waiting).toBe('done')
})

it('sends at once what was under way while the session changed, and gives up after some tries', async () => {
  isOver = true
  await expect(ask()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' })
  expect(asked).toBe(5)
})

it('does not hold what has nothing to do with the session', async () => {
  const refused = inSession(() => {
    asked += 1
    return Promise.reject(failed('OUT_OF_STOCK'))
  })
  await expect(refused).rejects.toThrow('OUT_OF_STOCK')
  expect(asked).toBe(1)
  tell({ state: 'none' })
  isOver = true
  await expect(ask()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' })
  expect(asked).toBe(2)
})
