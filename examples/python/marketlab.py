"""A client of Marketlab, written from docs/api.md alone. Needs Python 3.8 and nothing else."""

import json
import socket
import struct
import uuid


class MarketError(Exception):
    """A service said no, or nobody knows whether it happened (indefinite)."""

    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['message']}")
        self.code = error["code"]
        self.retryable = error.get("retryable", False)
        self.indefinite = error.get("indefinite", False)
        self.details = error.get("details", {})


class Client:
    """One user of the market at a frontend. The session outlives the connection."""

    def __init__(self, host, port, timeout=30):
        self.address = (host, port)
        self.timeout = timeout
        self.session = None
        self.events = []
        self._socket = None
        self._next_id = 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def log_in(self, username, password):
        answer = self.call("Login", username=username, password=password)
        self.session = answer["session"]
        return answer

    def call(self, op, key=None, **args):
        """The result of an operation. A lost connection is made again once where that is safe."""
        request = {"op": op, "args": args}
        if self.session is not None:
            request["session"] = self.session
        if key is not None:
            request["key"] = key
        try:
            return self._ask(request)
        except (ConnectionError, OSError):
            self.close()
            if key is None:
                raise
            return self._ask(request)

    def write(self, op, **args):
        """The same for a write that must happen once, however often it has to be sent."""
        return self.call(op, key=str(uuid.uuid4()), **args)

    def subscribe(self, *topics):
        return self.call("Subscribe", topics=list(topics))

    def next_event(self):
        """The next event, waiting for it if there is none yet."""
        while not self.events:
            self._receive()
        return self.events.pop(0)

    def _ask(self, request):
        if self._socket is None:
            self._socket = socket.create_connection(self.address, self.timeout)
        request_id = self._next_id
        self._next_id += 1
        self._send({"id": request_id, **request})
        while True:
            message = self._receive()
            # Replies come in any order, and events in between.
            if message is None or message.get("id") not in (request_id, None):
                continue
            if message["ok"]:
                return message["result"]
            raise MarketError(message["error"])

    def _send(self, message):
        body = json.dumps(message).encode("utf-8")
        self._socket.sendall(struct.pack(">I", len(body)) + body)

    def _receive(self):
        """The next reply; None after an event, which is kept."""
        (length,) = struct.unpack(">I", self._read(4))
        message = json.loads(self._read(length))
        if "event" not in message:
            return message
        self.events.append(message)
        return None

    def _read(self, count):
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionError("the frontend closed the connection")
            data += part
        return data
