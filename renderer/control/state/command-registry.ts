import { shallowReactive } from 'vue'

export interface Command {
  id: string
  title: string
  group:
    | 'Pages'
    | 'Cluster'
    | 'Services'
    | 'Windows'
    | 'Data'
    | 'Benchmark'
    | 'Consistency'
    | 'Help'
    | 'Lecture'
    | 'Experiments'
    | 'Scenes'
    | 'Snapshots'
    | 'New faults'
  icon: string
  /** Other words that somebody may type for it. */
  keywords?: string
  /** As `defineShortcuts` has it: "meta_k" is Cmd+K on a Mac and Ctrl+K elsewhere. */
  shortcut?: string
  /** Left out of the palette where it would do nothing. */
  isPossible?: () => boolean
  run: () => unknown
}

const registered = shallowReactive(new Map<string, Command>())
let named: () => readonly Command[] = () => []

/** Makes commands known to the palette; again with the same id replaces them. */
export function registerCommands(commands: readonly Command[]): void {
  for (const command of commands) registered.set(command.id, command)
}

/** Commands on what comes and goes, as there are some at the moment. */
export function registerNamedCommands(source: () => readonly Command[]): void {
  named = source
}

export function possibleCommands(): Command[] {
  return [...registered.values(), ...named()].filter(({ isPossible }) => isPossible?.() ?? true)
}

export function commandsWithShortcut(): Command[] {
  return [...registered.values()].filter(({ shortcut }) => shortcut !== undefined)
}
