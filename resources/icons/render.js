// Makes icon.png from icon.svg: `node electron/runtime/run.js electron --no-sandbox resources/icons/render.js`
import { readFileSync, writeFileSync } from 'node:fs'
import { app, BrowserWindow } from 'electron'

const size = 1024

app.commandLine.appendSwitch('force-device-scale-factor', '1')
app.whenReady().then(async () => {
  const window = new BrowserWindow({
    width: size,
    height: size,
    useContentSize: true,
    frame: false,
    transparent: true,
    webPreferences: { offscreen: true, sandbox: true, contextIsolation: true },
  })
  const picture = readFileSync(new URL('icon.svg', import.meta.url), 'utf8')
  const page = `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${picture}`
  await window.loadURL(`data:text/html,${encodeURIComponent(page)}`)
  await new Promise((resolve) => setTimeout(resolve, 500))
  writeFileSync(new URL('icon.png', import.meta.url), (await window.webContents.capturePage()).toPNG())
  app.quit()
})
