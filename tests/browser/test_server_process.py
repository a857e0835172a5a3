"""The web server's own process never loads TensorFlow, regardless of the workers' computations."""

from collections.abc import Callable
from typing import Any

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import start_server
from ui.words.en import training as training_words
from ui.words.en import traps as traps_words

pytestmark = [pytest.mark.browser, pytest.mark.keras, pytest.mark.extensive]

WORKER_MILLISECONDS = 300_000
SERVER_MEGABYTES = 400
"""Well below what TensorFlow alone takes, so that loading it by any way is seen."""


def train(page: Page, server: str) -> None:
    page.goto(f"{server}/training?epochs=3")
    page.locator(".st-key-training_train button:visible").click()
    expect(page.get_by_test_id("stProgress")).to_contain_text(
        f"{training_words.STATES['done']}: epoch", timeout=WORKER_MILLISECONDS
    )


def draw_curves_of_the_library(page: Page, server: str) -> None:
    page.goto(f"{server}/loss_error?softmax_library=tf_dense&softmax_formulations=fused&side=right&reach=40")
    expect(page.get_by_text("tf_dense in float32")).to_be_visible(timeout=WORKER_MILLISECONDS)


def run_a_cell_of_the_matrix(page: Page, server: str) -> None:
    page.goto(f"{server}/traps")
    page.get_by_role("button", name=traps_words.LIVE).click()
    expect(page.get_by_text(traps_words.LIVE_SAME.split("{")[0]).last).to_be_visible(timeout=WORKER_MILLISECONDS)


def test_no_work_of_the_workers_brings_tensorflow_into_the_server(new_visit: Callable[..., Any]) -> None:
    process, address = start_server()
    try:
        visit = new_visit()
        for work in (train, draw_curves_of_the_library, run_a_cell_of_the_matrix):
            work(visit.page, address)
            server = psutil.Process(process.pid)
            libraries = {mapped.path for mapped in server.memory_maps()}
            assert [path for path in libraries if "tensorflow" in path] == [], work.__name__
            assert server.memory_info().rss < SERVER_MEGABYTES * 2**20, work.__name__
    finally:
        process.terminate()
        process.wait(timeout=20)
