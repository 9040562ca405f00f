"""An issuer's server: shows a key set over HTTPS, or misbehaves as a test asks it to."""

import http.server
import ssl
import threading


class Issuer:
    """Serves at `url` as long as the `with` block; `folder` holds tls.crt and tls.key."""

    def __init__(self, folder):
        self.keys = b"{}"
        self.status = 200
        self.headers = {}
        self.hangs = False
        self.calls = 0
        issuer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                issuer.calls += 1
                if issuer.hangs:
                    issuer.released.wait(30)
                    return
                self.send_response(issuer.status)
                for name, value in issuer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(issuer.keys)
                except OSError:
                    pass

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # callers that break off

        self.released = threading.Event()
        self._server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "tls.crt", folder / "tls.key")
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"https://127.0.0.1:{self._server.server_address[1]}/keys"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
