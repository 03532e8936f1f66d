import type { Page } from '@playwright/test'

/** Whatever the windows of all apps wrote as an error or a warning since the last test ended. */
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
