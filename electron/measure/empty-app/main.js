// The least an Electron app can be: one window with nothing in it. What it uses is the floor for any other.
import { app, BrowserWindow } from 'electron'

void app.whenReady().then(() => new BrowserWindow({ show: true }).loadURL('about:blank'))
