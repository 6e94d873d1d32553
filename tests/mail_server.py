"""A mail server on loopback, for tests: it says what it is told to, or hangs up."""

import socketserver
import threading


class _Line(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        answers, received = self.server.answers, self.server.received
        self.say("220 essai")
        while word := self.rfile.readline().split():
            command = word[0].decode().upper()
            if command in answers:
                if not self.say(answers[command]):
                    return
            elif command == "DATA":
                self.say("354 j’écoute")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                received.append(b"".join(lines))
                if not self.say(answers.get("DATA-END", "250 reçu")):
                    return
            else:
                self.say("221 au revoir" if command == "QUIT" else "250 bien")

    def say(self, answer: str | None) -> bool:
        """Say it; nothing to say is hanging up."""
        if answer is not None:
            self.wfile.write(f"{answer}\r\n".encode())
        return answer is not None


class MailServer:
    """``answers`` by command (``DATA-END`` after the whole mail), None to hang up; ``received`` are mails."""

    def __init__(self) -> None:
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Line)
        self._server.daemon_threads = True
        self.answers = self._server.answers = {}
        self.received = self._server.received = []
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}).start()

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(self, *trouble: object) -> None:
        self.close()
