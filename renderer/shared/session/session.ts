import { defineStore } from 'pinia'
import { computed } from 'vue'
import { buyerBridge } from '../../shared/bridge.ts'
import { useStream } from '../../shared/use-stream.ts'

export interface NewAccount {
  username: string
  password: string
  name?: string
  tier: 'normal' | 'vip'
}

/** The user of this window. The main process keeps the session itself; it survives connections and reloads. */
export const useSession = defineStore('session', () => {
  const { shop } = buyerBridge()
  const session = useStream(shop.onSession)
  const connection = useStream(shop.onConnection)

  const phase = computed(() => session.value?.state ?? 'loading')
  const username = computed(() => session.value?.username ?? '')
  const name = computed(() => session.value?.name ?? username.value)
  const tier = computed(() => session.value?.tier ?? 'normal')
  const buyerId = computed(() => session.value?.accountId)
  const connected = computed(() => connection.value?.state === 'ready')

  const waiting: ((renewed: boolean) => void)[] = []
  const afterRenewal: (() => Promise<void>)[] = []
  /** Grows with every session, so that a late failure of an older one is told apart. */
  let sessions = 0

  async function logIn(name: string, password: string): Promise<void> {
    await shop.call('Login', { username: name, password })
    sessions += 1
  }

  async function signUp(account: NewAccount): Promise<void> {
    await shop.call('CreateAccount', account)
    await logIn(account.username, account.password)
  }

  /** The session ended and the same person is back: what waited for that goes on. */
  async function renew(password: string): Promise<void> {
    await logIn(username.value, password)
    for (const task of afterRenewal) await task()
    for (const go of waiting.splice(0)) go(true)
  }

  async function leave(): Promise<void> {
    for (const go of waiting.splice(0)) go(false)
    await shop.call('Logout', {})
  }

  return {
    session,
    connection,
    phase,
    username,
    name,
    tier,
    buyerId,
    connected,
    count: () => sessions,
    logIn,
    signUp,
    renew,
    leave,
    /** True once the same person has logged in again, false if they left. */
    renewed: () => new Promise<boolean>((resolve) => waiting.push(resolve)),
    onRenewal: (task: () => Promise<void>) => void afterRenewal.push(task),
  }
})
