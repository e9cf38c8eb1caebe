# SPDX-License-Identifier: Apache-2.0
"""A real headless Chromium, driven through its DevTools protocol.

    with Browser() as browser:
        browser.open("http://127.0.0.1:9308/")
        browser.wait("document.querySelector('h1')")

Everything that the page logs, throws or requests is stored: `complaints`, `requests`. One
thread. Leaving the context ends the browser and removes its profile.
"""

import base64
import json
import pathlib
import shutil
import tempfile
import urllib.request

import websocket

import processes

_KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40, "ArrowLeft": 37, "ArrowRight": 39,
         "Space": 32}
_TEXT = {"Enter": "\r", "Space": " "}


class Browser:
    def __init__(self, width=1280, height=800):
        self._size = (width, height)
        self.complaints = []  # console errors and warnings, exceptions, refused or failed loads
        self.requests = []  # every address that was asked for
        self._next = 0

    def __enter__(self):
        program = shutil.which("chromium")
        if not program:
            raise AssertionError("no chromium on the PATH: run scripts/setup")
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._process = processes.start(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
             "--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0",
             f"--user-data-dir={self._profile.name}", "--remote-allow-origins=*", "about:blank"],
            stdout=processes.subprocess.DEVNULL, stderr=processes.subprocess.DEVNULL)
        try:
            self._socket = websocket.create_connection(self._target(), timeout=30)
            for domain in ("Page", "Runtime", "Log", "Network"):
                self.send(f"{domain}.enable")
            self.resize(*self._size)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        processes.end(self._process)
        self._profile.cleanup()

    def _target(self):
        file = pathlib.Path(self._profile.name) / "DevToolsActivePort"
        port = processes.wait_until(lambda: file.read_text().split()[0], 30, "the browser's port")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=10) as answer:
            pages = [one for one in json.load(answer) if one["type"] == "page"]
        return pages[0]["webSocketDebuggerUrl"]

    # --- the protocol ---

    def send(self, method, **parameters):
        self._next += 1
        self._socket.send(json.dumps({"id": self._next, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == self._next:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']}")
                return message["result"]
            self._note(message.get("method"), message.get("params", {}))

    def _note(self, event, said):
        if event == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(said["exceptionDetails"])[:500])
        elif event == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning", "assert"):
            self.complaints.append(json.dumps(said["args"])[:500])
        elif event == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
            self.complaints.append(f"{said['entry']['text']} {said['entry'].get('url', '')}")

    # --- what a person does ---

    def open(self, address):
        self.send("Page.navigate", url=address)

    def resize(self, width, height=800, phone=False):
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, mobile=phone,
                  deviceScaleFactor=1)

    def prefer(self, scheme):
        """Sets the preferred color scheme, "dark" or "light"."""
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def press(self, *keys):
        for key in keys:
            code = _KEYS.get(key, ord(key[0].upper()))
            text = _TEXT.get(key, key if len(key) == 1 else "")
            name = " " if key == "Space" else key
            event = {"key": name, "code": key, "windowsVirtualKeyCode": code}
            self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **event)
            self.send("Input.dispatchKeyEvent", type="keyUp", **event)

    def type(self, text):
        for letter in text:
            self.press(letter)

    # --- what a person sees ---

    def run(self, script):
        """Returns the value of a JavaScript expression; awaits a promise."""
        done = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in done:
            raise AssertionError(f"{script}: {json.dumps(done['exceptionDetails'])[:1000]}")
        return done["result"].get("value")

    def wait(self, script, timeout=20, what=None):
        """Waits until the expression is truthy, such as an element."""
        processes.wait_until(lambda: self.run(f"Boolean({script})"), timeout, what or script, every=0.05)

    def texts(self, selector):
        return self.run(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => e.innerText)")

    def text(self, selector):
        return " ".join(self.texts(selector))

    def screenshot(self, path):
        data = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=False)["data"]
        pathlib.Path(path).write_bytes(base64.b64decode(data))
