import { onScopeDispose, type Ref, shallowRef, type ShallowRef, watch } from 'vue'

const leastMsBetween = 250

interface Drawer {
  drawnAt: number
  draw(): void
}

/** Drawers with an old picture, longest waiting first. */
const waiting = new Set<Drawer>()
let isScheduled = false

/** One in a frame, so that no frame takes long, however many charts there are. */
function drawNext(now: number): void {
  isScheduled = false
  const due = [...waiting].find(({ drawnAt }) => now - drawnAt >= leastMsBetween)
  if (due) {
    waiting.delete(due)
    due.drawnAt = now
    due.draw()
  }
  schedule()
}

function schedule(): void {
  if (isScheduled || waiting.size === 0) return
  isScheduled = true
  const earliest = Math.min(...[...waiting].map(({ drawnAt }) => drawnAt + leastMsBetween))
  setTimeout(() => requestAnimationFrame(drawNext), Math.max(0, earliest - performance.now()))
}

/** The newest value, taken over in turn with all others that change all the time, and only while it can be seen. */
export function useDrawTurns<Value>(newest: () => Value, isVisible: Ref<boolean>): ShallowRef<Value> {
  const shown = shallowRef(newest()) as ShallowRef<Value>
  const drawer: Drawer = { drawnAt: 0, draw: () => (shown.value = newest()) }
  watch(
    [newest, isVisible],
    () => {
      if (!isVisible.value) return
      waiting.add(drawer)
      schedule()
    },
    { flush: 'post' },
  )
  onScopeDispose(() => waiting.delete(drawer))
  return shown
}
