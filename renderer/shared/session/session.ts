import { until } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { endsSession } from '../../../services/contract/session-end.ts'
import { BridgeError, shopBridge } from '../bridge.ts'
import { useStream } from '../use-stream.ts'

const mostTries = 5

export interface NewAccount {
  username: string
  password: string
  name?: string
  tier?: 'normal' | 'vip'
}

/** The user of this window. The main process keeps the session itself; it survives connections and reloads. */
export const useSession = defineStore('session', () => {
  const { shop } = shopBridge()
  const session = useStream(shop.onSession)
  const connection = useStream(shop.onConnection)
  /** The session had ended and the user did not want to carry on with it. */
  const isLeft = ref(false)
  const isRenewing = ref(false)
  watch(session, () => (isLeft.value = false), { flush: 'sync' })

  const state = computed(() => (isLeft.value ? 'none' : (session.value?.state ?? 'loading')))
  const isActive = computed(() => state.value === 'active')
  const hasEnded = computed(() => state.value === 'ended')
  /** Also after the session has ended: whose things these are does not change by that. */
  const accountId = computed(() => (isActive.value || hasEnded.value ? session.value?.accountId : undefined))
  const username = computed(() => session.value?.username ?? '')
  const name = computed(() => session.value?.name ?? username.value)
  const tier = computed(() => session.value?.tier ?? 'normal')
  const isOnline = computed(() => connection.value?.state === 'ready')
  const isInterrupted = computed(() => hasEnded.value || isRenewing.value)
  const afterRenewal: (() => Promise<void>)[] = []

  async function logIn(name: string, password: string): Promise<void> {
    await shop.call('Login', { username: name, password })
  }

  async function signUp(account: NewAccount): Promise<void> {
    await shop.call('CreateAccount', account)
    await logIn(account.username, account.password)
  }

  async function logOut(): Promise<void> {
    await shop.call('Logout', {})
  }

  /** The session ended and the same person is back: what waited for that goes on. */
  async function renew(password: string): Promise<void> {
    isRenewing.value = true
    try {
      await logIn(username.value, password)
      for (const task of afterRenewal) await task()
    } finally {
      isRenewing.value = false
    }
  }

  function leave(): void {
    isLeft.value = true
  }

  /** Whether the same account goes on, once the user has decided. At once where the session is active. */
  async function goesOn(account: number | undefined): Promise<boolean> {
    await until(isInterrupted).toBe(false)
    return isActive.value && accountId.value === account
  }

  return {
    connection,
    state,
    isActive,
    hasEnded,
    accountId,
    username,
    name,
    tier,
    isOnline,
    logIn,
    signUp,
    logOut,
    renew,
    leave,
    goesOn,
    onRenewal: (task: () => Promise<void>) => void afterRenewal.push(task),
  }
})

/**
 * A request of the user who is logged in. If the session has ended, it waits until they have logged in again and is then
 * sent again, so that nothing they did is lost; if they leave instead, it fails as it did.
 */
export async function inSession<Result>(ask: () => Promise<Result>): Promise<Result> {
  const session = useSession()
  const account = session.accountId
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      const isOver = error instanceof BridgeError && endsSession(error.code)
      if (!isOver || tries === mostTries || !(await session.goesOn(account))) throw error
    }
  }
}
