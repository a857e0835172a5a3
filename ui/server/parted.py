"""What is sent to a visitor who has just left goes nowhere, without an exception in the server's log.

Starlette notes a failed sending as the end of the connection, and Streamlit, which then waits for the next message,
takes that for a violation of its protocol: two exceptions for each phone that loses its network at the wrong moment.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Parted:
    """Drops messages for WebSockets whose other end is gone; their end is then received as usual.

    Parameters
    ----------
    app : callable
        The ASGI application that answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""

        async def send_if_there(message: Message) -> None:
            try:
                await send(message)
            except OSError:
                if scope["type"] != "websocket":
                    raise

        await self._app(scope, receive, send_if_there)
