import { expect, type Locator, type Page } from '@playwright/test'
import type { ConsistencyMetrics, FollowerState } from '../../ipc/consistency-types.ts'
import { newestOf } from '../bridge.ts'

/** A follower is a process, and processes take their time where many are busy. */
const startMs = 60_000

/** The page Consistency as a user sees it. */
export class ConsistencyPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async addFollower(name: string): Promise<void> {
    await this.page.getByTestId('add-follower').click()
    await expect(this.follower(name)).toHaveAttribute('data-phase', 'following', { timeout: startMs })
  }

  follower(name: string): Locator {
    return this.page.getByTestId(`follower-${name}`)
  }

  async read(way: 'strong' | 'eventual'): Promise<void> {
    await this.page.getByTestId(`reads-${way}`).click()
    await expect(this.page.getByTestId(`reads-${way}`)).toHaveAttribute('aria-pressed', 'true')
  }

  promise(name: 'readYourWrites' | 'monotonicReads'): Locator {
    return this.page.getByTestId(`promise-${name}`)
  }

  /** With the keyboard: a page up is a second. */
  async delay(name: string, seconds: number): Promise<void> {
    const thumb = this.follower(name).getByRole('slider')
    await thumb.focus()
    await thumb.press('Home')
    for (let second = 0; second < seconds; second += 1) await thumb.press('PageUp')
    await expect.poll(async () => (await this.figuresOf(name))?.delayMs).toBe(seconds * 1_000)
  }

  async stop(name: string, stopped: boolean): Promise<void> {
    await this.follower(name).getByRole('switch').click()
    await expect.poll(async () => (await this.figuresOf(name))?.stopped).toBe(stopped)
  }

  async figuresOf(name: string): Promise<FollowerState | undefined> {
    const { followers } = await newestOf<ConsistencyMetrics>(this.page, 'consistency', 'onFigures')
    return followers.find(({ member }) => member === name)
  }

  /** Resolves with how many of its reads were stale. */
  async demonstrate(): Promise<number> {
    await this.page.getByTestId('demo-start').click()
    await expect(this.page.getByTestId('demo-start')).toHaveText('Show me', { timeout: startMs })
    await expect(this.page.getByTestId('demo-result')).toBeVisible()
    return this.page.getByTestId('demo-stale').count()
  }
}
