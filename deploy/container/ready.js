// Exits with 0 if the service of this container takes requests. The image has no curl.
const [port = '9600'] = process.argv.slice(2)
const isReady = await fetch(`http://127.0.0.1:${port}/ready`).then(
  ({ ok }) => ok,
  () => false,
)
process.exitCode = isReady ? 0 : 1
