import type { Page } from '@playwright/test'

/** When the page first shows an element that the selector finds and whose text is the one given, by the clock of the machine. */
export function momentOf(page: Page, selector: string, text?: string): Promise<number> {
  return page.evaluate(
    ([selector, text]) =>
      new Promise<number>((resolve) => {
        const isThere = () =>
          [...document.querySelectorAll(selector!)].some(
            (element) => text === undefined || element.textContent?.trim() === text,
          )
        const look = () => {
          if (!isThere()) return
          observer.disconnect()
          resolve(Date.now())
        }
        const observer = new MutationObserver(look)
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
        look()
      }),
    [selector, text],
  )
}
