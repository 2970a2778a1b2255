"""A Kapture service that misbehaves at random and records what it receives, and a proxy in front of it."""
import http.client
import json
import random
import socket
import ssl
import struct
import threading
import time

# What happens to a request, and how often.
BEHAVIORS = {"ok": 84, "slow": 3, "reset within the request": 2, "reset after the request": 3, "response lost": 2,
             "half a response": 1, "503": 1, "503 with Retry-After": 1, "429": 1, "500": 1, "rejected": 1}
# The ticket is updated, whether or not a response arrives.
ACCEPTED = {"ok", "slow", "reset after the request", "response lost", "half a response", "500"}


def reset_on_close(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Server:
    """Serves each connection to a port in a separate thread, and refuses connections while it is down."""

    def __init__(self, port):
        self.port = port
        self.open = set()
        self.listener = None

    def up(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def down(self):
        """Also drops the connections that are open."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in list(self.open):
            self.drop(connection)

    def drop(self, connection):
        try:
            reset_on_close(connection)
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # It was closed in the meantime.

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection):
        try:
            connection = self.prepare(connection)
            self.open.add(connection)
            with connection:
                self.serve(connection)
        except (OSError, ValueError, http.client.HTTPException):
            pass  # The connection can no longer be used.
        finally:
            self.open.discard(connection)

    def prepare(self, connection):
        return connection


class Service(Server):
    """Accepts updates. With a certificate, it uses TLS. Services that share a log are one Kapture account."""

    def __init__(self, port, seed, log, certificate=None):
        super().__init__(port)
        self.random = random.Random(seed)
        self.log = log
        self.calm = True  # Each request is accepted, and the response is sent immediately.
        self.on_request = None  # Called once, when the next request arrives, before the response.
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)

    def prepare(self, connection):
        connection.settimeout(30)
        return self.context.wrap_socket(connection, server_side=True) if self.context else connection

    def serve(self, connection):
        with connection.makefile("rb") as stream:
            while stream.readline():
                length = int(http.client.parse_headers(stream)["Content-Length"])
                kind = "ok" if self.calm else self.random.choices(*zip(*BEHAVIORS.items()))[0]
                if kind == "reset within the request":
                    reset_on_close(connection)
                    return
                body = stream.read(length)
                if len(body) < length or not self._respond(connection, kind, json.loads(body)[0]):
                    return
                # Many services close idle connections without notice.
                connection.settimeout(30 if self.calm else self.random.choice([0.02, 0.5, 0.95, 1.1, 2, 5]))

    def _respond(self, connection, kind, update):
        """Returns whether the connection stays open."""
        request = {"time": time.time(), "ticket": update["ticket_id"], "comment": update["comment"], "kind": kind,
                   "accepted": kind in ACCEPTED}
        self.log(request)
        hook, self.on_request = self.on_request, None
        if hook:
            hook()
        if not self.calm:
            time.sleep(self.random.uniform(1, 8) if kind == "slow" else min(self.random.expovariate(20), 0.5))
        if kind == "reset after the request":
            reset_on_close(connection)
        if kind in ("reset after the request", "response lost"):
            return False
        response = self._response(kind, update)
        if kind == "half a response":
            response = response[:len(response) // 2]
        connection.sendall(response)
        return kind != "half a response"

    @staticmethod
    def _response(kind, update):
        ticket = {"ticketId": update["ticket_id"], "substatus": update["sub_status"]}
        status, headers = "200 OK", ""
        body = {"status": "success", "message": "Status and Comment have been updated.", "ticket": ticket}
        if kind == "rejected":
            body = {"status": "failed", "message": "No Data found/ticket_id is missing"}
        elif kind[0] in "45":
            status, body = kind[:3] + " Problem", {}
            if "Retry-After" in kind:
                headers = "Retry-After: 2\r\n"
        data = json.dumps(body).encode()
        return (f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n{headers}\r\n"
                ).encode() + data


class Proxy(Server):
    """Connects to one port, whatever host is requested."""

    def __init__(self, port, target):
        super().__init__(port)
        self.target = target
        self.refuses = False  # Responds to each request with an error.

    def serve(self, connection):
        connection.settimeout(30)
        with connection.makefile("rb") as stream:
            stream.readline()
            http.client.parse_headers(stream)
        if self.refuses:
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.target)) as service:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            connection.settimeout(None)
            back = threading.Thread(target=self._copy, args=[service, connection], daemon=True)
            back.start()
            self._copy(connection, service)
            back.join()

    def _copy(self, source, target):
        """Passes on the end of a connection as well, as a reset if it is one."""
        try:
            while True:
                data = source.recv(65536)
                if not data:
                    target.shutdown(socket.SHUT_RDWR)
                    return
                target.sendall(data)
        except OSError:
            self.drop(source)
            self.drop(target)
