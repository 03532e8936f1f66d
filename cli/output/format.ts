import type { Feedback } from '../../services/contract/values.ts'

export function money(amount: number): string {
  return amount.toFixed(2)
}

/** In the time of this machine: 2026-01-31 12:00:00. */
export function localTime(time: string): string {
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? time : date.toLocaleString('sv-SE')
}

export function thumbs({ up, down }: Feedback): string {
  return `+${up} −${down}`
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

const sizes = ['bytes', 'KB', 'MB', 'GB']

export function byteSize(bytes: number): string {
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < sizes.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${sizes[unit]}`
}
