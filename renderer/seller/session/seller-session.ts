import { useTitle } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { ConnectionState, SessionState } from '../../../electron/ipc/shop-types.ts'
import { sellerBridge } from '../../shared/bridge.ts'
import { useListener } from '../../shared/use-stream.ts'

/** Who works in this window. Main keeps the session itself. */
export const useSellerSession = defineStore('seller-session', () => {
  const { app, shop } = sellerBridge()
  const session = ref<SessionState>()
  const connection = ref<ConnectionState>()
  useListener(shop.onSession, (state) => (session.value = state))
  useListener(shop.onConnection, (state) => (connection.value = state))

  /** Kept from the last login on, so that a session that ended can be told from none. */
  const accountId = computed(() => (session.value?.state === 'none' ? undefined : session.value?.accountId))
  const username = computed(() => session.value?.username ?? '')
  const name = computed(() => session.value?.name ?? username.value)
  const isActive = computed(() => session.value?.state === 'active')
  const hasEnded = computed(() => session.value?.state === 'ended')
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

  return { session, connection, accountId, username, name, isActive, hasEnded, isOnline, login, signUp, logout }
})
