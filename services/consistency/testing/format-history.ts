import type { HistoryEntry } from '../history.ts'

export function formatHistory(history: readonly HistoryEntry[]): string {
  return history.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}
