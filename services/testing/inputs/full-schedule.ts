/** A schedule with a step of each kind: a fault on a link, one that ends by itself, a kill, a repair, a slow disk. */
export const fullSchedule = `
seed: 5
length: 1500ms
steps:
  - {at: 100ms, do: black-hole from clients to buyer-frontend replies 40% for 600ms}
  - {at: 300ms, do: latency 30ms jitter 20ms from buyer-frontend to product-db}
  - {at: 500ms, do: kill seller-frontend}
  - {at: 900ms, do: heal}
  - {at: 1200ms, do: slow-disk product-db 20ms}
`
