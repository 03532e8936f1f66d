import { useTitle } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { ConnectionState, SessionState } from '../../../electron/ipc/shop-types.ts'
import { sellerBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'

/** The user of this window. The main process keeps the session itself. */
export const useSellerSession = defineStore('seller-session', () => {
  const { app, shop } = sellerBridge()
  const session = ref<SessionState>()
  const connection = ref<ConnectionState>()
  /** The session had ended and the seller did not want to carry on with it. */
  const isLeft = ref(false)
  useListener(shop.onSession, (state) => {
    session.value = state
    isLeft.value = false
  })
  useListener(shop.onConnection, (state) => (connection.value = state))

  const state = computed(() => (isLeft.value ? 'none' : session.value?.state))
  const isActive = computed(() => state.value === 'active')
  const hasEnded = computed(() => state.value === 'ended')
  /** Also after the session has ended: whose things these are does not change by that. */
  const accountId = computed(() => (isActive.value || hasEnded.value ? session.value?.accountId : undefined))
  const username = computed(() => session.value?.username ?? '')
  const name = computed(() => session.value?.name ?? username.value)
  const isOnline = computed(() => connection.value?.state === 'ready')

  const title = useTitle()
  watch(
    () => (accountId.value === undefined ? 'Marketlab seller' : `${name.value} · Marketlab seller`),
    (text) => {
      title.value = text
      void app.setTitle({ title: text }).catch(() => undefined)
    },
    { immediate: true },
  )

  async function login(username: string, password: string): Promise<void> {
    await shop.call('Login', { username, password })
  }

  async function signUp(username: string, password: string, name: string): Promise<void> {
    await shop.call('CreateAccount', { username, password, ...(name !== '' && { name }) })
    await login(username, password)
  }

  async function logout(): Promise<void> {
    await shop.call('Logout', {})
  }

  function leave(): void {
    isLeft.value = true
  }

  return {
    state,
    connection,
    accountId,
    username,
    name,
    isActive,
    hasEnded,
    isOnline,
    login,
    signUp,
    logout,
    leave,
  }
})
