import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { withoutVariables } from './colours.ts'

/** Sharp on a screen of high resolution and on paper. */
const pixelsPerUnit = 2
/** The project's own font, so that a picture is the same on every machine. It has arrows. */
const family = 'DejaVu Sans'
const fontFiles = [400, 700].map(
  (weight) => `@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff2`,
)

let preparing: Promise<Buffer[]> | undefined

/** A chart as a picture that every program shows. */
export async function toPng(svg: string): Promise<Uint8Array> {
  const fontBuffers = await (preparing ??= prepare())
  const drawing = new Resvg(withoutVariables(svg), {
    fitTo: { mode: 'zoom', value: pixelsPerUnit },
    font: { fontBuffers, defaultFontFamily: family, sansSerifFamily: family },
  })
  try {
    const picture = drawing.render()
    const png = picture.asPng()
    picture.free()
    return png
  } finally {
    drawing.free()
  }
}

async function prepare(): Promise<Buffer[]> {
  const { resolve } = createRequire(import.meta.url)
  await initWasm(await readFile(resolve('@resvg/resvg-wasm/index_bg.wasm'))).catch(unlessDoneBefore)
  return Promise.all(fontFiles.map((file) => readFile(resolve(file))))
}

/** A process does it once for all. Tests share a process, and each has modules of its own. */
function unlessDoneBefore(error: Error): void {
  if (!error.message.startsWith('Already initialized')) throw error
}
