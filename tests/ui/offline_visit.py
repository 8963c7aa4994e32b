"""Run by test_offline.py in a network namespace: bring up loopback, start the server, ask in Chromium, print the answer."""

import fcntl
import socket
import struct
import sys
from pathlib import Path

from page_server import ARGUMENTS, CHROMIUM, start_server, stop_server
from playwright.sync_api import sync_playwright

SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


def bring_up_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        fcntl.ioctl(device, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))


def visit(folder: Path, question: str) -> str:
    server = start_server(folder)
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page()
            page.goto(server.address)
            field = page.get_by_test_id("stChatInputTextArea")
            field.wait_for(timeout=240_000)
            field.fill(question)
            field.press("Enter")
            page.locator(".statement .chip").first.click()
            page.locator(".st-key-evidence mark").first.wait_for()
            return page.locator(".statement").first.inner_text()
    finally:
        stop_server(server)


if __name__ == "__main__":
    bring_up_loopback()
    print(visit(Path(sys.argv[1]), sys.argv[2]))
