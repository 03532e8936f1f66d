// Makes icon.png from icon.svg: `node electron/runtime/run.js electron --no-sandbox resources/icons/render.cjs`
const { readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { app, BrowserWindow } = require('electron')

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
  const picture = readFileSync(join(__dirname, 'icon.svg'), 'utf8')
  const page = `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${picture}`
  await window.loadURL(`data:text/html,${encodeURIComponent(page)}`)
  await new Promise((resolve) => setTimeout(resolve, 500))
  writeFileSync(join(__dirname, 'icon.png'), (await window.webContents.capturePage()).toPNG())
  app.quit()
})
