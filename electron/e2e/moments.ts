import type { Page } from '@playwright/test'

/** When the page first shows an element that the selector finds and whose text is as given, by the clock of the machine. */
export function momentOf(page: Page, selector: string, text?: string | RegExp): Promise<number> {
  return page.evaluate(
    ([selector, text]) =>
      new Promise<number>((resolve) => {
        const isThere = () =>
          [...document.querySelectorAll(selector)].some((element) => {
            const found = element.textContent?.trim() ?? ''
            return text === undefined || (typeof text === 'string' ? found === text : text.test(found))
          })
        const look = () => {
          if (!isThere()) return
          observer.disconnect()
          resolve(Date.now())
        }
        const observer = new MutationObserver(look)
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
        look()
      }),
    [selector, text] as const,
  )
}
