# One image for all services: docker build -t marketlab:0.2.0 .
# With Podman: podman build --format docker -t marketlab:0.2.0 . (the other format has no health check)
ARG NODE_IMAGE=node:22-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
# Without scripts: they bring Electron, which no service uses.
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build \
  && npm prune --omit=dev --ignore-scripts \
  && find out -name '*.map' -delete \
  && find node_modules/sql.js/dist -type f ! -name sql-wasm.js ! -name sql-wasm.wasm -delete

FROM ${NODE_IMAGE}
WORKDIR /opt/marketlab
# A volume that is mounted here for the first time takes over the owner and the mode of the folder.
RUN install -d -o 1000 -g 1000 -m 700 /data /data/customer-db /data/product-db /data/payments
COPY --from=build /build/package.json ./
COPY --from=build /build/bin bin
COPY --from=build /build/resources resources
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/out out
COPY deploy/container/ready.js ./
COPY deploy/container/marketlab.yaml /etc/marketlab/
ENV NODE_ENV=production MARKETLAB_CONFIG=/etc/marketlab/marketlab.yaml
USER 1000:1000
EXPOSE 6000-6005 9600
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["node", "/opt/marketlab/ready.js"]
ENTRYPOINT ["node", "/opt/marketlab/bin/marketlab.js"]
CMD ["--help"]
