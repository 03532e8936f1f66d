import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { Unsubscribe } from '../../electron/ipc/channel.ts'

type Subscribe<Value> = (listener: (value: Value) => void) => Unsubscribe

/** The newest value of a stream; undefined until the first has come. Stops with the component. */
export function useStream<Value>(subscribe: Subscribe<Value>): Readonly<ShallowRef<Value | undefined>> {
  const newest = shallowRef<Value>()
  useListener(subscribe, (value) => (newest.value = value))
  return newest
}

/** Listens as long as the component lives. */
export function useListener<Value>(subscribe: Subscribe<Value>, listener: (value: Value) => void): void {
  onScopeDispose(subscribe(listener))
}
