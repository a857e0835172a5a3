"""A visitor who types programs, uploads files and reads the page's answers."""

import asyncio
import http.client
import re
import uuid
from html import unescape
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks._visitor import Visitor, key_of

TAG = re.compile(r"<[^>]+>")
XSRF = re.compile(r"_streamlit_xsrf=([^;]+)")


class Sender(Visitor):
    """A tab with fields and uploads.

    Attributes
    ----------
    fields : dict of str to str
        Ids of the page's text areas and uploads by their keys.
    said : list of str
        Texts of the messages and cards of the page's last run.
    """

    def __init__(self, address: str, page: str, link: str = "") -> None:
        super().__init__(address, page, link)
        self._host = urlsplit(address).netloc
        self._session = ""
        self.fields: dict[str, str] = {}
        self.said: list[str] = []

    async def type(self, key: str, text: str) -> float:
        """Type a text into an area; return the seconds until the page has been rerun."""
        return await self._act(WidgetState(id=self.fields[key], string_value=text))

    async def upload(self, key: str, name: str, data: bytes) -> float:
        """Upload a file; return the seconds until the page has been rerun, without the transfer."""
        file_id = uuid.uuid4().hex
        status = await asyncio.to_thread(self.put, data, file_id, name)
        if status >= http.client.BAD_REQUEST:
            self.errors.append(f"upload: {status}")
        state = WidgetState(id=self.fields[key])
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = file_id, name, len(data)
        return await self._act(state)

    def put(self, data: bytes, file_id: str = "", name: str = "a.csv") -> int:
        """Transfer a file, whether or not a control asks for it; return the status of the answer."""
        connection = http.client.HTTPConnection(self._host, timeout=60)
        try:
            connection.request("GET", "/_stcore/health")
            answer = connection.getresponse()
            answer.read()
            cookie = XSRF.search(answer.headers.get("Set-Cookie", ""))
            assert cookie is not None
            head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
            headers = {
                "Content-Type": "multipart/form-data; boundary=edge",
                "X-Xsrftoken": cookie[1],
                "Cookie": f"_streamlit_xsrf={cookie[1]}",
            }
            path = f"/_stcore/upload_file/{self._session}/{file_id or uuid.uuid4().hex}"
            connection.request("PUT", path, head + data + b"\r\n--edge--\r\n", headers)
            return connection.getresponse().status
        finally:
            connection.close()

    async def _run(self, message: BackMsg) -> float:
        self.said = []
        return await super()._run(message)

    def _take(self, answer: ForwardMsg) -> bool:
        if answer.WhichOneof("type") == "new_session":
            self._session = answer.new_session.initialize.session_id or self._session
            self.said = []
        return super()._take(answer)

    def _take_element(self, answer: ForwardMsg) -> None:
        super()._take_element(answer)
        element = answer.delta.new_element
        match element.WhichOneof("type"):
            case "text_area":
                self.fields[key_of(element.text_area.id)] = element.text_area.id
            case "file_uploader":
                self.fields[key_of(element.file_uploader.id)] = element.file_uploader.id
            case "html" if "lab-finding" in element.html.body:
                self.said.append(unescape(TAG.sub(" ", element.html.body)))
            case "alert":
                self.said.append(element.alert.body)
            case "markdown":
                self.said.append(element.markdown.body)
