#!/bin/sh
# The command line of Marketlab, carried out by the Node that is inside the packaged app. No window and no display are needed.
here=$(readlink -f "$0")
app=${here%/resources/bin/*}
ELECTRON_RUN_AS_NODE=1 exec "$app/marketlab" "$app/resources/app.asar/out/marketlab.js" "$@"
