import type { Fault } from '../../services/faults/model/fault.ts'
import type { ControlPage } from '../../services/scenes/control-pages.ts'
import type { Scene } from '../../services/scenes/scene.ts'

export type { SceneChange } from '../../services/scenes/scene-changes.ts'
export type { Scene, SceneWindow } from '../../services/scenes/scene.ts'
export type { ControlPage }

export interface NamedScene {
  name: string
  /** It comes with the app, and is not deleted. */
  isReady: boolean
  scene: Scene
}

export interface SceneList {
  scenes: NamedScene[]
  /** Files of the user's folder that hold no scene, and why. */
  broken: { name: string; problem: string }[]
}

export interface SceneStep {
  text: string
  state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped'
  /** Why it failed. */
  problem?: string
}

export interface SceneOpening {
  /** Null where it was deleted. */
  name: string | null
  title: string
  steps: SceneStep[]
  isCancelling: boolean
  /** It has ended; kept where not all of it was done, until the user has read it. */
  isOver: boolean
}

export interface ScenesState {
  /** The scene that was opened last, also before a restart of the app. */
  open: { name: string; title: string } | null
  opening: SceneOpening | null
  /** After a start of the app: the rest of this scene comes when the cluster serves. */
  awaited: { title: string } | null
  /** Faults that wait for a click. */
  prepared: { text: string; fault: Fault }[]
  /** The page that the control room shows for a scene. The count grows with each opening. */
  shown: { page: ControlPage; count: number } | null
}

/** A file of the user's: the scene that it holds, or what is wrong with it. */
export type ImportedScene =
  | { kind: 'sound'; name: string; title: string }
  | { kind: 'broken'; file: string; problems: { line: number; field: string; message: string }[] }

export interface SavedScene {
  name: string
  /** Sentences about what a scene cannot hold. */
  leftOut: string[]
}
