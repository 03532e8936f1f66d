import type { Locator, Page } from '@playwright/test'
import type { AppUnderTest } from './app-under-test.ts'
import { operation } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { BuyerWindow } from './pages/buyer-window.ts'
import { SellerWindow } from './pages/seller-window.ts'

let app: AppUnderTest
let seller: SellerWindow
let buyer: BuyerWindow

const lamp = { name: 'Pictured lamp', category: 2, price: '12.50', quantity: 5, keywords: ['pictured'] }

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ market }) => {
  app = await market.open()
  seller = new SellerWindow(await app.open('seller'))
  buyer = new BuyerWindow(await app.open('buyer'))
  await seller.signUp('pia')
  await buyer.signUp('paul', 'normal')
})

/** A picture with a colour at its centre, drawn by the window. */
async function drawn(page: Page, type: string, width: number, height: number, hue: number): Promise<Buffer> {
  const draw = async ([kind, w, h, colour]: readonly [string, number, number, number]) => {
    const canvas = new OffscreenCanvas(w, h)
    const context = canvas.getContext('2d')!
    const sky = context.createLinearGradient(0, 0, 0, h)
    sky.addColorStop(0, `hsl(${colour} 60% 85%)`)
    sky.addColorStop(1, `hsl(${colour} 60% 55%)`)
    context.fillStyle = sky
    context.fillRect(0, 0, w, h)
    context.fillStyle = `hsl(${colour} 80% 30%)`
    context.beginPath()
    context.arc(w / 2, h / 2, Math.min(w, h) / 4, 0, 7)
    context.fill()
    const blob = await canvas.convertToBlob({ type: kind, quality: 1 })
    return Array.from(new Uint8Array(await blob.arrayBuffer()))
  }
  return Buffer.from(await page.evaluate(draw, [type, width, height, hue] as const))
}

/** A picture whose file is large, because no pixel follows from the others. */
async function noisy(page: Page, width: number, height: number): Promise<Buffer> {
  const draw = async ([w, h]: readonly [number, number]) => {
    const canvas = new OffscreenCanvas(w, h)
    const pixels = new ImageData(w, h)
    for (let at = 0; at < pixels.data.length; at += 1)
      pixels.data[at] = at % 4 === 3 ? 255 : Math.random() * 256
    canvas.getContext('2d')!.putImageData(pixels, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/png' })
    return Array.from(new Uint8Array(await blob.arrayBuffer()))
  }
  return Buffer.from(await page.evaluate(draw, [width, height] as const))
}

const choose = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
  page.getByTestId('picture-file').setInputFiles({ name, mimeType, buffer })

const sizeOf = (image: Locator) =>
  image.evaluate((element) => {
    const { naturalWidth, naturalHeight } = element as HTMLImageElement
    return [naturalWidth, naturalHeight]
  })

const card = () => buyer.page.getByTestId('item-card').filter({ hasText: lamp.name })

test('a new item gets a picture, and the buyer sees it', async () => {
  const { page } = seller
  await seller.goTo('add')
  await choose(page, 'lamp.png', 'image/png', await drawn(page, 'image/png', 320, 240, 30))
  await expect(page.getByTestId('picture-help')).toContainText('320 × 240 pixels')
  await expect(page.getByTestId('item-preview').getByTestId('item-image')).toBeVisible()
  await seller.list(lamp)
  await expect.poll(() => sizeOf(seller.row(lamp.name).getByTestId('item-image'))).toEqual([320, 240])
  await buyer.search('pictured')
  await expect.poll(() => sizeOf(card().getByTestId('item-image'))).toEqual([320, 240])
  await buyer.putIntoCart(lamp.name, 1)
  await buyer.openCart()
  await expect(buyer.page.getByTestId('cart-line').getByTestId('item-image')).toBeVisible()
  await buyer.closeDrawers()
})

test('files that are not pictures are refused before they are sent, and a large picture is made smaller', async () => {
  const { page } = seller
  await seller.goTo('add')
  const refused = page.getByTestId('picture-error')
  await choose(page, 'evil.svg', 'image/svg+xml', Buffer.from('<svg onload="alert(1)"/>'))
  await expect(refused).toContainText('evil.svg is not a PNG, JPEG or WebP file')
  await choose(page, 'page.png', 'image/png', Buffer.from('<html><script>alert(1)</script></html>'))
  await expect(refused).toContainText('page.png is not a PNG')
  const whole = await drawn(page, 'image/jpeg', 400, 300, 200)
  await choose(page, 'torn.jpg', 'image/jpeg', whole.subarray(0, whole.length / 2))
  await expect(refused).toContainText('torn.jpg ends too early')
  const large = await noisy(page, 1_200, 100)
  expect(large.length).toBeGreaterThan(262_144)
  await choose(page, 'large.png', 'image/png', large)
  await expect(page.getByTestId('picture-help')).toContainText('1024 × 85 pixels')
  await expect(page.getByTestId('picture-help')).toContainText('made smaller')
  await page.getByTestId('picture-clear').click()
  await expect(page.getByTestId('picture-help')).toContainText('A large one is made smaller.')
})

test('a picture is replaced and removed, and the buyer sees it happen', async () => {
  const { page } = seller
  await seller.goTo('inventory')
  await seller.row(lamp.name).getByTestId('row-picture').click()
  await choose(page, 'other.webp', 'image/webp', await drawn(page, 'image/webp', 640, 400, 280))
  await page.getByTestId('picture-save').click()
  await expect(page.getByTestId('picture-preview')).toBeHidden()
  await expect.poll(() => sizeOf(card().getByTestId('item-image'))).toEqual([640, 400])
  await buyer.openItem(lamp.name)
  await expect.poll(() => sizeOf(buyer.drawer.getByTestId('item-image'))).toEqual([640, 400])
  await seller.row(lamp.name).getByTestId('cell-select').click()
  await page.getByTestId('open-picture').click()
  await page.getByTestId('picture-remove').click()
  await expect(buyer.drawer.getByTestId('item-image')).toHaveCount(0)
  await expect(seller.row(lamp.name).getByTestId('item-image')).toHaveCount(0)
  await buyer.closeDrawers()
})

test('what is hidden in a picture never reaches another window', async () => {
  const script = '<script>document.title = "owned"</script>'
  const bytes = Buffer.concat([await drawn(seller.page, 'image/png', 60, 40, 120), Buffer.from(script)])
  const itemId = await seller.row(lamp.name).getAttribute('data-item')
  await operation(seller.page, 'SetItemImage', {
    itemId,
    type: 'image/png',
    data: bytes.toString('base64'),
  })
  await expect.poll(() => sizeOf(card().getByTestId('item-image'))).toEqual([60, 40])
  const { data } = await operation<{ data: string }>(buyer.page, 'GetItemImage', { itemId })
  expect(Buffer.from(data, 'base64').toString('latin1')).not.toContain('<script>')
  expect(Buffer.from(data, 'base64').length).toBe(bytes.length - script.length)
})
