import type { Page } from '@playwright/test'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { ControlRoom } from './pages/control-room.ts'

async function add(page: Page, what: string): Promise<void> {
  await page.getByTestId('add-member').click()
  await page.getByTestId(`add-${what}`).click()
}

test('frontends and a gateway are added, requests through it are watched and steered, and one frontend is removed', async ({
  market,
}) => {
  const app = await market.open()
  const page = app.control
  const room = new ControlRoom(page, app.electron)
  await room.untilHealthy()
  for (const name of ['buyer-frontend-2', 'buyer-frontend-3']) {
    await add(page, 'buyer-frontend')
    await expect(page.getByTestId(`service-${name}`)).toHaveAttribute('data-status', 'healthy')
  }
  await add(page, 'gateway')
  const panel = page.getByTestId('gateway-gateway')
  await expect(panel).toBeVisible()
  for (const name of ['buyer-frontend', 'buyer-frontend-2', 'buyer-frontend-3'])
    await expect(panel.getByTestId(`instance-${name}`)).toHaveAttribute('data-state', 'healthy')

  await test.step('the policy is changed, and holds after the gateway has been killed', async () => {
    await panel.getByTestId('policy-gateway').click()
    await page.getByRole('option', { name: 'Two random choices' }).click()
    await expect(panel).toContainText('The less busy one of two')
    await call(page, 'cluster', 'kill', { target: 'gateway' })
    await expect(panel).toContainText('not answer')
    await expect(panel).toContainText('The less busy one of two')
  })

  await test.step('a window goes through it, and every frontend has its part', async () => {
    await call(page, 'settings', 'set', { shopRoute: 'gateway' })
    const buyer = await room.openBuyer()
    await buyer.signUp('gwen')
    await room.goTo('cluster')
    await expect(panel.getByTestId('gateway-summary')).toContainText('1 following events', {
      timeout: 60_000,
    })
    await expect(panel.getByTestId('gateway-summary')).not.toContainText(', 0 requests')
  })

  await test.step('one that is paused is seen to be silent, and comes back', async () => {
    test.skip(process.platform === 'win32', 'processes cannot be paused here')
    await page.getByTestId('pause-buyer-frontend-3').click()
    const instance = panel.getByTestId('instance-buyer-frontend-3')
    await expect(instance).toHaveAttribute('data-state', 'silent')
    await page.getByTestId('resume-buyer-frontend-3').click()
    await expect(instance).toHaveAttribute('data-state', 'healthy')
  })

  await test.step('autoscale keeps as many as are wanted, and says why', async () => {
    const autoscale = page.getByTestId('autoscale')
    await page.getByTestId('autoscale-least').fill('4')
    await page.getByTestId('autoscale-least').press('Enter')
    await autoscale.getByTestId('autoscale-on').click()
    await expect(autoscale.getByTestId('autoscale-decisions')).toContainText(
      'A buyer frontend is added to 3: fewer than 4.',
      { timeout: 20_000 },
    )
    await expect(page.getByTestId('service-buyer-frontend-4')).toHaveAttribute('data-status', 'healthy', {
      timeout: 20_000,
    })
    await autoscale.getByTestId('autoscale-on').click()
    await room.goTo('timeline')
    await expect(page.getByText('A buyer frontend is added to 3')).toBeVisible()
    await room.goTo('cluster')
  })

  await test.step('the map shows everybody; who is removed is gone from there and from the gateway', async () => {
    await room.goTo('overview')
    for (const name of ['gateway', 'buyer-frontend-2', 'buyer-frontend-3'])
      await expect(page.getByTestId(`node-${name}`)).toBeVisible()
    await expect(page.getByTestId('edge-gateway-buyer-frontend-3')).toBeVisible()
    await room.goTo('cluster')
    await page.getByTestId('remove-buyer-frontend-3').click()
    await expect(page.getByTestId('service-buyer-frontend-3')).toBeHidden()
    await expect(panel.getByTestId('instance-buyer-frontend-3')).toBeHidden()
    await room.goTo('overview')
    await expect(page.getByTestId('node-buyer-frontend-3')).toBeHidden()
    await expect(page.getByTestId('node-buyer-frontend-2')).toBeVisible()
  })
})
