// Keeps one processor busy, and ends with whoever started it.
const turnMs = 50

process.once('disconnect', () => process.exit())
keepBusy()

function keepBusy() {
  const until = performance.now() + turnMs
  while (performance.now() < until);
  setImmediate(keepBusy)
}
