import { shallowReactive } from 'vue'

export interface Command {
  id: string
  title: string
  group: 'Pages' | 'Cluster' | 'Services' | 'Windows' | 'Data' | 'Benchmark' | 'Consistency' | 'Help'
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

/** Makes commands known to the palette; again with the same id replaces them. */
export function registerCommands(commands: readonly Command[]): void {
  for (const command of commands) registered.set(command.id, command)
}

export function possibleCommands(): Command[] {
  return [...registered.values()].filter(({ isPossible }) => isPossible?.() ?? true)
}

export function commandsWithShortcut(): Command[] {
  return [...registered.values()].filter(({ shortcut }) => shortcut !== undefined)
}
