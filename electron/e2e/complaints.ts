import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Page } from '@playwright/test'

/**
 * Every failure in the main process, and every error or warning of a window, in all apps, since the last test ended.
 */
export const complaints: string[] = []

const heard = new WeakSet<Page>()

export function listenFor(page: Page): void {
  if (heard.has(page)) return
  heard.add(page)
  const who = () => new URL(page.url()).pathname.split('/')[1] ?? page.url()
  page.on('console', (message) => {
    const text = message.text()
    if (['error', 'warning'].includes(message.type())) complaints.push(`${who()}: ${text}`)
  })
  page.on('pageerror', (error) => complaints.push(`${who()}: ${String(error)}`))
}

export function listenForMistakes(stderr: Readable): void {
  createInterface(stderr).on('line', (line) => {
    if (line.startsWith('marketlab: a mistake')) complaints.push(line)
  })
}
