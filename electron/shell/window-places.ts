import { type BrowserWindow, type Rectangle, screen } from 'electron'
import { z } from 'zod'
import { windowPlace, type WindowPlace } from '../../services/scenes/window-place.ts'
import type { WindowRole } from '../ipc/channels.ts'
import { readJson, writeJson } from '../base/json-file.ts'

const saveMs = 500
const cascade = 32
const usual: Record<WindowRole, { width: number; height: number }> = {
  control: { width: 1280, height: 820 },
  buyer: { width: 1180, height: 780 },
  seller: { width: 1180, height: 780 },
}

/** Where windows were when they were last open: the first buyer window, the second, and so on. */
export class WindowPlaces {
  readonly #file: string
  #places: Record<string, WindowPlace>
  #timer: NodeJS.Timeout | undefined

  constructor(file: string) {
    this.#file = file
    const stored = z.record(z.string(), windowPlace).safeParse(readJson(file))
    this.#places = stored.success ? stored.data : {}
  }

  bounds(role: WindowRole, nth: number): { bounds: Partial<Rectangle>; maximized: boolean } {
    const known = this.#places[`${role}-${nth}`]
    if (known && isVisible(known)) {
      const { maximized, ...bounds } = known
      return { bounds, maximized }
    }
    const { width, height } = usual[role]
    const { workArea } = screen.getPrimaryDisplay()
    const shift = role === 'control' ? 0 : nth * cascade + (role === 'seller' ? cascade / 2 : 0)
    const fitting = { width: Math.min(width, workArea.width), height: Math.min(height, workArea.height) }
    const x = workArea.x + Math.max(0, Math.round((workArea.width - fitting.width) / 2)) + shift
    const y = workArea.y + Math.max(0, Math.round((workArea.height - fitting.height) / 2)) + shift
    return { bounds: { x, y, ...fitting }, maximized: false }
  }

  remember(window: BrowserWindow, role: WindowRole, nth: number): void {
    const note = () => {
      if (window.isDestroyed() || window.isMinimized()) return
      this.#places[`${role}-${nth}`] = placeOf(window)
      this.#timer ??= setTimeout(() => this.save(), saveMs)
    }
    window.on('resize', note)
    window.on('move', note)
    window.on('maximize', note)
    window.on('unmaximize', note)
  }

  save(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    writeJson(this.#file, this.#places)
  }
}

export function placeOf(window: BrowserWindow): WindowPlace {
  return { ...window.getNormalBounds(), maximized: window.isMaximized() }
}

/** Leaves it where it is if nobody could see it there. */
export function moveTo(window: BrowserWindow, place: WindowPlace): void {
  if (!isVisible(place)) return
  const { maximized, ...bounds } = place
  if (!maximized && window.isMaximized()) window.unmaximize()
  window.setBounds(bounds)
  if (maximized) window.maximize()
}

/** Enough of it is on a screen that is still there to be dragged back. */
function isVisible({ x, y, width }: WindowPlace): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const across = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x)
    return across >= 100 && y >= workArea.y && y <= workArea.y + workArea.height - 50
  })
}
